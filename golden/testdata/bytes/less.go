package less

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// What no length tells of is not written.
func TestGap(t *testing.T) {
	for size, want := range map[int]string{
		0: "\x00\x00", 12: "\x00\x0c", 13: "", 268: "", 269: "\xc0\x00\x00", 300: "\xc0\x00\x1f",
	} {
		rest := strings.Repeat("r", size)
		b, err := (&Gap{Rest: []byte(rest)}).AppendWire(nil)
		if (err != nil) != (want == "") || err == nil && string(b) != want+rest {
			t.Errorf("%d bytes: % x: %v", size, b, err)
		}
		if err != nil {
			continue
		}
		var r wire.Reader
		r.Reset(b, false, 1000)
		var back Gap
		if back.ReadWire(&r); r.Err() != nil || string(back.Rest) != rest {
			t.Errorf("%d bytes are read as %d: %v", size, len(back.Rest), r.Err())
		}
	}
}

func TestTold(t *testing.T) {
	for size, want := range map[int]string{0: "\x02\x00", 255: "\x02\xff", 256: "", 1000: ""} {
		name := strings.Repeat("n", size)
		b, err := (&Told{Value: &ValueName{Value: name}}).AppendWire(nil)
		if (err != nil) != (want == "") || err == nil && string(b) != want+string(name) {
			t.Errorf("%d bytes: % x: %v", size, b, err)
		}
	}
}
