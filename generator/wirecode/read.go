package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// structRead plans the function that reads a struct, and the method by which
// programs use it alone:
//
//	func readWill(r *wire.Reader, x *wire.Exchange, m *Will) {
//		m.Topic = r.Text(int(r.U16()))
//		m.Message = r.Bytes(int(r.U16()))
//	}
func (p *planner) structRead(d *schema.WireStruct) {
	if !p.readsAlone(d) {
		return
	}
	name := p.names.Decl(d)
	d2 := func(wanted *wants) *reader {
		r := p.newReader(name, wanted)
		r.params = d.Params
		r.deep(p.recursive(d), func() { r.record(d.Record, idM) })
		return r
	}
	p.add(&gocode.Func{
		Name:   ReadFunc(name),
		Doc:    ReadFunc(name) + " reads a " + name + ".",
		Params: append(readParams(gocode.P("m", &gocode.Star{X: gocode.Id(name)})), intParams(d.Params)...),
		Body:   twice(d2),
	})
	if p.standsAlone(d) {
		p.readMethod(d, name)
	}
}

// readMethod plans ReadWire:
//
//	func (m *Will) ReadWire(r *wire.Reader) { readWill(r, &wire.Exchange{}, m) }
func (p *planner) readMethod(d *schema.WireStruct, name string) {
	args := []gocode.Expr{idR, p.exchangeAt(d, gocode.Method(idR, "Pos")), idM}
	for range d.Params {
		args = append(args, gocode.Int(0))
	}
	p.add(&gocode.Func{
		Name:   "ReadWire",
		Doc:    "ReadWire reads m. What goes wrong is found at r.",
		Recv:   &gocode.Param{Name: "m", Type: &gocode.Star{X: gocode.Id(name)}},
		Params: []gocode.Param{gocode.P("r", readerType)},
		Body:   []gocode.Stmt{gocode.Run(gocode.CallOf(gocode.Id(ReadFunc(name)), args...))},
	})
}

// readsAlone reports whether a struct has a function of its own. One that only
// stands among the bits of others, or in lines, has none.
func (p *planner) readsAlone(d *schema.WireStruct) bool {
	if bits, fixed := p.sizes.Bits(d); fixed && bits%8 != 0 {
		return false
	}
	return !d.InLine() && (!d.Inline || p.inBytes()[d])
}

// inBytes are the types of which values stand in bytes, and not in words.
func (p *planner) inBytes() map[schema.WireType]bool {
	if p.bytewise != nil {
		return p.bytewise
	}
	p.bytewise = map[schema.WireType]bool{}
	for _, d := range p.wire.Types {
		if s, ok := d.(*schema.WireStruct); ok && !s.Inline {
			p.reachBytes(s)
		}
	}
	if p.wire.Protocol == nil {
		return p.bytewise
	}
	for _, m := range p.wire.Protocol.Messages {
		p.reachRecord(m.Record)
	}
	return p.bytewise
}

func (p *planner) reachRecord(r *schema.Record) {
	layouts := layoutsOf(r)
	for i, leaf := range r.Leaves {
		if f, ok := leaf.(*schema.WireField); ok && layouts[i] == nil {
			p.reachBytes(f.Type)
		}
	}
	for _, f := range r.Tagged {
		p.reachBytes(f.Type)
	}
}

func (p *planner) reachBytes(t schema.WireType) {
	t = schema.Present(t)
	if t == nil || p.bytewise[t] {
		return
	}
	switch t := t.(type) {
	case *schema.WireList:
		p.reachBytes(t.Elem)
	case *schema.WireStruct:
		p.bytewise[t] = true
		p.reachRecord(t.Record)
	case *schema.WireUnion:
		p.bytewise[t] = true
		for _, v := range t.Variants {
			p.reachBytes(v.Type)
		}
	}
}

// messageRead plans the function that reads a message, from its frame's first byte
// on:
//
//	func readGetRequest(r *wire.Reader, x *wire.Exchange, v any) any {
//		m := wire.Given[GetRequest](v)
//		...
//		return m
//	}
//	func readGetReply(r *wire.Reader, x *wire.Exchange, _ any) any {
//		var m Text
//		...
//		return m
//	}
//
// It is what the table of the message has, without a function between them. At the end of an opening message it stores in x what replies ask for:
//
//	x.Values[0] = int64(m.Count)
func (p *planner) messageRead(m *schema.Message) {
	name, body := p.names.Message(m), p.names.Body(m)
	value, end := "_", gocode.Give(idM)
	var begin []gocode.Stmt
	switch body.Kind {
	case StructBody:
		value, begin = string(idV), []gocode.Stmt{body.given()}
	case ValueBody:
		begin = []gocode.Stmt{&gocode.Var{Name: string(idM), Type: body.Type}}
	default:
		end = gocode.Give(gocode.Nil)
	}
	if p.placed.InRecord(m.Record) {
		begin = append(begin, startAt(gocode.Method(idR, "Pos")))
	}
	code := twice(func(wanted *wants) *reader {
		r := p.newReader(name, wanted)
		r.message, r.bail = m, end
		r.used[string(idV)] = true
		if body.Kind == ValueBody {
			r.whole = m.Fields
		}
		r.record(m.Record, idM)
		r.lenientEnd()
		r.store()
		return r
	})
	p.add(&gocode.Func{
		Name:    ReadFunc(name),
		Doc:     ReadFunc(name) + " reads the message " + m.Name + ".",
		Params:  readParams(gocode.P(value, anyType)),
		Results: []gocode.Param{{Type: anyType}},
		Body:    append(append(begin, code...), end),
	})
}

func readParams(more ...gocode.Param) []gocode.Param {
	return append([]gocode.Param{gocode.P("r", readerType), gocode.P("x", exchangeType)}, more...)
}

// recursive reports whether values of a type can stand in one another any number of
// times, and it is here that their depth is counted: at unions where there is one on
// the way, so that a struct within one does not count twice.
func (p *planner) recursive(t schema.WireType) bool {
	_, isStruct := t.(*schema.WireStruct)
	seen := map[schema.WireType]bool{}
	var reaches func(schema.WireType) bool
	within := func(t schema.WireType) bool {
		switch t := t.(type) {
		case *schema.WireStruct:
			for _, f := range t.Record.Fields() {
				if reaches(f.Type) {
					return true
				}
			}
		case *schema.WireUnion:
			for _, v := range t.Variants {
				if v.Type != nil && reaches(v.Type) {
					return true
				}
			}
		}
		return false
	}
	reaches = func(u schema.WireType) bool {
		u = schema.Present(u)
		if l, ok := u.(*schema.WireList); ok {
			return reaches(l.Elem)
		}
		if u == t {
			return true
		}
		if _, union := u.(*schema.WireUnion); u == nil || seen[u] || union && isStruct {
			return false
		}
		seen[u] = true
		return within(u)
	}
	return within(t)
}
