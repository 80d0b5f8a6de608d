package runtime

import (
	"encoding/hex"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
)

// What docs/native-wire.md shows as the opening of a session is what a client
// writes.
func TestOpeningIsAsDocumented(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/native-wire.md")
	if err != nil {
		t.Fatal(err)
	}
	_, session, _ := strings.Cut(string(page), "\n## Session\n")
	_, example, _ := strings.Cut(session, "\n### Example\n")
	var want strings.Builder
	for _, line := range regexp.MustCompile(`(?m)^    ((?:[0-9a-f]{2} {1,2})+)`).FindAllStringSubmatch(example, -1) {
		want.WriteString(strings.ReplaceAll(line[1], " ", ""))
	}
	l := mustListen(t, memAddress())
	defer l.Close()
	got := make([]byte, want.Len()/2)
	read := make(chan error, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			read <- err
			return
		}
		defer conn.Close()
		opening := len(got) - len(request(3, &blob{5, []byte("abc")}))
		if _, err := io.ReadFull(conn, got[:opening]); err != nil {
			read <- err
			return
		}
		p := &fakePeer{conn, t}
		p.raw(got[len(preface):opening]) // the server's hello, which is the same
		_, err = io.ReadFull(conn, got[opening:])
		read <- err
	}()
	client := connect(t, dialable(l.Addr()), handlers{})
	_, _ = nativeCall(t.Context(), client, echo, &blob{5, []byte("abc")})
	if err := <-read; err != nil || hex.EncodeToString(got) != want.String() {
		t.Errorf("%v\ngot  %x\nwant %s", err, got, want.String())
	}
}
