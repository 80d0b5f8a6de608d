package check

import (
	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
)

// spelledKind says of two messages that begin with constant texts how these tell them apart, where
// the length in front of a text is of no fixed width: as kinds in a frame of their own.
func (c *wireChecker) spelledKind(d *diag.Diagnostic, a, b *schema.Alternative) bool {
	own, other := c.spelledText(a.Message), c.spelledText(b.Message)
	if own == nil || other == nil || own.Equation.Value == other.Equation.Value {
		return false
	}
	if schema.WireTypeString(own.Type) != schema.WireTypeString(other.Type) {
		return false
	}
	kinds := append(append([]schema.Expr{}, b.Message.Kinds...), other.Equation.Value)
	d.Also(other.Span, "where %s ends, nothing at a fixed place says", called(other)).
		Helpf("make it a kind in a frame of its own, frame named { %s %s kind, body }, as in %s in named = (%s)",
			other.Name, other.TypeAt.Text(), b.Name, schema.ExprsString(kinds))
	return true
}

// spelledText is the text with which the body of a message begins, if it is constant and of no fixed
// size.
func (c *wireChecker) spelledText(m *schema.Message) *schema.WireField {
	for _, f := range schema.FieldsIn(m.Record.Leaves) {
		if f.Level != schema.Body {
			continue
		}
		_, fixed := c.sizes.FieldBits(f)
		if f.Name == "" || fixed || f.Equation == nil || f.Equation.Kind != schema.Constant {
			return nil
		}
		if _, text := f.Equation.Value.(schema.Text); !text {
			return nil
		}
		return f
	}
	return nil
}
