package ucp

import (
	"reflect"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func read(line string) (any, error) {
	var r wire.Reader
	r.Reset([]byte(line), false, 0)
	v := Conversation().Message("CallRequest").Read(&r, &wire.Exchange{}, nil)
	r.End()
	return v, r.Err()
}

// TestCall writes and reads the example of the specification, and refuses it with another length
// or sum.
func TestCall(t *testing.T) {
	const line = "\x0200/00070/O/01/01234567890/09876543210//3/53686F7274204D657373616765/D9\x03"
	call := &CallRequest{To: "01234567890", From: "09876543210", Text: "53686F7274204D657373616765"}
	b, err := Conversation().Message("CallRequest").Append(nil, &wire.Exchange{}, call)
	if err != nil || string(b) != line {
		t.Errorf("%q, %v, want %q", b, err, line)
	}
	if got, err := read(line); err != nil || !reflect.DeepEqual(got, call) {
		t.Errorf("%+v, %v", got, err)
	}
	for _, other := range []string{"/00071/", "/0070/", "/99999/"} {
		if got, err := read(strings.Replace(line, "/00070/", other, 1)); err == nil {
			t.Errorf("with the length %s it is %+v", other, got)
		}
	}
	if got, err := read(strings.Replace(line, "/D9", "/D8", 1)); err == nil {
		t.Errorf("with another sum it is %+v", got)
	}
}
