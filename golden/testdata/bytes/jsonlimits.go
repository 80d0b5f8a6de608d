package jsonlimits

import (
	"fmt"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// TestLimits writes and reads values that are of the Go type, and not of the schema's.
func TestLimits(t *testing.T) {
	fits := B{N: 15, M: -2048, T: 1<<24 - 1, D: 999, F: []uint16{1, 2, 3}, S: "ab"}
	message := Conversation().Message("B")
	if _, err := message.Append(nil, new(wire.Exchange), &fits); err != nil {
		t.Error(err)
	}
	for field, change := range map[string]func(*B){
		"B.n":     func(m *B) { m.N = 16 },
		"B.m":     func(m *B) { m.M = 2048 },
		"B.t":     func(m *B) { m.T = 1 << 24 },
		"B.d":     func(m *B) { m.D = 1000 },
		"B.f":     func(m *B) { m.F = m.F[:2] },
		"B.color": func(m *B) { m.Color = 16 },
		"B.s":     func(m *B) { m.S = "abc" },
		"B.side":  func(m *B) { m.Side = 2 },
	} {
		m := fits
		change(&m)
		if b, err := message.Append(nil, new(wire.Exchange), &m); err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %q is written: %v", field, b, err)
		}
	}
	body := `{"method":"b","params":{"n":16,"m":0,"t":0,"d":0,"f":[1,2,3],"c":[0,0,0,0],"color":0,"s":"ab","side":0}}`
	b := fmt.Appendf(nil, "Content-Length: %d\r\n\r\n%s", len(body), body)
	var r wire.Reader
	r.Reset(b, false, len(b))
	if message.Read(&r, new(wire.Exchange), new(B)); r.Err() == nil || !strings.Contains(r.Err().Error(), "B.n is 16") {
		t.Errorf("it is read: %v", r.Err())
	}
}

// TestEmpty writes bytes that nobody set, which are not null.
func TestEmpty(t *testing.T) {
	b, err := Conversation().Message("D").Append(nil, new(wire.Exchange), &D{Sum: &VText{}})
	if want := `{"method":"d","params":{"sum":"","sums":[],"raw":""}}`; err != nil || !strings.HasSuffix(string(b), want) {
		t.Errorf("%s, want %s: %v", b, want, err)
	}
}
