package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// typeOf returns what a type expression stands for, or nil if that is wrong and
// has been reported. An unnamed struct in it is named as in says.
func (r *resolver) typeOf(t syntax.Type, in made) schema.Type {
	switch t := t.(type) {
	case *syntax.NamedType:
		return r.namedType(t)
	case *syntax.Optional:
		return r.optional(t, in)
	case *syntax.List:
		return r.list(t, in)
	case *syntax.Map:
		return r.mapType(t, in)
	case *syntax.Inline:
		return r.inlineType(t, in)
	case *syntax.Body:
		if _, declared := r.types["body"]; declared {
			return r.lookup(syntax.Name{Text: "body", Span: t.Span})
		}
		r.wireDetails("body", t.Span)
	}
	return nil
}

func (r *resolver) namedType(t *syntax.NamedType) schema.Type {
	if t.Extent != nil {
		r.namedSize(t)
	}
	return r.lookup(t.Name)
}

// lookup returns the type of a name. What is called by no type is kept for
// later, when all that might have been meant is known.
func (r *resolver) lookup(name syntax.Name) schema.Type {
	if s, declared := r.types[name.Text]; declared {
		return r.use(s, name)
	}
	switch {
	case name.Text == "":
	case isBuiltin(name.Text):
		return &schema.Basic{Kind: schema.Kind(name.Text)}
	case r.wireType(name):
	default:
		r.unknown = append(r.unknown, unknown{name, CodeUnknownType, "no type is called %s"})
	}
	return nil
}

// use returns the type of a symbol. An alias is defined when it is used first;
// one of a type that is wrong is wrong too, and says nothing more.
func (r *resolver) use(s *symbol, name syntax.Name) schema.Type {
	alias, ok := s.decl.(*schema.Alias)
	if !ok {
		return s.decl.(schema.Type)
	}
	if s.state == resolving {
		r.errorf(CodeAliasCycle, name.Span, "type %s is defined by itself", alias.Name).
			Also(alias.Span, "%s is declared here", alias.Name).
			Helpf("only a struct or a union can hold another one of itself: make it a struct")
		return nil
	}
	r.defineAlias(s, s.syntax.(*syntax.Alias))
	if alias.Type == nil {
		return nil
	}
	return alias
}

func (r *resolver) defineAlias(s *symbol, d *syntax.Alias) {
	if s.state != untouched {
		return
	}
	s.state = resolving
	mods := r.mods(d.Name.Text, d.Mods)
	t := r.typeOf(d.Type, made{what: "type " + d.Name.Text})
	r.onlyOnFields(mods)
	s.state = resolved
	if aliasDepth(t) == maxAliasDepth {
		r.errorf(CodeAliasDepth, d.Name.Span, "type %s stands for another type, which stands for another, more than %d times over", d.Name.Text, maxAliasDepth)
		return
	}
	s.decl.(*schema.Alias).Type = r.encoding(t, mods)
}

// maxAliasDepth is how many aliases may stand for one another in a row. Much of
// netgen looks through them again and again.
const maxAliasDepth = 64

func aliasDepth(t schema.Type) (depth int) {
	for {
		switch inner := t.(type) {
		case *schema.Alias:
			t, depth = inner.Type, depth+1
		case *schema.List:
			t = inner.Elem
		case *schema.Array:
			t = inner.Elem
		case *schema.Map:
			t = inner.Value
		case *schema.Optional:
			t = inner.Elem
		default:
			return depth
		}
	}
}

func (r *resolver) optional(t *syntax.Optional, in made) schema.Type {
	elem := r.typeOf(t.Elem, in)
	if elem == nil {
		return nil
	}
	if _, twice := schema.Underlying(elem).(*schema.Optional); !twice {
		return &schema.Optional{Elem: elem}
	}
	mark := source.Span{File: t.Span.File, Start: t.Span.Start, End: t.Span.Start + 1}
	d := r.errorf(CodeDoubleOptional, mark, "?? means nothing more than ?")
	d.Fix("remove one ?", mark, "")
	return elem
}

func (r *resolver) list(t *syntax.List, in made) schema.Type {
	elem := r.typeOf(t.Elem, in)
	length, fixed := arrayLength(t.Extent)
	if !fixed && !t.Extent.Empty() {
		r.listSize(t)
	}
	if fixed && length == 0 {
		d := r.errorf(CodeArrayLength, t.Extent.Span, "an array has at least one element")
		d.Fix("make it a list of any length", t.Extent.Span, "[]")
		return nil
	}
	switch {
	case elem == nil:
		return nil
	case fixed:
		return &schema.Array{Len: length, Elem: elem}
	}
	return &schema.List{Elem: elem}
}

// arrayLength returns the N of [N].
func arrayLength(e *syntax.Extent) (uint64, bool) {
	if e.Rest || e.Until != nil || e.Size || e.Equal != nil || e.End != nil {
		return 0, false
	}
	n, ok := e.Expr.(*syntax.Int)
	if !ok {
		return 0, false
	}
	return n.Value, true
}

func (r *resolver) mapType(t *syntax.Map, in made) schema.Type {
	key := r.typeOf(t.Key, in.with("Key"))
	value := r.typeOf(t.Value, in)
	if key == nil || value == nil {
		return nil
	}
	if !isKey(key) {
		r.errorf(CodeMapKey, t.Key.Range(), "the key of a map cannot be %s", t.Key.Range().Text()).
			Helpf("a key is a bool, an integer, a string, a uuid, a duration or an enum")
		return nil
	}
	return &schema.Map{Key: key, Value: value}
}

func isKey(t schema.Type) bool {
	switch t := schema.Underlying(t).(type) {
	case *schema.Enum:
		return true
	case *schema.Basic:
		switch t.Kind {
		case schema.F32, schema.F64, schema.Bytes, schema.Time:
			return false
		}
		return true
	}
	return false
}

var builtins = []string{
	"bool", "u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "f32", "f64",
	"string", "bytes", "time", "duration", "uuid",
}

var builtinSet = func() map[string]bool {
	set := map[string]bool{}
	for _, name := range builtins {
		set[name] = true
	}
	return set
}()

func isBuiltin(name string) bool { return builtinSet[name] }
