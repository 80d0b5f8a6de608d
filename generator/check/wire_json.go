package check

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// jsonEnd checks that a reader knows where the JSON of a message ends: by a size, by a literal
// behind it that JSON does not have in it, or by its brackets.
func (c *wireChecker) jsonEnd(r *record, l *schema.Layout) {
	if len(l.Items) == 0 || r.wrongEquation() {
		return
	}
	at := slices.Index(r.Leaves, l.Items[0])
	if at < 0 { // a layout, which is reported
		return
	}
	behind := r.Leaves[at+len(l.Items):]
	bound := r.Bound(at)
	if bound == nil {
		c.jsonBrackets(r, l, behind)
		return
	}
	for _, leaf := range behind[:bound.Unknown.Stretch.To-at-len(l.Items)] {
		if _, fixed := c.sizes.StretchBits([]schema.Item{leaf}); !fixed {
			c.report.Errorf(CodeWireRest, l.Span, "the JSON takes the rest, but %s comes after it and can be of any size", spanOf(leaf).Text()).
				Also(spanOf(leaf), "it stands here").
				Helpf("let the size end with the body, as in size(body)")
			return
		}
	}
}

// jsonBrackets checks that JSON without a size is an object or an array, unless a literal ends it.
func (c *wireChecker) jsonBrackets(r *record, l *schema.Layout, behind []schema.Item) {
	if len(behind) > 0 {
		if lit, ok := behind[0].(*schema.Literal); ok && lit.IsNoJSON() {
			return
		}
	}
	f, ok := l.Items[0].(*schema.WireField)
	if !ok || len(l.Items) > 1 || f.Name != "" || !f.Program || hasBrackets(f.Type) {
		return
	}
	c.report.Errorf(CodeWireNoEnd, f.Span, "nothing says where the JSON of %s ends: only an object or an array has brackets for that", r.name).
		Helpf(`give the frame a size, as in length u32 = size(body), or end it with what JSON does not have in it, as in body json, "\n"`)
}

// hasBrackets reports whether all values of a type are objects or arrays in JSON.
func hasBrackets(t schema.WireType) bool {
	if u, ok := schema.BareWire(t).(*schema.WireUnion); ok {
		return !slices.ContainsFunc(u.Variants, func(v *schema.WireVariant) bool { return !hasBrackets(v.Type) })
	}
	kind := schema.JSONKind(t)
	return !schema.IsOptional(t) && (kind == "Object" || kind == "Array")
}

// members checks the members of a JSON object of a message.
func (c *wireChecker) members(r *record, l *schema.Layout) {
	for _, item := range l.Items {
		c.named(r, item)
	}
	fields := schema.FieldsIn(l.Items)
	c.sameMembers(fields)
	c.jsonWhole(r, fields)
	for _, f := range schema.FieldsIn(r.Leaves) {
		if f.Equation != nil {
			c.memberSize(f, r.Record)
		}
	}
}

// jsonWhole reports a value that is all of the JSON, and has members of a frame beside it: it is no
// object that they could stand in.
func (c *wireChecker) jsonWhole(r *record, fields []*schema.WireField) {
	for i, f := range fields {
		if f.Name != "" || !f.Program || len(fields) == 1 && !r.Array {
			continue
		}
		other := fields[(i+1)%len(fields)]
		c.report.Errorf(CodeWireJSON, f.Span, "%s is %s, which needs a name where other members stand beside it", r.of(f), schema.WireTypeNoun(f.Type)).
			Also(other.Span, "%s is a member beside it", called(other)).
			Helpf("give it a name in the frame, as in result body; or put it into a struct, as in { all %s }", schema.WrittenType(f.Type))
	}
}

// jsonStruct checks a struct in JSON, which encoding/json writes and reads: it is what the program
// gives, constants, and what tells of a member how many elements it has or whether it is there.
func (c *wireChecker) jsonStruct(r *record) {
	for _, item := range r.Items {
		if _, ok := item.(*schema.Layout); ok {
			c.named(r, item)
		}
	}
	c.sameMembers(schema.FieldsIn(r.Leaves))
	for _, leaf := range r.Leaves {
		f, ok := leaf.(*schema.WireField)
		switch {
		case !ok || f.Name == "" && !r.Array:
			c.named(r, leaf)
		case !f.Program && f.Equation == nil:
			c.report.Errorf(CodeWireJSON, f.Span, "an element of %s has neither a name nor a value, so nothing says what is written", r.name).
				Helpf("give it a value, as in _ %s = 0, or a name", schema.WrittenType(f.Type))
		case !f.Program && f.Equation.Kind != schema.Constant && r.CountedBy(f) == nil:
			c.report.Errorf(CodeWireJSON, f.Span, "%s is computed, and a struct in JSON computes no more than the count of a list, or whether something is there", r.of(f)).
				Helpf("let the program give it, put it into the message or its frame, or write count(list) or has(member) alone")
		case f.IsConditional():
			c.report.Errorf(CodeWireJSON, f.Span, "%s has a condition, and a struct in JSON has none", r.of(f)).
				Helpf("give it a ? instead: what is absent is left out")
		default:
			c.named(r, leaf)
		}
	}
}

func isBytes(t schema.WireType) bool {
	text, ok := schema.Present(t).(*schema.WireText)
	return ok && text.Bytes
}

func (c *wireChecker) jsonUnion(u *schema.WireUnion) {
	first := map[string]*schema.WireVariant{}
	alike := alikeObjects(u)
	for _, v := range u.Variants {
		name, kind := u.Name+"."+v.Name, schema.JSONKind(v.Type)
		other := first[kind]
		if kind == "Object" && !v.Else {
			other = alike[v]
		}
		switch {
		case v.Type == nil && c.unsure: // its type may have been reported
		case v.Else:
			c.jsonElse(u, v)
		case kind == "":
			c.report.Errorf(CodeWireJSON, v.Span, "%s is %s, of which JSON does not tell what it is", name, schema.WrittenType(v.Type)).
				Helpf("make the whole union any, and read in Go what it is")
		case other != nil && u.ElseOf(kind) == nil && u.ToldBy(kind) == "" && !(kind == "Object" && u.AreMarked()):
			c.report.Errorf(CodeWireJSON, v.Span, "%s.%s and %s are both %s in JSON, so a reader cannot tell them apart", u.Name, other.Name, name, jsonNoun[kind]).
				Also(other.Span, "%s.%s comes here", u.Name, other.Name).
				Helpf("%s", toTell(v, other))
		case schema.IsOptional(v.Type):
			c.report.Errorf(CodeWireJSON, v.Span, "%s may be null in JSON, and so is a union that is not there", name).
				Helpf("leave out the ?; a variant without a type is null")
		}
		if first[kind] == nil {
			first[kind] = v
		}
		if v.Type != nil {
			c.jsonList(name, v.Span, v.Type, true)
		}
	}
}

// jsonElse reports a variant for all others that no member tells from them.
func (c *wireChecker) jsonElse(u *schema.WireUnion, v *schema.WireVariant) {
	name, kind := u.Name+"."+v.Name, schema.JSONKind(v.Type)
	switch first := u.ElseOf(kind); {
	case first != nil && first != v:
		c.report.Errorf(CodeWireJSON, v.Span, "%s.%s and %s both stand for all that is %s and none of the others", u.Name, first.Name, name, jsonNoun[kind]).
			Also(first.Span, "%s.%s comes here", u.Name, first.Name)
	case u.ToldBy(kind) == "":
		c.report.Errorf(CodeWireJSON, v.Span, "%s stands for all others, and no member tells what is one of them", name).
			Helpf("give the others a member of one name that is another constant in each, and this one a field for it that is a text or a number that could be each of these, as in else %s { type string }", v.Name)
	}
}

// toTell says how two variants of one JSON type can be told apart.
func toTell(v, other *schema.WireVariant) string {
	_, is := schema.BareWire(v.Type).(*schema.WireStruct)
	if _, too := schema.BareWire(other.Type).(*schema.WireStruct); !is || !too {
		return "make it one variant, and tell in Go what it is"
	}
	return `give each a member of one name that is another constant, as in type string = "text" and type string = "image", or one without ? that no other has`
}

// jsonNoun is how the JSON types are called.
var jsonNoun = map[string]string{
	"Null": "null", "Bool": "a bool", "Number": "a number", "String": "a string", "Array": "an array", "Object": "an object",
}

// named reports what no member of a JSON object can be.
func (c *wireChecker) named(r *record, item schema.Item) {
	switch item := item.(type) {
	case *schema.Layout:
		c.report.Errorf(CodeWireJSON, item.Span, "%s are lines of their own, and cannot stand in JSON", item.Kind).
			Helpf("put them into the frame, in front of the body")
	case *schema.Literal:
		d := c.report.Errorf(CodeWireJSON, item.Span, "a literal has no name, and JSON has nothing but members").
			Helpf(`give it one, as in mark string = "..."`)
		if r.message != nil {
			d.Help += "; a message that is no JSON has another frame: give the one of JSON a role or a name, or put the message into a phase with its own, as frame { body }"
		}
	case *schema.WireField:
		c.member(r, item)
	}
}

// member reports a field that no member of a JSON object can be.
func (c *wireChecker) member(r *record, f *schema.WireField) {
	switch {
	case isNameless(f) && f.Label == "":
		c.report.Errorf(CodeWireJSON, f.Span, "a member of JSON has a name, and %s has none", f.Span.Text()).
			Helpf("leave it out, or give it a name")
	case f.Label != "" && !isMemberName(f.Label):
		c.report.Errorf(CodeWireJSON, f.Span, "%s is called %s, which is no name that a member can have here", r.of(f), schema.ExprString(schema.Text(f.Label))).
			Helpf("a name is of letters, digits, blanks and any of %s, and not a - alone; make what holds it any, and read it in Go", nameMarks)
	case f.Via != nil:
		c.report.Errorf(CodeWireJSON, f.Span, "%s is in JSON, where nothing goes through a function", r.of(f)).
			Helpf("leave out via, and make it bytes if they are any")
	case isBytes(f.Type) && !f.Program && (f.Equation != nil || f.Role == schema.KindRole):
		c.report.Errorf(CodeWireJSON, f.Span, "%s is constant bytes, which JSON would have in Base64", r.of(f)).
			Helpf("make it a string")
	case schema.IsOptional(f.Type) && f.Default != nil && f.Since == 0 && f.Through == nil:
		c.report.Errorf(CodeWireJSON, f.Span, "%s has a default where it is missing, so no reader finds it missing", r.of(f)).
			Helpf("leave out the ?, or the default")
	default:
		if f.Equation != nil {
			c.unicode(called(f), f.Equation.Span, f.Equation.Value)
		}
		if !isBytes(f.Type) {
			c.unicode("the default of "+called(f), f.Span, f.Default)
		}
		c.jsonNull(r, f)
		c.jsonList(r.of(f), f.Span, f.Type, false)
	}
}

// unicode reports a constant text that cannot stand in JSON.
func (c *wireChecker) unicode(what string, at source.Span, x schema.Expr) {
	text, ok := x.(schema.Text)
	if !ok || utf8.ValidString(string(text)) || c.said[at] {
		return
	}
	c.said[at] = true
	c.report.Errorf(CodeWireJSON, at, "%s is %s, which is no UTF-8, as all of JSON is", what, schema.ExprString(x)).
		Helpf("write the character itself, as in \"ä\", in place of its bytes in another encoding")
}

// nameMarks are what may stand in the name of a member in Go's tags, beside letters, digits and
// blanks.
const nameMarks = "!#$%&()*+-./:;<=>?@[]^_{|}~"

// isMemberName reports whether a text can be the name of a member. Go's tags have no way to say
// the others, and - alone says there that nothing is written.
func isMemberName(name string) bool {
	return name != "-" && !strings.ContainsFunc(name, func(r rune) bool {
		return r != ' ' && !strings.ContainsRune(nameMarks, r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// sameMembers reports members of one object that have the same name. Conditions that keep
// them apart would not help: in Go they are fields of one struct, with the same tag.
func (c *wireChecker) sameMembers(fields []*schema.WireField) {
	taken := map[memberName]*schema.WireField{}
	for _, f := range fields {
		if f.Within != "" {
			c.sameMember(taken, memberName{name: f.Within}, f)
		}
		if f.Name != "" {
			c.sameMember(taken, memberName{f.Within, f.MemberName()}, f)
		}
	}
}

// memberName is a name, and the member of the frame's object in whose own object it is one.
type memberName struct{ within, name string }

func (c *wireChecker) sameMember(taken map[memberName]*schema.WireField, name memberName, f *schema.WireField) {
	other := taken[name]
	isOneObject := other != nil && name.within == "" && f.Within != "" && other.Within == f.Within
	if taken[name] = f; other == nil || isOneObject || c.said[f.Span] {
		return
	}
	c.said[f.Span] = true
	c.report.Errorf(CodeWireJSON, f.Span, "%s and %s are both the member %q of one object", called(other), called(f), name.name).
		Also(other.Span, "%s comes here", called(other)).
		Helpf("give one of them another name: that of a member is the string in front of its type, or else that of the field")
}

// jsonNull reports all that a message is, and an element of an array, if that need not be there, which
// is null in JSON, and is a union with a variant that is null as well.
func (c *wireChecker) jsonNull(r *record, f *schema.WireField) {
	whole := r.message != nil && r.message.Type == f.Type
	if !whole && !r.Array || !isMaybeUnion(f.Type) {
		return
	}
	u := schema.Present(f.Type).(*schema.WireUnion)
	for _, v := range u.Variants {
		if v.Type == nil {
			c.report.Errorf(CodeWireJSON, f.TypeAt, "%s is null where it is not there, and so is %s.%s", schema.WrittenType(f.Type), u.Name, v.Name).
				Also(v.Span, "%s.%s comes here", u.Name, v.Name).
				Helpf("leave out the ?")
		}
	}
}

// isNameless reports whether a field is padding: neither a member nor all of the JSON.
func isNameless(f *schema.WireField) bool {
	_, nothing := f.Type.(*schema.WireAny) // that is for an object without members
	return f.Name == "" && !f.Program && !nothing
}

// jsonList reports a list of numbers that are a byte in Go, which encoding/json takes for bytes
// and writes as Base64; a list or a map of unions that need not be there, of which nil says nothing;
// a map of unions by an enum, since they are read by texts; and one of unions within a list, a map
// or a union, since only members are looked through for those.
func (c *wireChecker) jsonList(name string, at source.Span, t schema.WireType, within bool) {
	var elem schema.WireType
	var key *schema.WireEnum
	holder, elems, brackets := "list", "elements", "[]"
	switch t := schema.Present(t).(type) {
	case *schema.WireList:
		elem = t.Elem
	case *schema.WireMap:
		elem, holder, elems, brackets = t.Elem, "map", "values", "map[string]"
		key = schema.EnumOf(t.Key)
	default:
		return
	}
	u, unions := schema.Present(elem).(*schema.WireUnion)
	switch {
	case isMaybeUnion(elem):
		c.report.Errorf(CodeWireJSON, at, "%s is a %s of unions that may be null, and a union says so itself", name, holder).
			Helpf("leave out the ?, and give the union a variant without a type, which is null in JSON")
	case unions && key != nil:
		c.report.Errorf(CodeWireJSON, at, "%s is a map from %s to unions, and unions stand in one from string", name, key.Name).
			Helpf("write map[string]%s", u.Name)
	case unions && within:
		c.report.Errorf(CodeWireJSON, at, "%s holds a %s of unions that is no member of an object, where a reader does not look for them", name, holder).
			Helpf("put it into a struct, as in { all %s%s }, or make its %s any", brackets, u.Name, elems)
	case holder == "list" && isByte(elem):
		c.report.Errorf(CodeWireJSON, at, "%s is a list of bytes in Go, which JSON would have as a string in Base64", name).
			Helpf("make its elements u16 for an array of numbers, or make it bytes, which are Base64")
	default:
		c.jsonList(name, at, elem, true)
	}
}

func isMaybeUnion(t schema.WireType) bool {
	_, union := schema.Present(t).(*schema.WireUnion)
	return union && schema.IsOptional(t)
}

// isByte reports whether values of a type are a byte in Go.
func isByte(t schema.WireType) bool {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireEnum:
		bit, is := schema.BareWire(t.Base).(*schema.WireInt)
		return isByte(t.Base) || is && bit.Bits == 1 && !bit.Signed
	case *schema.WireInt:
		return !t.Bool && !t.Signed && t.Bits > 1 && t.Bits <= 8
	}
	return false
}

// memberSize reports the size of a member: how many bytes its JSON takes says nothing.
func (c *wireChecker) memberSize(f *schema.WireField, r *schema.Record) {
	schema.Visit(f.Equation.Value, func(x schema.Expr) {
		if m, ok := x.(*schema.Measure); ok && m.Of == schema.SizeOf && cutsJSON(r, m.Stretch) {
			c.report.Errorf(CodeWireJSON, m.Stretch.Span, "%s would be of some members of JSON, whose bytes nobody counts", schema.ExprString(m)).
				Helpf("measure all of it, as in size(body), or elements, as in count(list)")
		}
	})
}

// cutsJSON reports whether a stretch begins or ends with a member of JSON.
func cutsJSON(r *schema.Record, at schema.Stretch) bool {
	isMember := func(i int) bool {
		if i < 0 || i >= len(r.Leaves) {
			return false
		}
		f, ok := r.Leaves[i].(*schema.WireField)
		return ok && f.InJSON()
	}
	if at.From >= at.To {
		return false
	}
	return at.Named && isMember(at.To-1) || isMember(at.From-1) && isMember(at.From) || isMember(at.To-1) && isMember(at.To)
}
