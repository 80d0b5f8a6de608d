package wirecode

import (
	"reflect"
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// A condition may ask for a size that its own field is part of, as where a manual says
// "since version 2, if the length is more than 1":
//
//	frame { length u16 = size(body), body }
//	event Set { level u8, ramp ?u8 if length > 1 }
//
// Whether the field is there decides what decides that. A writer takes it from the value,
// and when all has been appended, it refuses what its reader would find otherwise.

// asksItself reports whether the condition of a field depends on whether it is there.
func (a *appending) asksItself(f *schema.WireField) bool {
	if f.If == nil {
		return false
	}
	is, known := a.itself[f]
	if !known {
		way := &dependence{rec: a.rec, to: f, seen: map[any]bool{}}
		is = way.from(f.If)
		a.itself[f] = is
	}
	return is
}

// dependence finds whether expressions depend on whether a field is there.
type dependence struct {
	rec  *schema.Record
	to   *schema.WireField
	seen map[any]bool
}

func (d *dependence) from(x schema.Expr) bool {
	found := false
	schema.Visit(x, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.LetRef:
			if !d.seen[x.Let] {
				d.seen[x.Let] = true
				found = found || d.from(x.Let.Value)
			}
		case *schema.FieldRef:
			found = found || d.value(x.Path[0])
		case *schema.Measure:
			found = found || slices.ContainsFunc(measuredFields(d.rec, x.Stretch), d.presence)
		}
	})
	return found
}

// value is from for the value of a field.
func (d *dependence) value(f *schema.WireField) bool {
	if d.presence(f) {
		return true
	}
	e := f.Equation
	if f.Program || e == nil || e.Kind == schema.TheKind || d.seen[e] {
		return false
	}
	d.seen[e] = true
	return d.from(e.Value)
}

// presence is from for whether a field is there.
func (d *dependence) presence(f *schema.WireField) bool {
	if f == d.to || d.seen[f] {
		return f == d.to
	}
	d.seen[f] = true
	return d.from(f.If)
}

// measuredFields are the fields of a stretch, the tagged ones included.
func measuredFields(r *schema.Record, at schema.Stretch) []*schema.WireField {
	var all []*schema.WireField
	if hasTail(r, at) {
		all = append(all, r.Tagged...)
	}
	if at.From >= at.To {
		return all
	}
	return append(all, schema.FieldsIn(r.Leaves[at.From:at.To])...)
}

// decision is the condition of a field that asks itself: none where its value alone says
// whether it is there.
func (a *appending) decision(f *schema.WireField) []gocode.Expr {
	if f == a.assumed || a.goesByValue(f) {
		return nil
	}
	if _, known := a.decided[f]; !known && a.assumed != nil {
		return []gocode.Expr{a.isGiven(f)}
	}
	a.decide(f)
	return a.decided[f]
}

// goesByValue reports whether a field that asks itself is there where its value is, and
// has no bytes otherwise: an optional one, a tagged one, a text or list without a length.
func (a *appending) goesByValue(f *schema.WireField) bool {
	switch {
	case !f.Program:
		return false
	case f.IsTagged():
		return true
	case schema.IsOptional(f.Type):
		return f.Presence != schema.ByNull
	}
	return isElastic(f) && !isAskedFor(a.rec, f)
}

// isAskedFor reports whether has(x) stands somewhere in a record, for a field x.
func isAskedFor(r *schema.Record, f *schema.WireField) bool {
	asked := false
	ask := func(x schema.Expr) {
		schema.Visit(x, func(x schema.Expr) {
			m, ok := x.(*schema.Measure)
			asked = asked || ok && m.Of == schema.HasOf && slices.Contains(measuredFields(r, m.Stretch), f)
		})
	}
	for _, l := range r.Lets {
		ask(l.Value)
	}
	for _, g := range r.Fields() {
		ask(g.If)
		if g.Equation != nil {
			ask(g.Equation.Value)
		}
	}
	return asked
}

// isElastic reports whether a field has no bytes but those of its text or elements.
func isElastic(f *schema.WireField) bool {
	ends := schema.Ends(f.Type)
	if len(ends) != 1 || ends[0].Literal != "" || f.Via != nil || f.Pad > 0 || f.Align > 0 {
		return false
	}
	return ends[0].How == schema.EndRest || ends[0].How == schema.EndGiven
}

// mayBeRuledOut reports whether a field has a condition beyond its value.
func (a *appending) mayBeRuledOut(f *schema.WireField) bool {
	if a.asksItself(f) {
		return len(a.versions(f))+len(a.decision(f)) > 0
	}
	return f.IsConditional()
}

// decide finds whether a field is there, and those in front of it that ask themselves: if
// the condition holds with it. Where that has to be measured, it is taken to be there.
//
//	hasRamp := wire.Bit(m.Level != 0)+1 > 1
func (a *appending) decide(f *schema.WireField) {
	for _, g := range a.rec.Fields() {
		if _, known := a.decided[g]; !known && a.asksItself(g) && !a.goesByValue(g) {
			a.decided[g] = a.holdsWith(g)
		}
		if g == f {
			return
		}
	}
}

// holdsWith is the condition of a field if it is there, nil where that is not known.
func (a *appending) holdsWith(f *schema.WireField) []gocode.Expr {
	found := a.found
	a.found, a.assumed = newFound(), f
	defer func() { a.found, a.assumed = found, nil }()
	if len(a.lateSizes(f.If, false)) > 0 {
		return nil
	}
	holds := cond(a, f.If)
	if holds == gocode.True {
		return nil
	}
	name := a.fresh("has" + a.p.names.Field(f))
	a.head = append(a.head, gocode.Define(name, holds))
	return []gocode.Expr{gocode.Id(name)}
}

// conditionToAsk is the condition of a field as far as the writer asks it where the field
// stands.
func (a *appending) conditionToAsk(f *schema.WireField) schema.Expr {
	if a.asksItself(f) {
		return nil
	}
	return f.If
}

// checkThemselves refuses what a reader would not find as it has been appended:
//
//	if m.Ramp != nil && length <= 1 {
//		return b, wire.RuledOut("lamp: Set.ramp")
//	}
func (a *appending) checkThemselves(r *schema.Record) {
	for _, f := range r.Fields() {
		if !a.asksItself(f) || f.Bit != 0 {
			continue
		}
		a.flush()
		a.when(gocode.And(a.versions(f)...), func() { a.checkItself(f) })
	}
}

func (a *appending) checkItself(f *schema.WireField) {
	there, what := a.decided[f], gocode.Str(a.named(f))
	holds := cond(a, f.If)
	if holds == gocode.True {
		return
	}
	given := gocode.Expr(gocode.True)
	if f.Program {
		given = a.isGiven(f)
	}
	ruledOut := cond(a, negated(f.If))
	switch {
	case !a.goesByValue(f) && len(there) == 0:
		a.refuse(ruledOut, "RuledOut", what)
	case !a.goesByValue(f):
		wrong := gocode.Op(there[0], "!=", holds)
		if f.Program && given != gocode.True {
			wrong = gocode.Or(gocode.And(gocode.Not(there[0]), given), wrong)
		}
		a.refuse(wrong, "RuledOut", what)
	case !reflect.DeepEqual(given, holds):
		a.refuse(gocode.And(given, ruledOut), "RuledOut", what)
		if schema.IsOptional(f.Type) && !f.IsTagged() && !isElastic(f) {
			a.refuse(gocode.And(isMissing(f, a.path(f)), holds), "Missing", what)
		}
	}
}

// negated is !x, or x <= y for x > y.
func negated(x schema.Expr) schema.Expr {
	if b, ok := x.(*schema.Binary); ok && schema.Negated[b.Op] != "" {
		return &schema.Binary{Op: schema.Negated[b.Op], X: b.X, Y: b.Y}
	}
	return &schema.Unary{Op: "!", X: x}
}

// askedThemselves are the stretches that have to be measured for that.
func (a *appending) askedThemselves() []schema.Stretch {
	var all []schema.Stretch
	for _, f := range a.rec.Fields() {
		if a.asksItself(f) {
			all = append(all, a.lateSizes(f.If, true)...)
		}
	}
	return all
}
