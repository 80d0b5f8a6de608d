package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// glance gives the conditions of openings what they ask for: session variables, and
// fields at fixed places of the message that begins here.
type glance struct {
	*walk
	record *schema.Record
}

// value implements scope.
func (g glance) value(x schema.Expr) value {
	switch x := x.(type) {
	case *schema.SessionRef:
		return g.p.variableIn(idS, x)
	case *schema.LetRef:
		return g.let(x.Let.Value)
	case *schema.FieldRef:
		return g.field(x.Path)
	}
	return value{gocode.Int(0), isInt}
}

// let is the value of a let, which may stand for a text.
func (g glance) let(x schema.Expr) value {
	if isLeaf(x) {
		return g.value(x)
	}
	return value{num(g, x), isInt}
}

// field is the value at the place of a field, or of one in a struct.
func (g glance) field(path []*schema.WireField) value {
	at, rec := uint(0), g.record
	for i, f := range path {
		if f = sameField(rec, f); i < len(path)-1 {
			inner, ok := schema.BareWire(f.Type).(*schema.WireStruct)
			offset, fixed := g.p.offset(rec, f)
			if !ok || !fixed {
				return value{gocode.Int(0), isInt}
			}
			at, rec = at+offset, inner.Record
			continue
		}
		offset, fixed := g.p.offset(rec, f)
		bits, sized := g.p.sizes.FieldBits(f)
		if !fixed || !sized {
			break
		}
		if kindOf(f.Type) == isText {
			return value{g.text(f.Type, at+offset, uint(bits)), isText}
		}
		if n, known := g.toldOf(f.Type, at+offset, uint(bits)); known {
			return value{intNumber(n), isInt}
		}
		h := g.atLeast(at + offset + uint(bits))
		return value{g.p.numberAt(h, f.Type, at+offset, uint(bits)), kindOf(f.Type)}
	}
	return value{gocode.Int(0), isInt}
}

// text is the text at a place, without what stands behind it: a literal, or what fills it up.
func (g glance) text(t schema.WireType, at, bits uint) gocode.Expr {
	x := g.peekText(at, schema.ValueBits(t, bits))
	if text, ok := schema.Present(t).(*schema.WireText); ok {
		return unfilled(text, x)
	}
	return x
}
