package check

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// tails looks for what takes all that is left, where in some cases tagged fields come after it.
// Whether that is so, only a message knows: it has versions, and what its structs ask for.
type tails struct {
	*wireChecker
	seen map[string]bool // structs with what is known of them
}

// conditionalTails looks in all messages, each with the requests that it answers.
func (c *wireChecker) conditionalTails(p *schema.Conversation) {
	t := &tails{c, map[string]bool{}}
	for _, x := range p.Exchanges() {
		for side, open := range x.Open {
			if open == nil {
				continue
			}
			t.message(open, nil)
			for _, a := range append(x.Answers(), x.In...) {
				t.message(a.Message[side], open)
			}
		}
	}
}

// message looks in a message, which may answer a request.
func (t *tails) message(m, request *schema.Message) {
	if m == nil {
		return
	}
	in := tailScope{request: request, high: math.MaxInt64}
	if v := cmp.Or(request, m).Version; v != nil {
		in.version = &schema.FieldRef{Path: []*schema.WireField{v}}
		if request != nil {
			in.version = ofRequest(in.version)
		}
		if all := v.Versions(); all != nil {
			in.low, in.high = all.Low.Abs, all.High.Abs
		}
	}
	t.record(recordOf(m), in)
}

// ofRequest is an expression of a request as what answers it writes it.
func ofRequest(x schema.Expr) schema.Expr {
	return schema.Replace(x, func(x schema.Expr) schema.Expr {
		if ref, ok := x.(*schema.FieldRef); ok {
			return &schema.RequestRef{Name: schema.ExprString(ref)}
		}
		return x
	})
}

// record looks in a record, and reports whether there was something to say.
func (t *tails) record(r *record, in tailScope) (said bool) {
	for at, leaf := range r.Leaves {
		if f, ok := leaf.(*schema.WireField); ok {
			said = t.typ(f.Type, in.of(f)) || t.field(r, f, at, in.where(f)) || said
		}
	}
	for _, f := range r.Tagged {
		if !f.OtherTags { // whose elements are a tag and a value, and no structs on the wire
			said = t.typ(f.Type, in.of(f)) || said
		}
	}
	return said
}

// typ looks in the structs of a type.
func (t *tails) typ(typ schema.WireType, in tailScope) (said bool) {
	switch typ := schema.Present(typ).(type) {
	case *schema.WireList:
		return t.typ(typ.Elem, in)
	case *schema.WireUnion:
		if t.isNew(typ.Name, in) {
			for _, v := range typ.Variants {
				said = t.typ(v.Type, in) || said
			}
		}
	case *schema.WireStruct:
		return t.isNew(typ.Name, in) && t.record(&record{Record: typ.Record, name: typ.Name}, in)
	}
	return said
}

func (t *tails) isNew(name string, in tailScope) bool {
	key := fmt.Sprint(name, in.key())
	seen := t.seen[key]
	t.seen[key] = true
	return !seen
}

// field reports a field that takes the rest, and the tagged fields that may come after it.
func (t *tails) field(r *record, f *schema.WireField, at int, in tailScope) bool {
	if bound := r.Bound(at); bound != nil && !r.HasTail(bound.Unknown.Stretch) {
		return false
	}
	does := "takes the rest"
	switch {
	case f.Presence == schema.ByRest:
		does = "is there if something is left"
	case !f.TakesRest(nil):
		return false
	}
	for _, tail := range r.Tail {
		if tail.If == nil || !hasTail(r.Record, tail.Span) || endsWith(f, tail.Span) || !in.mayHold(tail.If, f.If) {
			continue
		}
		if !t.said[f.Span] {
			t.said[f.Span] = true
			t.report.Errorf(CodeWireRest, f.Span, "%s %s, but if %s, tagged fields come after it", r.of(f), does, schema.ExprString(tail.If)).
				Also(tail.Span, "how they stand").
				Helpf("%s", withoutTail(f, tail.If))
		}
		return true
	}
	return false
}

// hasTail reports whether a record has tagged fields, or what says that there are none, where a
// setting says how.
func hasTail(r *schema.Record, at source.Span) bool {
	return slices.ContainsFunc(r.Tail, func(t *schema.TagLayout) bool {
		return t.Span == at && (len(r.Tagged) > 0 || t.List.How != schema.EndRest)
	})
}

// endsWith reports whether a field is a struct with such a tail of its own: what takes the rest in
// it has been looked at there, and is not there in the same cases.
func endsWith(f *schema.WireField, at source.Span) bool {
	s, ok := schema.Present(f.Type).(*schema.WireStruct)
	return ok && f.Presence != schema.ByRest && hasTail(s.Record, at)
}

// withoutTail is how a field is there only where no tagged fields are.
func withoutTail(f *schema.WireField, x schema.Expr) string {
	not := schema.ExprString(&schema.Unary{Op: "!", X: x})
	if f.If != nil {
		return fmt.Sprintf("give it an end of its own, or let its condition ask for %s too", not)
	}
	return fmt.Sprintf("give it an end of its own, or write `if %s` behind its type, so that it is there only where they are not", not)
}

// tailScope is what is known of a message where a record stands.
type tailScope struct {
	request   *schema.Message // that is answered, or nil
	version   schema.Expr     // nil for none
	low, high uint64          // of the version
	params    []schema.Bind
}

// where is what is known where a field is there.
func (in tailScope) where(f *schema.WireField) tailScope {
	in.low = max(in.low, f.Since)
	if f.Through != nil {
		in.high = min(in.high, *f.Through)
	}
	return in
}

// of is what is known in the structs of a field.
func (in tailScope) of(f *schema.WireField) tailScope {
	params := make([]schema.Bind, len(f.Binds))
	for i, bind := range f.Binds {
		params[i] = schema.Bind{Param: bind.Param, Value: in.plain(bind.Value)}
	}
	in = in.where(f)
	in.params = params
	return in
}

func (in tailScope) key() string {
	key := fmt.Sprint(" ", in.low, " ", in.high)
	for _, bind := range in.params {
		key += " " + bind.Param + " " + schema.ExprString(bind.Value)
	}
	return key
}

// mayHold reports whether a condition can hold together with that of a field, nil for none.
func (in tailScope) mayHold(x, of schema.Expr) bool {
	all := in.plain(x)
	if schema.IsConstant(all) {
		n, _ := all.(schema.Number)
		return n.Abs > 0
	}
	if of == nil {
		of = schema.Number{Abs: 1}
	}
	if in.version != nil {
		of = and(of, and(compare(in.version, ">=", in.low), compare(in.version, "<=", in.high)))
	}
	return !schema.Exclude(all, in.plain(of))
}

func and(x, y schema.Expr) schema.Expr { return &schema.Binary{Op: "&&", X: x, Y: y} }

func compare(x schema.Expr, op string, n uint64) schema.Expr {
	return &schema.Binary{Op: op, X: x, Y: schema.Number{Abs: n}}
}

// lets are those of the request.
func (in tailScope) lets() []*schema.Let {
	if in.request == nil {
		return nil
	}
	return in.request.Record.Lets
}

// plain is an expression without the names of lets and of what structs ask for.
func (in tailScope) plain(x schema.Expr) schema.Expr {
	return schema.Replace(x, func(x schema.Expr) schema.Expr {
		switch x := x.(type) {
		case *schema.LetRef:
			return in.plain(x.Let.Value)
		case *schema.ParamRef:
			if value := schema.BoundValue(in.params, x.Param); value != nil {
				return value
			}
		case *schema.RequestRef:
			for _, let := range in.lets() {
				if let.Name == x.Name {
					return ofRequest(tailScope{}.plain(let.Value))
				}
			}
		}
		return x
	})
}
