package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// structAppend plans the function that appends a struct, and the method by which
// programs use it alone:
//
//	func appendWill(b []byte, x *wire.Exchange, m *Will) ([]byte, error) {
//		if len(m.Topic) > 65535 {
//			return b, wire.TooLong("Will.topic", len(m.Topic), 65535)
//		}
//		b = wire.AppendU16(b, uint16(len(m.Topic)))
//		b = append(b, m.Topic...)
//		return b, nil
//	}
func (p *planner) structAppend(d *schema.WireStruct) {
	if bits, fixed := p.sizes.Bits(d); fixed && bits%8 != 0 || d.InLine() {
		return // it only stands among the bits, or in the lines, of others
	}
	name := p.names.Decl(d)
	if p.planned(AppendFunc(name)) {
		return // written inline in a message that has other frames too
	}
	a := p.newAppending(name)
	a.params = d.Params
	a.deep(p.recursive(d), func() { a.record(d.Record, idM) })
	f := &gocode.Func{
		Name: AppendFunc(name),
		Doc:  AppendFunc(name) + " appends a " + name + ".",
		Params: append([]gocode.Param{
			gocode.P("b", bytesType), gocode.P("x", exchangeType), gocode.P("m", &gocode.Star{X: gocode.Id(name)}),
		}, intParams(d.Params)...),
		Results: appendResults,
		Body:    a.finish(),
	}
	p.add(f)
	if p.standsAlone(d) {
		p.appendMethod(d, name)
	}
}

// planned reports whether there is a function of a name.
func (p *planner) planned(name string) bool {
	return slices.ContainsFunc(p.out.Funcs, func(f *gocode.Func) bool { return f.Name == name && f.Recv == nil })
}

// appendMethod plans AppendWire:
//
//	func (m *Will) AppendWire(b []byte) ([]byte, error) {
//		return appendWill(b, &wire.Exchange{}, m)
//	}
func (p *planner) appendMethod(d *schema.WireStruct, name string) {
	args := []gocode.Expr{idB, p.exchangeAt(d, gocode.Len(idB)), idM}
	for range d.Params {
		args = append(args, gocode.Int(0))
	}
	p.add(&gocode.Func{
		Name:    "AppendWire",
		Doc:     "AppendWire appends the bytes that m has on the wire.",
		Recv:    &gocode.Param{Name: "m", Type: &gocode.Star{X: gocode.Id(name)}},
		Params:  []gocode.Param{gocode.P("b", bytesType)},
		Results: appendResults,
		Body:    []gocode.Stmt{gocode.Give(gocode.CallOf(gocode.Id(AppendFunc(name)), args...))},
	})
}

// exchangeAt is that of a struct which stands alone, from a place on.
func (p *planner) exchangeAt(d *schema.WireStruct, begins gocode.Expr) gocode.Expr {
	if !p.placed[d] {
		return newExchange
	}
	return exchangeWith("Start", begins)
}

func exchangeWith(field string, v gocode.Expr) gocode.Expr {
	return &gocode.Unary{Op: "&", X: &gocode.Literal{
		Type:   gocode.Qual{Path: WirePath, Name: "Exchange"},
		Fields: []gocode.Field{{Name: field, Value: v}},
	}}
}

// newExchange is that of a struct which stands alone.
var newExchange = &gocode.Unary{Op: "&", X: &gocode.Literal{Type: gocode.Qual{Path: WirePath, Name: "Exchange"}}}

// messageAppend plans the function that appends a message, from its frame's first
// byte on:
//
//	func appendGetRequest(b []byte, x *wire.Exchange, v any) ([]byte, error) {
//		m := wire.Given[GetRequest](v)
//		...
//	}
//
// It is what the table of the message has, without a function between them. At the end of an opening message it stores in x what replies ask for:
//
//	x.Values[0] = int64(m.Count)
func (p *planner) messageAppend(m *schema.Message) {
	name := p.names.Message(m)
	a := p.newAppending(name)
	a.message = m
	body := p.names.Body(m)
	if body.Kind == ValueBody {
		a.whole = m.Fields
	}
	a.record(m.Record, idM)
	a.store()
	code, value := a.finish(), "_"
	if p.placed.InRecord(m.Record) {
		code = append([]gocode.Stmt{startAt(gocode.Len(idB))}, code...)
	}
	if mentions(code, idM) {
		code, value = append([]gocode.Stmt{body.given()}, code...), string(idV)
	}
	p.add(&gocode.Func{
		Name:    AppendFunc(name),
		Doc:     AppendFunc(name) + " appends the message " + m.Name + ".",
		Params:  []gocode.Param{gocode.P("b", bytesType), gocode.P("x", exchangeType), gocode.P(value, anyType)},
		Results: appendResults,
		Body:    code,
	})
}

// given takes a message out of an any:
//
//	m := wire.Given[GetRequest](v)
//	m, _ := v.(Text)
func (b Body) given() gocode.Stmt {
	if b.Kind == StructBody {
		return gocode.Define(string(idM), gocode.CallOf(&gocode.Index{X: wireID("Given"), I: []gocode.Expr{b.Type}}, idV))
	}
	return &gocode.Let{Names: []string{string(idM), "_"}, Value: &gocode.Assert{X: idV, Type: b.Type}}
}

var appendResults = []gocode.Param{{Type: bytesType}, {Type: gocode.Id("error")}}

// standsAlone reports whether a struct has a codec that programs can use: it is
// declared, needs nothing from around it, and does not stand in lines.
func (p *planner) standsAlone(d *schema.WireStruct) bool {
	if d.Inline || d.JSON || d.InLine() || schema.AsksSession(d) {
		return false
	}
	for _, param := range d.Params {
		if !param.Soft || param.Version {
			return false
		}
	}
	return true
}
