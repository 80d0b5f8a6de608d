package otherwise

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// TestBytes writes what stands for all that begins in another way, and reads it.
func TestBytes(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string // empty for what is refused
	}{
		{&AskRequest{Question: &ReplyLine{Value: "a line"}}, "\x00\x08\x01a line\r\n\x07"},
		{&AskRequest{Question: &ReplyLine{}}, "\x00\x02\x01\r\n\x07"},
		{&AskRequest{Question: &ReplyLine{Value: ":1"}}, ""},
		{&AskRequest{Question: &ReplyLine{Value: "+"}}, ""},
		{&AskRequest{Question: &List{Items: []Reply{&ReplyLine{Value: "x"}, &Number{Value: 7}}}}, "\x00\x0b\x01*2\r\nx\r\n:7\r\n\x07"},
		{&Send{Packet: &PacketRaw{Value: []byte("pong")}}, "\x00\x04\x03pong\x07"},
		{&Send{Packet: &PacketRaw{Value: []byte("PON")}}, "\x00\x03\x03PON\x07"},
		{&Send{Packet: &PacketRaw{}}, "\x00\x00\x03\x07"},
		{&Send{Packet: &PacketRaw{Value: []byte("PONG")}}, ""},
		{&Send{Packet: &PacketRaw{Value: []byte("\x7f\x00\x00\x01\x00\x03")}}, "\x00\x06\x03\x7f\x00\x00\x01\x00\x03\x07"},
		{&Send{Packet: &PacketRaw{Value: []byte("\x7f\x00\x00\x01\x00\x02")}}, ""},
		{&Sends{Packet: &PacketRaw{Value: []byte("PI")}, End: 0x4e47}, "\x00\x05\x04\x02PING\x07"},
		{&Signs{Marks: []Mark{&MarkSign{}, &MarkOther{Value: MarkOtherValue{Code: 0x5049}}}}, "\x00\x05\x05\x02!PI\x00\x07"},
		{&Signs{Marks: []Mark{&MarkOther{Value: MarkOtherValue{Code: 0x2149}}}}, ""},
		{&Nest{Nested: &NestedRest{Value: []byte("b")}}, "\x00\x01\x06b\x07"},
		{&Nest{Nested: &NestedRest{Value: []byte("bb")}}, ""},
		{&Nest{Nested: &NestedRest{Value: []byte("a")}}, ""},
	} {
		name := reflect.TypeOf(c.value).Elem().Name()
		m := Conversation().Message(name)
		b, err := m.Append(nil, new(wire.Exchange), c.value)
		if (err != nil) != (c.want == "") || err == nil && string(b) != c.want {
			t.Errorf("%s: %q, want %q: %v", name, b, c.want, err)
		}
		if err != nil || c.want == "" {
			continue
		}
		var r wire.Reader
		r.Reset(b, false, 1000)
		v := m.Read(&r, new(wire.Exchange), m.New())
		again, err := m.Append(nil, new(wire.Exchange), v)
		if r.End(); r.Err() != nil || err != nil || string(again) != c.want {
			t.Errorf("%q is read as %+v: %v %v", b, v, r.Err(), err)
		}
	}
}

// TestStream reads a value whose end nobody has told, as its bytes come: as soon as they tell
// what it is, no more are waited for.
func TestStream(t *testing.T) {
	var r wire.Reader
	for _, c := range []struct {
		text string
		err  error
	}{{"P", wire.ErrShort}, {"PI", wire.ErrShort}, {"PO\x00\x00", nil}, {"!", nil}, {"\x00\x00\x00", nil}, {"\x00", wire.ErrShort}} {
		r.Reset([]byte(c.text), true, 1000)
		if m := readMark(&r, new(wire.Exchange)); r.Err() != c.err || (m == nil) != (c.err != nil) && c.err == nil {
			t.Errorf("%q: %v %v, want %v", c.text, m, r.Err(), c.err)
		}
	}
}
