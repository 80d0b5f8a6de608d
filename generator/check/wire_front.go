package check

import (
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// fronts are the fields in front of a word that a reader finds by their literals.
type fronts struct {
	*wireChecker
	r   *record
	all []*schema.WireField
}

// frontLiterals reports words that a reader takes for what need not be there in front of
// them, since they begin with the same literal.
func (c *wireChecker) frontLiterals(r *record, l *schema.Layout) {
	f := &fronts{wireChecker: c, r: r}
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
	t := schema.Present(at.Type)
	list, isList := t.(*schema.WireList)
	if isList {
		t = schema.Present(list.Elem)
	}
	s, isStruct := t.(*schema.WireStruct)
	if text, known := constantText(f.r, at); known {
		f.word(at, at.Label+text, at.Span)
	}
	switch {
	case at.Presence == schema.ByLiteral:
		f.word(at, literalOf(at), at.Span)
		f.all = append(before, at)
		return
	case isStruct && !schema.IsOptional(at.Type) && !f.looped[s]:
		f.items(s.Record.Leaves)
	case !isStruct && !takesLine(at):
		f.all = nil
	}
	if isList || at.Presence != schema.Always {
		f.all = before
	}
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
