package resolve

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// openKinds resolves what tells an opening message from others.
func (w *wirer) openKinds(d *messageDecl, m *schema.Message, b *wireBlock) {
	want := kindFields(m)
	switch {
	case d.kind == nil && want > 0:
		kind := kindFieldsOf(m)[0]
		problem := w.errorf(CodeWireNoKind, d.at, "%s needs a kind: its frame has one", d.name).
			Also(kind.Span, "the kind of its frame").
			Helpf("write it behind the name, as in %s = %s", d.name, someKinds(d.name, m))
		switch {
		case b.inherits(kind.Span):
			problem.Help += insteadOfInherited(b.phase.Name)
		case d.role == "event" && kind.Level == schema.RoleFrame && b.borrows(m):
			problem.Help += "; events have the frame of requests where they have none of their own: if this has no such frame, write frame event { body }"
		}
		return
	case d.kind == nil:
		return
	case want == 0:
		w.noKindField(d, m)
		return
	case d.kind.Else:
		m.Else, m.Misfit = true, d.kind.Misfit
		w.noConstants(d, m)
		return
	}
	if m.Kinds == nil {
		m.Kinds = w.kindValues(d, m, want, false)
	}
}

// insteadOfInherited is what to write in a phase where it should not inherit a frame.
func insteadOfInherited(phase string) string {
	return "; phase " + phase + " inherits the frame around its messages: if they have none, write frame { body } in it"
}

// someKinds shows how the kinds of a message are written: 1, "SAY", Hello or (1, 2).
func someKinds(name string, m *schema.Message) string {
	var all []string
	for i, f := range kindFieldsOf(m) {
		kind := strconv.Itoa(i + 1)
		if e := schema.EnumOf(f.Type); e != nil && len(e.Values) > 0 {
			kind = e.Values[0].Name
		} else if schema.IsText(f.Type) {
			kind = strconv.Quote(strings.ToUpper(name))
		}
		all = append(all, kind)
	}
	if len(all) == 1 {
		return all[0]
	}
	return "(" + strings.Join(all, ", ") + ")"
}

// filledKinds reports kinds that a message fills as slots, though it has one already.
func (w *wirer) filledKinds(p *schema.Conversation) {
	said := map[source.Span]bool{}
	for _, m := range p.Messages {
		for _, f := range kindFieldsOf(m) {
			isFilled := f.Program || f.Equation != nil && f.Equation.Kind != schema.TheKind
			if m.Else || !isFilled || said[f.Span] {
				continue
			}
			said[f.Span] = true
			w.errorf(CodeWireKindField, f.Span, "%s fills %s, which is its kind, and says what that is already", m.Name, f.Name).
				Helpf("leave out .%s: only what stands for other kinds, as in %s = else, gives one", f.Name, m.Name)
		}
	}
}

// noKindField reports a kind where the frame has no place for one. It is told once of each
// frame, as that is where it has to be mended.
func (w *wirer) noKindField(d *messageDecl, m *schema.Message) {
	frame := source.Span{}
	if first := frameItem(m.Record); first != nil {
		frame = first.Span
	}
	if w.kindless[frame] {
		return
	}
	w.kindless[frame] = true
	if frame.File == nil {
		w.errorf(CodeWireKindField, d.kind.Span, "%s has a kind, and no frame that has a place for it", d.name).
			Helpf("write one, as in frame { type u8 kind, body }; where messages have no kind, leave it out")
		return
	}
	w.errorf(CodeWireKindField, d.kind.Span, "%s has a kind, but its frame has no field marked kind", d.name).
		Also(frame, "the frame begins here").
		Helpf("mark the field that tells messages apart, as in %s", markedKind(m.Record))
}

// markedKind is a number of a frame that is called as kinds are, and how it is marked.
func markedKind(r *schema.Record) string {
	for _, f := range schema.FieldsIn(r.Leaves) {
		if f.Level < schema.Body && f.Equation == nil && schema.IsNumber(f.Type) && slices.Contains(kindNames, strings.ToLower(f.Name)) {
			return f.Name + " " + schema.WrittenType(f.Type) + " kind"
		}
	}
	return "type u8 kind"
}

// kindNames are what manuals call the field that tells messages apart.
var kindNames = []string{"kind", "type", "command", "cmd", "opcode", "op", "code", "function", "message"}

// frameItem is the first field of a message that is its frame's, nil for none.
func frameItem(r *schema.Record) *schema.WireField {
	for _, f := range schema.FieldsIn(r.Leaves) {
		if f.Level < schema.Body && !f.Slot {
			return f
		}
	}
	return nil
}

// kindValues resolves the values of a message's kinds.
func (w *wirer) kindValues(d *messageDecl, m *schema.Message, want int, ofReply bool) []schema.Expr {
	if len(d.kind.Values) != want {
		w.wrongKinds(d, m, want)
		return nil
	}
	in := &wireScope{record: &schema.Record{}, kind: ofReply}
	fields := kindFieldsOf(m)
	var kinds []schema.Expr
	for i, x := range d.kind.Values {
		k := w.kindValue(x, in, schema.EnumOf(fields[i].Type))
		if k == nil {
			return nil
		}
		kinds = append(kinds, k)
	}
	return kinds
}

// kindValue resolves a kind, nil if it is wrong.
func (w *wirer) kindValue(x syntax.Expr, in *wireScope, hint *schema.WireEnum) schema.Expr {
	k := w.expr(x, in, schema.Body, hint)
	if compares(k) {
		w.errorf(CodeWireNumber, x.Range(), "%s is a condition, and a kind is a number or a text", x.Range().Text())
		return nil
	}
	return k
}

// wrongKinds reports more or fewer kinds than the frames have fields for. Where both
// frames have some, the inner one may be meant to stand in place of the outer one.
func (w *wirer) wrongKinds(d *messageDecl, m *schema.Message, want int) {
	fields := kindFieldsOf(m)
	first, last := fields[0], fields[want-1]
	whose := "its frame marks"
	if first.Level != last.Level {
		whose = "its frames mark"
	}
	r := w.errorf(CodeWireKindField, d.kind.Span, "%s gives %s, and %s %s", d.name,
		plural(uint64(len(d.kind.Values)), "kind"), whose, plural(uint64(want), "field"))
	if first.Level == last.Level {
		return
	}
	r.Also(first.Span, "one is in the frame around everything").Also(last.Span, "another is in the frame of its role").
		Helpf("frames nest: what a frame of a role has stands where the frame around everything has its body; leave out what that one has already")
	if first.Name != last.Name && kindsOf(fields, schema.OuterFrame) == len(d.kind.Values) {
		r.Help += fmt.Sprintf("; where only some messages have the inner one, write frame %s { body }, and begin those with what stood in it, its kinds as constants: %s %s = 1",
			frameRole(d.role), last.Name, schema.WrittenType(last.Type))
	}
}

// frameRole is the role whose frame a message has.
func frameRole(role string) string {
	switch role {
	case "error":
		return "reply"
	case "stream":
		return "request"
	}
	return role
}

// kindsOf counts the kinds of one frame.
func kindsOf(fields []*schema.WireField, level schema.Level) (n int) {
	for _, f := range fields {
		if f.Level == level {
			n++
		}
	}
	return n
}

func kindFieldsOf(m *schema.Message) []*schema.WireField {
	var fields []*schema.WireField
	for _, f := range schema.FieldsIn(m.Record.Leaves) {
		if f.Role == schema.KindRole {
			fields = append(fields, f)
		}
	}
	return fields
}

func kindFields(m *schema.Message) int { return len(kindFieldsOf(m)) }
