package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// field makes a field of a record, filled by the message's slot or not. It is nil
// if the field has no type.
func (b *builder) field(f, slot *syntax.Field, level schema.Level) *schema.WireField {
	field := &schema.WireField{Doc: f.Doc, Span: f.Name.Span, Level: level, Slot: slot != nil, Presence: schema.Always}
	if f.Name.Text != "_" {
		field.Name = f.Name.Text
	}
	field.Label = b.label(f)
	b.otherNames(field, f)
	x := f.Type
	if slot != nil {
		field.Span = slot.Name.Span
		if x = b.filledType(f, slot); slot.Doc != "" {
			field.Doc = slot.Doc
		}
	}
	if x == nil {
		b.noType(f, level)
		return nil
	}
	field.TypeAt = x.Range()
	outer := b.in.level
	b.in.level = level
	if slot != nil {
		b.in.level = schema.Body
	}
	x, coded := b.codedExtent(x, f, slot)
	x, field.EachTag = b.eachTag(x, f)
	field.Type = b.typeOf(x, b.in, madeName{name: b.name + upperCamel(f.Name.Text)})
	if coded != nil {
		field.Coded = b.codedEnd(coded, field.Type)
	}
	b.in.level = outer
	if field.Type == nil {
		return nil
	}
	field.Via = schema.ViaOf(field.Type)
	b.fieldMods(field, f.Mods, level)
	if slot != nil {
		b.slotMods(field, f, slot)
		b.slotID(field, slot)
	}
	b.neverMissing(field)
	field.Program = b.isProgram(field, level, slot)
	b.sinceParam(field)
	return field
}

// labelOf is the text between the name of a field and its type, "" for none.
func labelOf(f *syntax.Field) string {
	if f.Label == nil {
		return ""
	}
	return f.Label.Value
}

// neverMissing reports an optional field that something gives in every message. Only a
// header is left out where it is zero, as HTTP's Content-Length is without content.
func (b *builder) neverMissing(field *schema.WireField) {
	if !schema.IsOptional(field.Type) {
		return
	}
	name := field.Name
	if name == "" {
		name = "it"
	}
	switch {
	case field.Role != schema.NoRole:
		b.errorf(CodeWireRole, field.TypeAt, "%s is the %s, and cannot be missing", name, field.Role).
			Helpf("leave out the ?; give messages without one a frame of their own, or write an `if` that says when it is there")
	case field.Equation != nil && b.in.layout == schema.Headers && isWhole(schema.Present(field.Type)):
		field.Spare = true
		b.later = append(b.later, func() { b.neverConstant(field) })
	case field.Equation != nil:
		b.errorf(CodeWireComputed, field.TypeAt, "%s is computed, and so never missing", name).
			Helpf("leave out the ?, or write an `if` that says when it is there")
	default:
		return
	}
	field.Type = schema.Present(field.Type)
}

// neverConstant reports a header that is left out where it is zero, and is a constant.
func (b *builder) neverConstant(field *schema.WireField) {
	if schema.IsConstant(field.Equation.Value) {
		b.errorf(CodeWireComputed, field.TypeAt, "%s is a constant, and so never missing", field.Name).
			Helpf("leave out the ?")
	}
}

// isProgram reports whether the program gives the value of a field. It gives the channel of
// a message even where that leaves it alone, unless the message answers on that of its request.
func (b *builder) isProgram(field *schema.WireField, level schema.Level, slot *syntax.Field) bool {
	own := level == schema.Body || slot != nil
	switch field.Role {
	case schema.IDRole, schema.VersionRole:
		return false
	case schema.ChannelRole:
		return own || b.in.message == nil || !b.in.message.Reply
	}
	return field.Name != "" && field.Equation == nil && own
}

// otherNames gives a header the other names that it has.
func (b *builder) otherNames(field *schema.WireField, f *syntax.Field) {
	for _, name := range f.Also {
		field.Also = append(field.Also, name.Value)
	}
	if len(f.Also) > 0 && b.in.layout != schema.Headers {
		b.errorf(CodeManyNames, f.Also[0].Span, "%s has a second name, and only headers have several", f.Name.Text).
			Helpf("leave it out")
	}
}

func (b *builder) noType(f *syntax.Field, level schema.Level) {
	switch {
	case f.Label != nil && b.in.layout != schema.Headers && b.in.layout != schema.JSON:
		b.errorf(CodeMissingType, f.Name.Span, "%s has no type; a text that always stands here has no name: %s", f.Name.Text, f.Label.Span.Text())
		return
	case level == schema.Body && b.frameHas(f.Name.Text):
		b.errorf(CodeMissingType, f.Name.Span, "%s has no type; write .%s if you mean the frame's", f.Name.Text, f.Name.Text).
			Fix("fill the frame's "+f.Name.Text, before(f.Name.Span), ".")
		return
	}
	b.errorf(CodeMissingType, f.Name.Span, "%s has no type", f.Name.Text)
}

// fieldMods reads the words behind a field's type.
func (b *builder) fieldMods(field *schema.WireField, mods []*syntax.Mod, level schema.Level) {
	value := (*syntax.Mod)(nil)
	for _, m := range b.eachOnce(mods) {
		if m.Key.Text == "=" {
			value = m
		}
		b.fieldMod(field, m, level)
	}
	if value != nil && field.Role == schema.KindRole {
		field.Equation = &schema.Equation{Kind: schema.TheKind, Span: field.Span}
		b.errorf(CodeWireRole, value.Span, "%s is the kind, which each message gives", field.Name).
			Helpf("leave out the equation, or the word kind")
	}
}

// eachOnce returns the first of each word, and reports the others.
func (b *builder) eachOnce(mods []*syntax.Mod) (once []*syntax.Mod) {
	seen := map[string]*syntax.Mod{}
	for _, m := range mods {
		if first := seen[m.Key.Text]; first != nil {
			b.errorf(CodeRepeatedMod, m.Span, "%s stands here twice", m.Key.Text).Also(first.Span, "the first one").
				Fix("remove it", withBlank(m.Span), "")
			continue
		}
		seen[m.Key.Text] = m
		once = append(once, m)
	}
	return once
}

func (b *builder) fieldMod(field *schema.WireField, m *syntax.Mod, level schema.Level) {
	n := number(m.Value)
	switch m.Key.Text {
	case "=":
		b.equation(field, m, level)
	case "if":
		b.later = append(b.later, func() { field.If = b.condition(m.Value, b.in, level) })
	case "since":
		field.Since = n
	case "through":
		field.Through = &n
	case "default":
		b.resolveLater(&field.Default, m.Value, level, field.Type)
		b.later = append(b.later, func() { b.constantDefault(field, m) })
	case "tag":
		b.tagMod(field, m, level)
	case "pad":
		field.Pad = n
	case "align":
		field.Align, field.FromMessage = n, b.fromMessage(m)
	case "max":
		field.Max = b.maxOf(field.Type, m)
	case "via":
		b.viaOnce(field.Type, m)
		field.Via = b.extern(m)
	case "sets":
		b.setsMod(field, m)
	case "quoted":
		b.quotedMod(field, m)
	case "kind", "id", "channel", "version":
		b.roleMod(field, m, level)
	case "first", "last", "more", "later":
		b.errorf(CodeWireFragment, m.Span, "%s says where in a message a fragment stands, which only a field of the outer frame does", m.Key.Text).
			Fix("remove it", withBlank(m.Span), "")
	case "split":
		b.errorf(CodeWireFragment, m.Span, "split goes behind the body of a frame, and says how much of a message a fragment has").
			Fix("remove it", withBlank(m.Span), "")
	default:
		b.errorf(CodeMisplacedMod, m.Span, "%s means nothing for a field of a wire protocol", m.Key.Text).
			Fix("remove it", withBlank(m.Span), "")
	}
}

// resolveLater resolves an expression once every name is known.
func (b *builder) resolveLater(to *schema.Expr, x syntax.Expr, level schema.Level, t schema.WireType) {
	b.later = append(b.later, func() {
		*to = asConstant(b.expr(x, b.in, level, schema.EnumOf(t)))
	})
}

// constantDefault reports a default that is calculated: what a writer leaves out as being the
// default is decided without what it would be calculated from.
func (b *builder) constantDefault(field *schema.WireField, m *syntax.Mod) {
	switch field.Default.(type) {
	case nil:
		return
	case schema.Number, schema.Text:
		b.later = append(b.later, func() { b.eitherDefault(field, m) }) // its if is known then
		return
	}
	b.errorf(CodeDefaultValue, m.Value.Range(), "the default of %s is %s, and one is a number, a text, true, false or a value of an enum", field.Name, m.Value.Range().Text()).
		Helpf("leave it out, and calculate in Go what is missing")
	field.Default = nil
}

// eitherDefault reports a field that would be both nothing and its default where its if does not hold.
func (b *builder) eitherDefault(field *schema.WireField, m *syntax.Mod) {
	if schema.IsOptional(field.Type) && field.If != nil && !hasNull(field.Type) {
		b.errorf(CodeDefaultValue, m.Span, "%s is optional, and where its `if` does not hold it is either nothing or its default", field.Name).
			Helpf("leave out the ?, for the default, or the default, for nothing")
	}
}

// maxOf returns the limit that m sets for values of a type, 0 for one that can have none.
func (w *wirer) maxOf(t schema.WireType, m *syntax.Mod) uint64 {
	switch schema.Present(t).(type) {
	case *schema.WireText, *schema.WireList, *schema.WireMap:
		if n, ok := m.Value.(*syntax.Int); ok && n.Value == 0 {
			w.noMax(n)
		}
		return number(m.Value)
	case nil: // which was said
		return 0
	}
	w.errorf(CodeMisplacedMod, m.Span, "max goes on string, bytes, lists and maps, not on %s", schema.WrittenType(t)).
		Fix("remove it", withBlank(m.Span), "")
	return 0
}

// noMax reports a limit that lets nothing through.
func (w *wirer) noMax(n *syntax.Int) {
	w.errorf(CodeModValue, n.Span, "max takes a number from 1: nothing would be accepted")
}

func number(x syntax.Expr) uint64 {
	if n, ok := x.(*syntax.Int); ok {
		return n.Value
	}
	return 0
}

// extern returns what a mod names, or nil.
func (w *wirer) extern(m *syntax.Mod) *schema.Extern {
	if m.Name == nil || m.Name.Text == "" {
		return nil
	}
	if s := w.symbols[m.Name.Text]; s != nil {
		if extern, ok := s.decl.(*schema.Extern); ok {
			return extern
		}
	}
	w.errorf(CodeWireExtern, m.Name.Span, "%s is no extern", m.Name.Text).
		Helpf("declare it: extern %s", m.Name.Text)
	return nil
}

func (b *builder) setsMod(field *schema.WireField, m *syntax.Mod) {
	if m.Name == nil || m.Name.Text == "" {
		return
	}
	b.later = append(b.later, func() { // structs are read before the session
		if field.Sets = b.variable(*m.Name); field.Sets != nil {
			b.wantNumeric(field.Name, field.Type, field.Span)
		}
	})
}

func (b *builder) roleMod(field *schema.WireField, m *syntax.Mod, level schema.Level) {
	if field.Role != schema.NoRole {
		b.errorf(CodeWireRole, m.Span, "%s is marked %s already", field.Name, field.Role)
		return
	}
	if b.in.owner != nil {
		b.errorf(CodeWireRole, m.Span, "%s stands in a frame or a message, not in a struct", m.Key.Text)
		return
	}
	field.Role = schema.FieldRole(m.Key.Text)
	switch field.Role {
	case schema.KindRole:
		field.Equation = &schema.Equation{Kind: schema.TheKind, Span: m.Span}
		b.later = append(b.later, func() { b.kind(field, m) })
	case schema.ChannelRole, schema.VersionRole:
		b.later = append(b.later, func() { b.number(field, m) })
	}
	if m.Value != nil {
		b.resolveRange(field, m, level)
	}
}

// resolveRange reads a..b.
func (b *builder) resolveRange(field *schema.WireField, m *syntax.Mod, level schema.Level) {
	low, ok := b.expr(m.Value, b.in, level, nil).(schema.Number)
	high, fine := b.expr(m.Upper, b.in, level, nil).(schema.Number)
	if !ok || !fine || low.Compare(high) > 0 {
		b.errorf(CodeWireRange, m.Span, "a range goes from a number up to another one, as in 1..100")
		return
	}
	field.Range = &schema.Range{Low: low, High: high}
}

// equation notes what a field is equal to.
func (b *builder) equation(field *schema.WireField, m *syntax.Mod, level schema.Level) {
	if m.Upper != nil {
		b.errorf(CodeWireRange, m.Span, "only a message gives a range, to the frame's version: .%s = 0..12", field.Name)
		return
	}
	eq := &schema.Equation{Span: m.Span}
	field.Equation = eq
	b.resolveLater(&eq.Value, m.Value, level, field.Type)
	b.later = append(b.later, func() { b.equal(field, m.Value) })
}

// slotMods reads the words behind a slot.
func (b *builder) slotMods(field *schema.WireField, f, slot *syntax.Field) {
	if field.Role == schema.KindRole {
		field.Equation = nil
	}
	for _, m := range b.eachOnce(slot.Mods) {
		if m.Key.Text != "=" || m.Upper == nil {
			b.fieldMod(field, m, schema.Body)
			continue
		}
		if field.Role != schema.VersionRole {
			b.errorf(CodeWireRange, m.Span, "%s takes a range only where the frame marks it as version", f.Name.Text)
			continue
		}
		b.resolveRange(field, m, schema.Body)
	}
}

// slotID leaves the id of an event to the program, which nobody else gives. That of a
// request is the runtime's, and that of a reply its request's.
func (b *builder) slotID(field *schema.WireField, slot *syntax.Field) {
	switch body := b.parts[len(b.parts)-1].body; {
	case field.Role != schema.IDRole || field.Equation != nil:
	case body.role == "event":
		field.Role, field.Range = schema.NoRole, nil
	default:
		b.errorf(CodeWireComputed, slot.Name.Span, "the runtime gives the id %s, so %s cannot fill it", field.Name, b.name).
			Helpf("leave it out; only an event, which nothing answers, has an id of the program's")
	}
}

// sinceParam notes that a struct with versions asks for the version.
func (b *builder) sinceParam(field *schema.WireField) {
	if (field.Since > 0 || field.Through != nil) && b.in.owner != nil {
		addParam(b.in.owner, &schema.Param{Name: "version", Span: field.Span, Version: true})
	}
}
