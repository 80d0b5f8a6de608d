package check

import (
	"fmt"
	"slices"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// openAlike reports two messages that open an exchange, and cannot be told apart.
func (c *wireChecker) openAlike(a, b *schema.Alternative) {
	kinds, others := len(a.Message.Kinds) > 0, len(b.Message.Kinds) > 0
	switch {
	case c.movedKinds(a, b):
	case kinds && others || a.Else && b.Else:
		d := c.report.Errorf(CodeWireSameKind, b.Span, "%s and %s have the same kind, so a %s cannot tell them apart", a.Name, b.Name, reader(a)).
			Also(a.Span, "%s is declared here", a.Name)
		if !c.displaced(d, a, b) && !textInWay(d, a, b) && !c.wordsTell(d, a, b) && !c.spelledKind(d, a, b) && !a.Else {
			d.Helpf("give one of them another kind, a constant in front that tells it from the other, or an `if` behind its kind")
		}
	case kinds || others:
		none := a
		if kinds {
			none = b
		}
		d := c.report.Errorf(CodeWireSameKind, b.Span, "%s and %s may begin alike, so a %s cannot tell them apart", a.Name, b.Name, reader(a)).
			Also(a.Span, "%s is declared here", a.Name)
		if !c.displaced(d, a, b) {
			d.Helpf("%s has no kind: mark one in its frame, too, let it begin with a constant that nothing else begins with, or give it an `if` about its frame", none.Name)
		}
	default:
		d := c.report.Errorf(CodeWireSameKind, b.Span, "%s and %s begin alike, so a %s cannot tell them apart", a.Name, b.Name, reader(a)).
			Also(a.Span, "%s is declared here", a.Name)
		if !c.displaced(d, a, b) && !textInWay(d, a, b) {
			d.Helpf("%s", markKind(a.Message, b.Message))
		}
	}
}

// movedKinds reports two messages whose kinds differ, and that cannot be told apart even so. What is
// in front of the kind of one moves it away from those of all others, of which one is enough.
func (c *wireChecker) movedKinds(a, b *schema.Alternative) bool {
	if !kindsDiffer(a.Message, b.Message) {
		return false
	}
	if !c.moved[a.Span] && !c.moved[b.Span] {
		c.report.Errorf(CodeWireSameKind, b.Span, "the kinds of %s and %s do not stand at one place, so a %s cannot tell them apart", a.Name, b.Name, reader(a)).
			Also(a.Span, "%s is declared here", a.Name).
			Helpf("in front of the kind stands the same in all messages of a side: put what only some of them have behind it")
	}
	c.moved[a.Span], c.moved[b.Span] = true, true
	return true
}

// markKind says how two messages without a kind could be told apart.
func markKind(a, b *schema.Message) string {
	if slices.Equal(frameSpans(a), frameSpans(b)) {
		return "mark a field of their frame as kind, and give each its own"
	}
	return "let each of their frames begin with a constant of its own, or mark a field at the same place of both as kind"
}

// frameSpans are where the items of a message's frames are written.
func frameSpans(m *schema.Message) []source.Span {
	var spans []source.Span
	for _, leaf := range m.Record.Leaves {
		switch leaf := leaf.(type) {
		case *schema.Literal:
			if leaf.Level < schema.Body {
				spans = append(spans, leaf.Span)
			}
		case *schema.WireField:
			if leaf.Level < schema.Body {
				spans = append(spans, leaf.TypeAt)
			}
		}
	}
	return spans
}

// markAnswer says how one of two answers could be told from the other.
func markAnswer(a, b *schema.Alternative) string {
	if len(frameSpans(a.Message)) == 0 || len(frameSpans(b.Message)) == 0 {
		return "let one begin with a constant, or give it an `if` that the other excludes"
	}
	return "give one an `if` that the other excludes, on a field of the frame or at a fixed place"
}

// displaced says of a constant that is in one of two messages, and may tell it from the other,
// that it stands at no fixed place.
func (c *wireChecker) displaced(d *diag.Diagnostic, all ...*schema.Alternative) bool {
	for _, a := range all {
		f := c.unfixed(a.Message.Record)
		if f == nil {
			continue
		}
		what := "may have any size"
		if f.IsConditional() || schema.IsOptional(f.Type) {
			what = "may be missing"
		}
		help := fmt.Sprintf("put a constant that tells them apart in front of %s, or a kind", f.Name)
		if a.Answer != nil {
			help += "; or make a field of it in both, and ask for that in an `if` behind one of them"
		}
		d.Also(f.Span, "%s %s, so that what stands behind it in %s is at no fixed place", f.Name, what, a.Name).Helpf("%s", help)
		return true
	}
	return false
}

// unfixed is the first field of a record, outside of layouts, that may be missing or has no
// fixed size, if there is a constant behind it; nil if there is none.
func (c *wireChecker) unfixed(r *schema.Record) *schema.WireField {
	for i, item := range r.Items {
		f, ok := item.(*schema.WireField)
		if _, fixed := c.sizes.StretchBits([]schema.Item{item}); fixed {
			continue
		}
		if ok && f.Name != "" && slices.ContainsFunc(r.Items[i+1:], isConstantItem) {
			return f
		}
		return nil
	}
	return nil
}

func isConstantItem(item schema.Item) bool {
	if f, ok := item.(*schema.WireField); ok {
		return f.Role != schema.KindRole && f.Equation != nil && f.Equation.Kind == schema.Constant
	}
	_, literal := item.(*schema.Literal)
	return literal
}

// textInWay says of a text in one message that it may be what another has as literals, and what
// gives way to those.
func textInWay(d *diag.Diagnostic, a, b *schema.Alternative) bool {
	for _, two := range [][2]*schema.Alternative{{a, b}, {b, a}} {
		f, help := textInFront(two[0].Message.Record)
		if f == nil || !hasLiteral(two[1].Message.Record) {
			continue
		}
		d.Also(f.Span, "%s may be what %s begins with", f.Name, two[1].Name).Helpf("%s", help)
		return true
	}
	return false
}

// wordsTell says of a kind in a line what may stand behind it and tell.
func (c *wireChecker) wordsTell(d *diag.Diagnostic, a, b *schema.Alternative) bool {
	if a.Else || b.Else || !schema.HasWords(a.Message) || !schema.HasWords(b.Message) {
		return false
	}
	for _, x := range []*schema.Alternative{b, a} {
		for _, f := range schema.FieldsIn(x.Message.Record.Leaves) {
			if f.Level == schema.Body && c.counted(f) {
				d.Also(f.Span, "%s may have no word", called(f)).
					Helpf("make one message of the two, or let %s always have one", called(f))
				return true
			}
		}
	}
	d.Helpf("give one of them a literal behind the kind, as in %s = %s { \"on\" }, or another kind", b.Name, schema.ExprsString(b.Message.Kinds))
	return true
}

// textInFront is the text with which the body of a record begins, and how it would give way to
// literals; nil if it begins with something else, or with what never does.
func textInFront(r *schema.Record) (*schema.WireField, string) {
	for i, item := range r.Items {
		f, ok := item.(*schema.WireField)
		if l, literal := item.(*schema.Literal); literal && l.Level == schema.Body {
			return nil, ""
		}
		if !ok || f.Level != schema.Body {
			continue
		}
		text, isText := schema.BareWire(f.Type).(*schema.WireText)
		if !isText || f.Equation != nil {
			return nil, ""
		}
		how := text.Ends[0].How
		if text.Bytes && (how == schema.EndRest || how == schema.EndGiven) {
			return f, fmt.Sprintf("a text gives way to literals, and bytes do not: make %s a string", f.Name)
		}
		end, isEnd := behind(r, i)
		if isEnd && !text.Bytes && how == schema.EndSize {
			return f, fmt.Sprintf("a text up to what ends it gives way to literals, as in %s string[until %s]", f.Name, schema.ExprString(schema.Text(end.Bytes)))
		}
		return nil, ""
	}
	return nil, ""
}

// behind is the literal behind an item of a record.
func behind(r *schema.Record, at int) (*schema.Literal, bool) {
	if at+1 == len(r.Items) {
		return nil, false
	}
	l, ok := r.Items[at+1].(*schema.Literal)
	return l, ok
}

// hasLiteral reports whether the body of a record has a literal.
func hasLiteral(r *schema.Record) bool {
	return slices.ContainsFunc(r.Items, func(item schema.Item) bool {
		l, ok := item.(*schema.Literal)
		return ok && l.Level == schema.Body
	})
}
