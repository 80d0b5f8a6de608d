package zabbix

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// TestHeader has a length of four bytes where they are enough, and reads one of eight.
func TestHeader(t *testing.T) {
	const text = `{"request":"queue.get"}`
	short := []byte("ZBXD\x01\x17\x00\x00\x00\x00\x00\x00\x00" + text)
	wide := []byte("ZBXD\x05\x17\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" + text)
	m := Conversation().Message("QueueRequest")
	if b, err := m.Append(nil, new(wire.Exchange), nil); err != nil || !bytes.Equal(b, short) {
		t.Errorf("%q, %v, want %q", b, err, short)
	}
	for _, b := range [][]byte{short, wide} {
		var r wire.Reader
		r.Reset(b, false, len(b))
		m.Read(&r, new(wire.Exchange), nil)
		if r.End(); r.Err() != nil {
			t.Errorf("%q: %v", b, r.Err())
		}
	}
}

// TestAnswer reads an answer of one member, which ends where the length says.
func TestAnswer(t *testing.T) {
	const text = `{"response":"success","info":"processed: 1; failed: 0; total: 1; seconds spent: 0.000055"}`
	b := fmt.Appendf(nil, "ZBXD\x01%c\x00\x00\x00\x00\x00\x00\x00%s", len(text), text)
	m := Conversation().Message("SendReply")
	var r wire.Reader
	r.Reset(b, false, len(b))
	got := m.Read(&r, new(wire.Exchange), nil)
	want := &SendReply{Info: "processed: 1; failed: 0; total: 1; seconds spent: 0.000055"}
	if r.End(); r.Err() != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v, want %+v", got, r.Err(), want)
	}
	if again, err := m.Append(nil, new(wire.Exchange), got); err != nil || !bytes.Equal(again, b) {
		t.Errorf("%q, %v, want %q", again, err, b)
	}
}
