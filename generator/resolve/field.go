package resolve

import (
	"math"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// maxLength is the most that a length on the wire can say.
const maxLength = math.MaxInt32

// field returns one field of s, or nil if it is wrong.
func (r *resolver) field(s *schema.Struct, f *syntax.Field) *schema.Field {
	if f.Slot || f.Label != nil {
		r.wireDetails(f.Name.Text, f.Span)
		return nil
	}
	mods := r.mods(f.Name.Text, f.Mods)
	if f.Type == nil {
		if !mods.wire {
			d := r.errorf(CodeMissingType, f.Name.Span, "%s has no type", f.Name.Text)
			d.Help = "write it behind the name, as in `" + f.Name.Text + " string`"
		}
		return nil
	}
	if r.swapped(f) {
		return nil
	}
	what := "field " + s.Name + "." + f.Name.Text
	t := r.typeOf(f.Type, made{name: s.Name + upperCamel(f.Name.Text), what: what})
	t = r.encoding(t, mods)
	if t == nil {
		return nil
	}
	field := &schema.Field{
		Name: f.Name.Text, Doc: f.Doc, Span: f.Name.Span, Type: t, TypeAt: f.Type.Range(),
		Since: r.since(mods.since), Retired: mods.retired != nil,
	}
	if mods.def != nil {
		field.Default = r.defaultOf(field, mods.def)
	}
	return field
}

// swapped reports a field whose type stands in front of its name, as it does in
// other languages. A type that is merely misspelt is none.
func (r *resolver) swapped(f *syntax.Field) bool {
	t, ok := f.Type.(*syntax.NamedType)
	if !ok || t.Extent != nil || !r.isType(f.Name.Text) || r.isType(t.Name.Text) || r.meant(t.Name.Text) != "" {
		return false
	}
	both := source.Span{File: f.Name.Span.File, Start: f.Name.Span.Start, End: t.Span.End}
	r.errorf(CodeUnknownType, t.Span, "no type is called %s; the name of a field stands before its type", t.Name.Text).
		Fix("swap them", both, t.Name.Text+" "+f.Name.Text)
	return true
}

func (r *resolver) isType(name string) bool {
	_, declared := r.types[name]
	return declared || isBuiltin(name)
}

// mods are the words behind a type, each at most once.
type mods struct {
	since, retired, def, limit, varint *syntax.Mod
	wire                               bool // there were words of the wire tier too
}

// mods sorts the words behind the type of what is called name.
func (r *resolver) mods(name string, list []*syntax.Mod) mods {
	var all mods
	for _, m := range list {
		slot := all.slot(m.Key.Text)
		switch {
		case m.Key.Text == "":
		case slot == nil && !all.wire:
			all.wire = true
			r.wireDetails(name, m.Span)
		case slot == nil:
		case *slot != nil:
			d := r.errorf(CodeRepeatedMod, m.Span, "%s stands here twice", m.Key.Text)
			d.Also((*slot).Span, "the first one")
			d.Fix("remove it", withBlank(m.Span), "")
		default:
			*slot = m
		}
	}
	return all
}

// slot returns where a word goes, or nil for one of the wire tier.
func (all *mods) slot(word string) **syntax.Mod {
	switch word {
	case "since":
		return &all.since
	case "retired":
		return &all.retired
	case "default":
		return &all.def
	case "max":
		return &all.limit
	case "varint":
		return &all.varint
	}
	return nil
}

// onlyOnFields reports the words that a type cannot have, only a field.
func (r *resolver) onlyOnFields(all mods) {
	for _, m := range []*syntax.Mod{all.since, all.retired, all.def} {
		if m != nil {
			d := r.errorf(CodeMisplacedMod, m.Span, "%s goes on a field, not on a type", m.Key.Text)
			d.Fix("remove it", withBlank(m.Span), "")
		}
	}
}

// encoding returns t with its max and varint.
func (r *resolver) encoding(t schema.Type, all mods) schema.Type {
	if t == nil {
		return nil
	}
	if all.limit != nil {
		r.limit(t, all.limit)
	}
	if all.varint != nil {
		r.varint(t, all.varint)
	}
	return t
}

// limit sets the max of t, which nothing else uses yet.
func (r *resolver) limit(t schema.Type, m *syntax.Mod) {
	n, ok := r.number(m, 1, "a number from 1 to 2147483647")
	if !ok {
		return
	}
	switch inner := present(t).(type) {
	case *schema.List:
		inner.Max = n
	case *schema.Map:
		inner.Max = n
	case *schema.Basic:
		if inner.Kind == schema.String || inner.Kind == schema.Bytes {
			inner.Max = n
			return
		}
		r.noMax(t, m)
	default:
		r.noMax(t, m)
	}
}

func (r *resolver) noMax(t schema.Type, m *syntax.Mod) {
	if alias, ok := present(t).(*schema.Alias); ok {
		r.errorf(CodeMisplacedMod, m.Span, "%s has its max, if any, where it is declared", alias.Name).
			Also(alias.Span, "%s is declared here", alias.Name).
			Helpf("write it there, or name the type that %s stands for", alias.Name)
		return
	}
	r.errorf(CodeMisplacedMod, m.Span, "max goes on string, bytes, lists and maps, not on %s", schema.TypeString(t)).
		Fix("remove it", withBlank(m.Span), "")
}

func (r *resolver) varint(t schema.Type, m *syntax.Mod) {
	if basic, ok := present(t).(*schema.Basic); ok {
		switch basic.Kind {
		case schema.U32, schema.U64, schema.I32, schema.I64:
			basic.Varint = true
			return
		}
	}
	d := r.errorf(CodeMisplacedMod, m.Span, "varint goes on u32, u64, i32 and i64, not on %s", schema.TypeString(t))
	if _, list := present(t).(*schema.List); list {
		d.Help = "name the element's type, as in `type Count = u32 varint`, and make a list of that"
		return
	}
	d.Fix("remove it", withBlank(m.Span), "")
}

// present returns what an optional holds, and t itself if it is none.
func present(t schema.Type) schema.Type {
	if optional, ok := t.(*schema.Optional); ok {
		return optional.Elem
	}
	return t
}

func (r *resolver) since(m *syntax.Mod) uint64 {
	if m == nil {
		return 0
	}
	n, ok := r.number(m, 2, "the number of a version, 2 or more")
	if !ok {
		return 0
	}
	return n
}

// number returns the number behind a word.
func (r *resolver) number(m *syntax.Mod, least uint64, takes string) (uint64, bool) {
	n, ok := m.Value.(*syntax.Int)
	if ok && n.Value >= least && n.Value <= maxLength {
		return n.Value, true
	}
	if m.Value == nil {
		return 0, false // the parser has said so
	}
	d := r.errorf(CodeModValue, m.Value.Range(), "%s takes %s", m.Key.Text, takes)
	if m.Key.Text == "since" && ok && n.Value == 1 {
		d.Help = "what was there from the first version needs no since"
		d.Fix("remove it", withBlank(m.Span), "")
	}
	return 0, false
}
