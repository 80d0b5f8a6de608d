package wiretest

import (
	"errors"
	"fmt"
	"math"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// The protocol that the tests check, written as netgen would write it:
//
//	frame  { kind u8 kind, id u8 id, size u16 = size(body), body }   // framed
//	frame  { kind u8 kind, id u8 id, body }                          // unframed
//
//	request Put = 1 { key string[u8], note ?u16, values [u8]u16 }
//	  -> PutReply = 2 { old Value, key string[u8] = request.values } | error Refused = 3 { code u8 if code != 0 }
//	event Note = else { text string[u8] }
//	union Value [u8] { 0: Text string[u8], 1: Number u32 }
type (
	putRequest struct {
		Key    string
		Note   *uint16
		Values []uint16
	}
	putReply struct{ Old value }
	refused  struct{ Code uint8 }
	note     struct {
		Kind uint8
		Text string
	}
	value  interface{ isValue() }
	text   struct{ Value string }
	number struct{ Value uint32 }
)

func (*text) isValue()   {}
func (*number) isValue() {}

func (r *refused) Error() string { return fmt.Sprint("refused ", r.Code) }

// tiny makes the protocol, with a size in its frame or without.
func tiny(framed bool) *wire.Protocol {
	c := &codec{framed}
	phase := &wire.Phase{Name: "main"}
	for side := range phase.Reads {
		phase.Reads[side] = wire.Reading{Dispatch: c.dispatch, ID: c.id}
		if framed {
			phase.Reads[side].Split = split
		}
	}
	put := &wire.Method{
		ID: 1, Name: "Put", Role: wire.Request, Pairing: wire.ByID, Phase: phase,
		Kinds: [2]uint64{1}, LowID: 1, HighID: 255,
		PickResult: func(v any) int {
			if _, ok := v.(*putReply); ok {
				return 0
			}
			return -1
		},
		PickError: func(err error) (int, any) {
			if r, ok := errors.AsType[*refused](err); ok {
				return 1, r
			}
			return -1, nil
		},
	}
	put.Open[wire.Client] = &wire.Message{
		Name: "PutRequest", HasID: true, New: func() any { return new(putRequest) },
		Append: c.appendPut, Read: c.readPut,
	}
	put.Answers[wire.Client] = []wire.Answer{
		{Message: &wire.Message{
			Name: "PutReply", HasID: true, New: func() any { return new(putReply) },
			Append: c.appendReply, Read: c.readReply,
		}, Is: wire.Result},
		{Message: &wire.Message{
			Name: "Refused", HasID: true, New: func() any { return new(refused) },
			Append: c.appendRefused, Read: c.readRefused,
		}, Is: wire.Failed},
	}
	put.Choose[wire.Client] = func(r *wire.Reader, x *wire.Exchange) int {
		switch r.U8() {
		case 2:
			return 0
		case 3:
			return 1
		}
		return -1
	}
	event := &wire.Method{ID: 2, Name: "Note", Role: wire.Event, Phase: phase}
	event.Open[wire.Client] = &wire.Message{Name: "Note", New: func() any { return new(note) }, Append: c.appendNote, Read: c.readNote}
	return &wire.Protocol{
		Name: "Tiny", Max: 1 << 16, Phases: []*wire.Phase{phase}, First: phase,
		Methods: []*wire.Method{put, event}, Variants: []any{(*text)(nil), (*number)(nil)},
	}
}

// codec reads and appends the messages.
type codec struct{ framed bool }

func split(r *wire.Reader) int {
	r.Skip(2)
	return 4 + int(r.U16())
}

func (c *codec) dispatch(r *wire.Reader, s *wire.Session) (wire.What, uint16) {
	switch r.U8() {
	case 1:
		return wire.Opening, 1
	case 2, 3:
		return wire.Reply, 0
	}
	if r.Err() != nil {
		return wire.Unknown, 0
	}
	return wire.Opening, 2
}

func (c *codec) id(r *wire.Reader) (uint64, bool) {
	r.Skip(1)
	return uint64(r.U8()), true
}

func (c *codec) begin(b []byte, kind uint8, x *wire.Exchange) []byte {
	b = append(b, kind, byte(x.ID))
	if c.framed {
		b = append(b, 0, 0)
	}
	return b
}

func (c *codec) end(b []byte, start int) ([]byte, error) {
	if c.framed {
		n := len(b) - start - 4
		if n > math.MaxUint16 {
			return b, errors.New("too much")
		}
		wire.PutU16(b[start+2:], uint16(n))
	}
	return b, nil
}

func (c *codec) enter(r *wire.Reader, x *wire.Exchange, kind uint8) (outer int) {
	if k := r.U8(); k != kind {
		r.Fail("kind %d", k)
	}
	x.ID = uint64(r.U8())
	if !c.framed {
		return -1
	}
	return r.Enter(int(r.U16()))
}

func (c *codec) leave(r *wire.Reader, outer int) {
	if c.framed {
		r.Leave(outer)
	}
}

func appendText(b []byte, what, s string) ([]byte, error) {
	if len(s) > math.MaxUint8 {
		return b, fmt.Errorf("tiny: %s has %d bytes, and 255 fit", what, len(s))
	}
	return append(append(b, byte(len(s))), s...), nil
}

func (c *codec) appendPut(b []byte, x *wire.Exchange, v any) ([]byte, error) {
	m, start := v.(*putRequest), len(b)
	b = c.begin(b, 1, x)
	b, err := appendText(b, "key", m.Key)
	if err != nil {
		return b, err
	}
	b = append(b, byte(wire.Bit(m.Note != nil)))
	if m.Note != nil {
		b = wire.AppendU16(b, *m.Note)
	}
	if len(m.Values) > math.MaxUint8 {
		return b, errors.New("too many values")
	}
	b = append(b, byte(len(m.Values)))
	for _, v := range m.Values {
		b = wire.AppendU16(b, v)
	}
	x.Values[0] = int64(len(m.Values))
	return c.end(b, start)
}

func (c *codec) readPut(r *wire.Reader, x *wire.Exchange, v any) any {
	m := v.(*putRequest)
	outer := c.enter(r, x, 1)
	m.Key = r.Text(int(r.U8()))
	if r.U8() != 0 {
		m.Note = new(uint16)
		*m.Note = r.U16()
	}
	if n := r.Count(int(r.U8()), 2); n > 0 {
		m.Values = make([]uint16, n)
		for i := range m.Values {
			m.Values[i] = r.U16()
		}
	}
	c.leave(r, outer)
	x.Values[0] = int64(len(m.Values))
	return m
}

func (c *codec) appendReply(b []byte, x *wire.Exchange, v any) ([]byte, error) {
	start := len(b)
	b = append(c.begin(b, 2, x), byte(x.Values[0]))
	var err error
	switch v := v.(*putReply).Old.(type) {
	case *text:
		b, err = appendText(append(b, 0), "text", v.Value)
	case *number:
		b = wire.AppendU32(append(b, 1), v.Value)
	default:
		err = errors.New("old is missing")
	}
	if err != nil {
		return b, err
	}
	return c.end(b, start)
}

func (c *codec) readReply(r *wire.Reader, x *wire.Exchange, v any) any {
	m := v.(*putReply)
	outer := c.enter(r, x, 2)
	if n := r.U8(); int64(n) != x.Values[0] {
		r.Fail("%d is not repeated", n)
	}
	switch tag := r.U8(); tag {
	case 0:
		m.Old = &text{r.Text(int(r.U8()))}
	case 1:
		m.Old = &number{r.U32()}
	default:
		r.NoTag("value", int(tag))
	}
	c.leave(r, outer)
	return m
}

func (c *codec) appendRefused(b []byte, x *wire.Exchange, v any) ([]byte, error) {
	start := len(b)
	b = append(c.begin(b, 3, x), v.(*refused).Code)
	return c.end(b, start)
}

func (c *codec) readRefused(r *wire.Reader, x *wire.Exchange, v any) any {
	outer := c.enter(r, x, 3)
	v.(*refused).Code = r.U8()
	c.leave(r, outer)
	return v
}

func (c *codec) appendNote(b []byte, x *wire.Exchange, v any) ([]byte, error) {
	m, start := v.(*note), len(b)
	b, err := appendText(c.begin(b, m.Kind, x), "text", m.Text)
	if err != nil {
		return b, err
	}
	if m.Kind == 2 || m.Kind == 3 {
		return b, errors.New("the kind is a reply's")
	}
	return c.end(b, start)
}

func (c *codec) readNote(r *wire.Reader, x *wire.Exchange, v any) any {
	m := v.(*note)
	if kind := r.Peek(1); kind != nil {
		m.Kind = kind[0]
	}
	outer := c.enter(r, x, m.Kind)
	m.Text = r.Text(int(r.U8()))
	c.leave(r, outer)
	return m
}
