package check

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// finite are the structs and unions of which some value ends.
type finite map[schema.WireType]bool

// endless reports structs and unions of which no value ends: each one holds another one of them, be
// it in a list of a fixed length or in every variant. Those that were reported count as finite, so
// that nothing is said of what holds them.
func (c *wireChecker) endless() {
	some := finite{}
	for s := range c.looped {
		some[s] = true
	}
	for _, d := range c.wire.Types {
		some.note(c.wire.Types)
		if !isStructOrUnion(d) || some[d] {
			continue
		}
		d, at := some.loop(d)
		some[d] = true
		c.report.Errorf(CodeContainsItself, at, "no value of %s ends: each one holds another %s", d.DeclName(), d.DeclName()).
			Helpf("hold it where a value can do without: as ?%s, in a list that may be empty, or in one of several variants", d.DeclName())
	}
}

func isStructOrUnion(d schema.WireDecl) bool {
	switch d.(type) {
	case *schema.WireStruct, *schema.WireUnion:
		return true
	}
	return false
}

// note adds what can be seen to have a value that ends, until there is no more.
func (some finite) note(types []schema.WireDecl) {
	for before := -1; before < len(some); {
		before = len(some)
		for _, d := range types {
			if held, _ := some.held(d); held == nil && isStructOrUnion(d) {
				some[d] = true
			}
		}
	}
}

// loop follows what a type always holds up to one that holds itself, and returns that with the
// place where it does.
func (some finite) loop(d schema.WireDecl) (schema.WireDecl, source.Span) {
	for seen := map[schema.WireDecl]bool{}; !seen[d]; d, _ = some.held(d) {
		seen[d] = true
	}
	_, at := some.held(d)
	return d, at
}

// held returns what keeps each value of a struct or union from ending, and where it stands; nil for
// nothing.
func (some finite) held(d schema.WireDecl) (held schema.WireDecl, at source.Span) {
	switch d := d.(type) {
	case *schema.WireStruct:
		for _, f := range schema.FieldsIn(d.Record.Leaves) {
			if held := some.in(f.Type); held != nil && !f.IsConditional() {
				return held, f.Span
			}
		}
	case *schema.WireUnion:
		for _, v := range d.Variants {
			if held = some.in(v.Type); held == nil {
				return nil, at
			}
			at = v.Span
		}
	}
	return held, at
}

// in returns the struct or union without a value that ends that each value of a type has in it.
func (some finite) in(t schema.WireType) schema.WireDecl {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireStruct:
		if !some[t] {
			return t
		}
	case *schema.WireUnion:
		if !some[t] {
			return t
		}
	case *schema.WireList:
		if !slices.ContainsFunc(t.Ends, mayBeEmpty) {
			return some.in(t.Elem)
		}
	}
	return nil
}

// mayBeEmpty reports whether a list with this end can have no elements.
func mayBeEmpty(end *schema.End) bool {
	n, fixed := end.Size.(schema.Number)
	return end.How != schema.EndSize || !fixed || n.Abs == 0
}
