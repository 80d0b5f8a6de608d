package check

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// finite finds the structs and unions of which some value ends, each in a time that grows with
// what it holds.
type finite struct {
	some    map[schema.WireDecl]bool
	left    map[schema.WireDecl][]*schema.WireField // of a struct, those fields that were not seen to end
	waiting map[schema.WireDecl][]schema.WireDecl   // what is to be looked at again once a type is one of them
}

// endless reports structs and unions of which no value ends: each one holds another one of them, be
// it in a list of a fixed length or in every variant. Those that were reported count as finite, so
// that nothing is said of what holds them.
func (c *wireChecker) endless() {
	f := &finite{map[schema.WireDecl]bool{}, map[schema.WireDecl][]*schema.WireField{}, map[schema.WireDecl][]schema.WireDecl{}}
	for _, d := range c.wire.Types {
		if s, ok := d.(*schema.WireStruct); ok {
			f.left[d] = schema.FieldsIn(s.Record.Leaves)
			f.some[d] = c.looped[s]
		}
	}
	for _, d := range c.wire.Types {
		f.look(d)
	}
	for _, d := range c.wire.Types {
		if !isStructOrUnion(d) || f.some[d] {
			continue
		}
		d, at := f.loop(d)
		c.report.Errorf(CodeContainsItself, at, "no value of %s ends: each one holds another %s", d.DeclName(), d.DeclName()).
			Helpf("hold it where a value can do without: as ?%s, in a list that may be empty, or in one of several variants", d.DeclName())
		f.note(d)
	}
}

func isStructOrUnion(d schema.WireDecl) bool {
	switch d.(type) {
	case *schema.WireStruct, *schema.WireUnion:
		return true
	}
	return false
}

// look notes a struct or union if a value of it ends, or what has to be known first.
func (f *finite) look(d schema.WireDecl) {
	if !isStructOrUnion(d) || f.some[d] {
		return
	}
	held, _ := f.held(d)
	if len(held) == 0 {
		f.note(d)
	}
	for _, h := range held {
		f.waiting[h] = append(f.waiting[h], d)
	}
}

// note notes that a value of a struct or union ends, and whatever follows from that.
func (f *finite) note(d schema.WireDecl) {
	f.some[d] = true
	for todo := []schema.WireDecl{d}; len(todo) > 0; {
		last := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, w := range f.waiting[last] {
			if f.some[w] {
				continue
			}
			held, _ := f.held(w)
			if f.some[w] = len(held) == 0; f.some[w] {
				todo = append(todo, w)
			} else if _, is := w.(*schema.WireStruct); is {
				f.waiting[held[0]] = append(f.waiting[held[0]], w)
			}
		}
		delete(f.waiting, last)
	}
}

// loop follows what a type always holds up to one that holds itself, and returns that with the
// place where it does.
func (f *finite) loop(d schema.WireDecl) (schema.WireDecl, source.Span) {
	for seen := map[schema.WireDecl]bool{}; !seen[d]; {
		seen[d] = true
		held, _ := f.held(d)
		d = held[len(held)-1]
	}
	_, at := f.held(d)
	return d, at
}

// held returns what keeps the values of a struct or union from ending, and where it stands: one type
// of a struct, and of a union those of all variants.
func (f *finite) held(d schema.WireDecl) (held []schema.WireDecl, at source.Span) {
	switch d := d.(type) {
	case *schema.WireStruct:
		for ; len(f.left[d]) > 0; f.left[d] = f.left[d][1:] {
			field := f.left[d][0]
			if held := f.in(field.Type); held != nil && !field.IsConditional() {
				return []schema.WireDecl{held}, field.Span
			}
		}
	case *schema.WireUnion:
		for _, v := range d.Variants {
			in := f.in(v.Type)
			if in == nil {
				return nil, at
			}
			held, at = append(held, in), v.Span
		}
	}
	return held, at
}

// in returns the struct or union without a value that ends that each value of a type has in it.
func (f *finite) in(t schema.WireType) schema.WireDecl {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireStruct:
		if !f.some[t] {
			return t
		}
	case *schema.WireUnion:
		if !f.some[t] {
			return t
		}
	case *schema.WireList:
		if !slices.ContainsFunc(t.Ends, mayBeEmpty) {
			return f.in(t.Elem)
		}
	}
	return nil
}

// mayBeEmpty reports whether a list with this end can have no elements.
func mayBeEmpty(end *schema.End) bool {
	n, fixed := end.Size.(schema.Number)
	return end.How != schema.EndSize || !fixed || n.Abs == 0
}
