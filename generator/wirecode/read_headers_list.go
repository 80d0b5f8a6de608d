package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// headerLists returns the fields that are read of headers and get any number of them.
func (r *reader) headerLists(from, to int) (lists []*schema.WireField) {
	for _, leaf := range r.rec.Leaves[from:to] {
		if f, ok := leaf.(*schema.WireField); ok && f.HeaderList() != nil && f.Name != "" && r.keeps(f) {
			lists = append(lists, f)
		}
	}
	return lists
}

// takesOthers returns the field that gets what no field names, or nil.
func takesOthers(lists []*schema.WireField) *schema.WireField {
	if i := slices.IndexFunc(lists, (*schema.WireField).TakesOthers); i >= 0 {
		return lists[i]
	}
	return nil
}

// emptyHeaders empties lists before headers are read: m.Via = m.Via[:0].
func (r *reader) emptyHeaders(lists []*schema.WireField) {
	for _, f := range lists {
		to := r.targetOf(f, behind{}).x
		r.add(gocode.Assign(to, &gocode.Slice{X: to, High: gocode.Int(0)}))
	}
}

// fewHeaders compares lists with what the schema lets them have at most.
func (r *reader) fewHeaders(lists []*schema.WireField) {
	for _, f := range lists {
		if limit := most(f, f.HeaderList().Max); limit > 0 {
			r.run("AtMost", gocode.Str(r.named(f)), gocode.Len(r.targetOf(f, behind{}).x), gocode.Int(int64(limit)))
		}
	}
}

// headerCases takes one more header of a list:
//
//	case wire.Same(name, "Via"):
//		m.Via = append(m.Via, r.String(value))
func (r *reader) headerCases(lists []*schema.WireField, named headerNamed, v gocode.Expr) (cases []gocode.Case) {
	for _, f := range lists {
		if f.TakesOthers() {
			continue
		}
		elem := f.HeaderList().Elem
		cases = append(cases, gocode.Case{Values: named(f.HeaderNames()...), Body: r.block(func() {
			r.headerValue(f, elem, v, func(v gocode.Expr) { r.putHeader(f, r.owned(elem, v)) })
		})})
	}
	return cases
}

// putHeader adds an element to a list.
func (r *reader) putHeader(f *schema.WireField, v gocode.Expr) {
	to := r.targetOf(f, behind{}).x
	r.add(gocode.Assign(to, gocode.CallOf(gocode.Id("append"), to, v)))
}

// otherCases takes a header that no field names. Those of fields that nobody reads are passed
// over:
//
//	case wire.Same(name, "Host"):
//	default:
//		var other Header
//		other.Name = r.String(name)
//		other.Value = r.String(value)
//		m.Others = append(m.Others, other)
//	}
func (r *reader) otherCases(f *schema.WireField, unread []string, named headerNamed, name, v gocode.Expr) []gocode.Case {
	st := schema.BareWire(f.HeaderList().Elem).(*schema.WireStruct)
	nameField, valueField, ok := st.Pair()
	if !ok {
		return nil
	}
	other := gocode.Case{Body: r.block(func() {
		it := gocode.Id(r.fresh("other"))
		r.add(&gocode.Var{Name: string(it), Type: r.p.names.Type(st)})
		inner := r.within(st, f)
		inner.rec, inner.root, inner.inside, inner.what = st.Record, it, true, r.named(f)
		inner.pairText(nameField, name)
		inner.pairText(valueField, v)
		r.putHeader(f, it)
	})}
	if len(unread) == 0 {
		return []gocode.Case{other}
	}
	return []gocode.Case{{Values: named(unread...)}, other}
}

// pairText takes the name of a header that no field names, or its value.
func (r *reader) pairText(f *schema.WireField, v gocode.Expr) {
	r.headerValue(f, f.Type, v, func(v gocode.Expr) { r.put(r.path(f), f.Type, v) })
}

// unread are the names of headers that are fields, and are not read.
func (r *reader) unread(from, to int, read []*schema.WireField) []string {
	leaves := slices.Clone(r.rec.Leaves[from:to])
	return headerNames(slices.DeleteFunc(leaves, func(leaf schema.Item) bool {
		f, ok := leaf.(*schema.WireField)
		return ok && slices.Contains(read, f)
	}))
}
