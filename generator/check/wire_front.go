package check

import (
	"slices"
	"strconv"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// fronts are the fields in front of a word that a reader finds by their literals.
type fronts struct {
	*wireChecker
	r      *record
	all    []*schema.WireField
	within map[*schema.WireStruct]bool // whose words are looked at: one may hold another of itself
}

// frontLiterals reports words that a reader takes for what need not be there in front of
// them, since they begin with the same literal.
func (c *wireChecker) frontLiterals(r *record, l *schema.Layout) {
	f := &fronts{wireChecker: c, r: r, within: map[*schema.WireStruct]bool{}}
	f.items(l.Items)
}

func (f *fronts) items(items []schema.Item) {
	for _, item := range items {
		switch item := item.(type) {
		case *schema.Literal:
			f.word(nil, item.Bytes, item.Span)
			f.all = nil
		case *schema.WireField:
			f.field(item)
		}
	}
}

func (f *fronts) field(at *schema.WireField) {
	before := f.all
	f.all = slices.DeleteFunc(slices.Clone(before), func(front *schema.WireField) bool { return schema.OppositeFields(front, at) })
	if text, known := constantText(f.r, at); known {
		f.word(at, at.Word(text), at.Span)
	}
	if at.Presence == schema.ByLiteral && !slices.Contains(f.all, at) { // or there are elements without a word
		f.word(at, literalOf(at), at.Span)
	}
	t := schema.Present(at.Type)
	list, isList := t.(*schema.WireList)
	if isList {
		t = schema.Present(list.Elem)
	}
	f.value(at, t)
	if isList { // another element may come next
		f.value(at, t)
	}
	if at.Presence == schema.ByLiteral {
		f.all = append(f.all, at)
	}
	if isList || at.Presence != schema.Always {
		own := slices.DeleteFunc(f.all, func(front *schema.WireField) bool { return slices.Contains(before, front) })
		f.all = slices.Concat(before, own)
	}
}

// value looks at the words of a value, of which the options at its end are left.
func (f *fronts) value(at *schema.WireField, t schema.WireType) {
	switch t := t.(type) {
	case *schema.WireStruct:
		if !f.looped[t] && !f.within[t] {
			f.within[t] = true
			leaves := t.Record.Leaves
			if at.Presence == schema.ByLiteral { // the first has been looked at
				f.all, leaves = nil, leaves[1:]
			}
			f.items(leaves)
			delete(f.within, t)
		}
		return
	case *schema.WireText:
		if f.rests.in(at) != nil {
			return
		}
	default:
		f.number(at, t)
	}
	f.all = nil
}

// literalOf is the literal by which a field among words is found.
func literalOf(f *schema.WireField) string {
	return schema.Present(f.Type).(*schema.WireStruct).Record.Leaves[0].(*schema.Literal).Bytes
}

// word looks at a word that is always the same, at the beginning of a field or as an item of
// its own.
func (f *fronts) word(at *schema.WireField, text string, span source.Span) {
	what := "a literal"
	if at != nil {
		what = called(at)
	}
	for _, front := range f.all {
		if !strings.EqualFold(literalOf(front), text) || f.said[front.Span] {
			continue
		}
		f.said[front.Span] = true
		f.report.Errorf(CodeWireWordOptional, front.Span, "%s is there if the next word is %s, and %s begins with that too",
			called(front), schema.ExprString(schema.Text(literalOf(front))), what).
			Also(span, "%s comes here", what).
			Helpf("give one of them another word")
	}
}

// number looks at a number, whose digits may be all of a literal in front of it.
func (f *fronts) number(at *schema.WireField, t schema.WireType) {
	digits := schema.Characters(t)
	for _, front := range f.all {
		text := literalOf(front)
		number, may := at.Inside(text)
		if !may || number == "" || strings.Trim(number, digits) != "" || isOther(at, t, number) || f.said[front.Span] {
			continue
		}
		f.said[front.Span] = true
		f.report.Errorf(CodeWireWordOptional, front.Span, "%s is there if the next word is %s, which the number %s may be, too",
			called(front), schema.ExprString(schema.Text(text)), called(at)).
			Also(at.Span, "%s comes here", called(at)).
			Helpf("let %s begin with a word that is no number", called(front))
	}
}

// isOther reports whether a number is never the one that digits are: it has other ones, no room for
// it, or is constant.
func isOther(f *schema.WireField, t schema.WireType, digits string) bool {
	if n := schema.DigitsOf(t); n != nil && n.Width() > 0 && n.Width() != uint64(len(digits)) {
		return true
	}
	digits, negative := strings.CutPrefix(digits, "-")
	abs, err := strconv.ParseUint(digits, max(schema.BaseOfDigits(t), 10), 64)
	n := schema.Number{Abs: abs, Negative: negative}
	least, largest := schema.NumbersOf(t)
	if err != nil || n.Compare(least) < 0 || n.Compare(largest) > 0 {
		return true
	}
	if f.Equation == nil {
		return false
	}
	is, constant := f.Equation.Value.(schema.Number)
	return constant && is.Compare(n) != 0
}

// frontKinds reports kinds that are the literal of a slot in front of them which others have:
// before a reader knows the kind, it cannot know that the message leaves the slot out. Those
// of a message that has it are reported beside it.
func (c *wireChecker) frontKinds(p *schema.Conversation) {
	type line struct {
		kind   source.Span // the field, which all messages of a frame have
		sender schema.Sender
	}
	fronts := map[line][]*schema.WireField{}
	each := func(visit func(at line, m *schema.Message, kind *schema.WireField, front []*schema.WireField)) {
		for _, m := range p.Messages {
			kind, front := m.KindBehind()
			for _, sender := range []schema.Sender{schema.Client, schema.Server} {
				if kind != nil && m.Sender&sender != 0 {
					visit(line{kind.Span, sender}, m, kind, front)
				}
			}
		}
	}
	each(func(at line, _ *schema.Message, _ *schema.WireField, front []*schema.WireField) {
		fronts[at] = append(fronts[at], front...)
	})
	each(func(at line, m *schema.Message, kind *schema.WireField, own []*schema.WireField) {
		text, known := constantText(&record{Record: m.Record, message: m}, kind)
		for _, front := range fronts[at] {
			if !known || len(own) > 0 || c.said[m.Span] || !strings.EqualFold(literalOf(front), kind.Word(text)) {
				continue
			}
			c.said[m.Span] = true
			c.report.Errorf(CodeWireWordOptional, m.Span, "the kind of %s is %s, which a reader takes for %s in front of the kind", m.Name, schema.ExprString(schema.Text(text)), called(front)).
				Also(front.Span, "%s, which other messages have", called(front)).
				Helpf("give one of them another word")
		}
	})
}
