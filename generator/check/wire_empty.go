package check

import (
	"fmt"

	"github.com/netgen-dev/netgen/generator/schema"
)

// emptyWord reports a word of a line that is written, and has nothing in it: a reader takes
// the blanks around it for one. Between other separators it finds it.
func (c *wireChecker) emptyWord(r *record, f *schema.WireField) {
	if r.message == nil || c.wire.Words == nil || c.wire.Words.List != nil || c.wire.Words.Columns() || c.said[f.Span] || !isEmptyWord(r.message, f) {
		return
	}
	if f.If != nil && (&written{message: r.message}).never(f.If) {
		return
	}
	c.said[f.Span] = true
	if f.Level == schema.Body || f.Name == "" {
		c.report.Errorf(CodeWireUnfilled, f.Span, "%s is written as an empty word, which no reader finds", called(f)).
			Helpf("give it another value, as in = \"-\"")
		return
	}
	c.report.Errorf(CodeWireUnfilled, r.message.Span, "%s leaves the frame's %s empty, so it is written as an empty word, which no reader finds", r.message.Name, f.Name).
		Also(f.Span, "%s is declared here", f.Name).
		Helpf("fill it in %s: .%s%s", r.message.Name, f.Name, orOptional(f))
}

// isEmptyWord reports whether a field is a word that always is empty, or a struct with one. The
// kind is where its message stands for other kinds and does not say which.
func isEmptyWord(m *schema.Message, f *schema.WireField) bool {
	if f.Word("") != "" || f.Program || schema.IsOptional(f.Type) {
		return false
	}
	unfilled := f.Role == schema.NoRole && f.Equation == nil
	otherKind := f.Role == schema.KindRole && m.Else && f.KindNext >= len(m.Kinds)
	return (unfilled || otherKind) && emptyType(f.Type, 0)
}

func emptyType(t schema.WireType, depth int) bool {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireText:
		return len(t.Ends) == 1 && t.Ends[0].How == schema.EndWord
	case *schema.WireStruct:
		for _, f := range schema.FieldsIn(t.Record.Leaves) {
			if depth < 8 && f.Word("") == "" && f.Equation == nil && f.If == nil && emptyType(f.Type, depth+1) {
				return true
			}
		}
	}
	return false
}

// orOptional is what else to do about a word that its message leaves empty.
func orOptional(f *schema.WireField) string {
	if f.Role == schema.KindRole {
		return ""
	}
	return fmt.Sprintf("; or make it optional in the frame: %s ?%s", f.Name, schema.WrittenType(f.Type))
}
