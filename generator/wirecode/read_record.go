package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// record reads the leaves of a record in order, into the fields of root.
func (r *reader) record(rec *schema.Record, root gocode.Expr) {
	r.rec, r.root, r.layouts = rec, root, layoutsOf(rec)
	r.vars, r.places = map[*schema.WireField]value{}, map[int]gocode.Expr{}
	r.stretch, r.here = r.stretches(), nowhere
	r.keepBefore()
	end := len(rec.Leaves)
	if r.stop >= 0 {
		end = r.stop
	}
	r.declare(end)
	r.orderAt = r.p.orderAt(r.message, rec)
	if r.orderAt == 0 {
		r.add(otherOrder(r, rec.Other))
	}
	for i := 0; i < end; {
		r.between(i)
		i = r.next(i, end)
	}
	if r.stop < 0 {
		r.between(end)
		r.compare()
		r.settingLets()
	}
}

// declare declares the variables of fields that may be absent.
func (r *reader) declare(end int) {
	for i := range end {
		f, ok := r.rec.Leaves[i].(*schema.WireField)
		if ok && r.isLocal(f) && (mayLack(f) || r.inMembers(i) || isAggregate(f.Type) || f.Via != nil && !r.prefix) {
			r.declareField(f)
		}
	}
}

// inMembers reports whether a leaf is one of those that come in any order.
func (r *reader) inMembers(i int) bool {
	return r.layouts[i] != nil && r.layouts[i].Kind != schema.Words
}

// isLocal reports whether the value of a field is kept in a variable. An id in JSON is kept
// in x.
func (r *reader) isLocal(f *schema.WireField) bool {
	if f.InJSON() && f.Role == schema.IDRole && !r.prefix {
		return false
	}
	return (!f.Program || r.prefix) && r.wantsField(f)
}

// mayLack reports whether a field need not be there.
func mayLack(f *schema.WireField) bool {
	return f.Presence != schema.Always || f.IsConditional()
}

// isAggregate reports whether a value is read into a place that has to be there.
func isAggregate(t schema.WireType) bool {
	switch schema.Present(t).(type) {
	case *schema.WireStruct, *schema.WireList, *schema.Extern:
		return true
	}
	_, array := arrayLen(t)
	return array
}

func (r *reader) declareField(f *schema.WireField) {
	name := r.fresh(localName(f.Name))
	t, kind := r.localType(f.Type)
	if r.rec.SparesNull(f) {
		r.add(gocode.Define(name, gocode.CallOf(t, gocode.Int(-1))))
	} else {
		r.add(&gocode.Var{Name: name, Type: t})
	}
	r.vars[f] = value{gocode.Id(name), kind}
}

// localType is the type of a variable: texts are not copied.
func (r *reader) localType(t schema.WireType) (gocode.Expr, valueKind) {
	if schema.IsText(t) {
		return bytesType, isText
	}
	return r.p.names.Type(t), kindOf(t)
}

// between does what is to be done in front of a leaf: the tagged fields, the ends of
// stretches and the beginnings of others.
func (r *reader) between(i int) {
	if len(r.rec.Tail) > 0 && r.rec.TailAt == i {
		if r.wantsPlace(frontOfTail) {
			r.keepPlace(frontOfTail)
		}
		r.enterTail()
		r.tail()
	}
	for n := len(r.stretch) - 1; n >= 0; n-- {
		s := r.stretch[n]
		if s.to != i || s.outer == "" {
			continue
		}
		if s.Tells() {
			r.leave(gocode.Id(s.outer))
		} else {
			r.leaveIf(s)
		}
		s.outer = ""
	}
	if i > 0 && i == r.orderAt {
		r.add(otherOrder(r, r.rec.Other))
	}
	r.here = i
	r.enter(i)
	r.here = nowhere
	if r.wantsPlace(i) {
		r.keepPlace(i)
	}
}

func (r *reader) keepPlace(i int) {
	name := r.fresh("at")
	r.add(gocode.Define(name, gocode.Method(idR, "Pos")))
	r.places[i] = gocode.Id(name)
}

// lenientEnd skips what is left of a message that is told from the next one by its
// size, where the schema is lenient.
func (r *reader) lenientEnd() {
	if r.p.wire.Lenient && r.p.isFramed(r.message) {
		r.run("SkipRest")
	}
}

// isFramed reports whether a message is cut out before it is read, wherever it is
// met.
func (p *planner) isFramed(m *schema.Message) bool {
	if m.Framing == nil {
		return false
	}
	for _, phase := range p.wire.Protocol.Phases {
		for _, reads := range phase.Reads {
			if reads.Framing != nil {
				continue
			}
			for _, a := range reads.Dispatch.Alternatives() {
				if a.Message == m {
					return false
				}
			}
		}
	}
	return true
}

// solved is what an equation gives: (length*2 - 4) / 3. Where the field that has it
// is absent another one has.
func (r *reader) solved(s *schema.Solution) gocode.Expr {
	if s.Or == nil && (s.Linear.Add == nil || !s.By.IsConditional()) {
		return r.unknown(s) // of a field that is not there, 0
	}
	name := r.fresh("n")
	if s.Or == nil {
		r.add(gocode.Define(name, gocode.Int(0)))
	} else {
		r.add(gocode.Define(name, r.solved(s.Or)))
	}
	r.when(r.conditions(s.By), func() { r.add(gocode.Assign(gocode.Id(name), r.unknown(s))) })
	return gocode.Id(name)
}

func (r *reader) unknown(s *schema.Solution) gocode.Expr {
	n, of := r.fieldOf(s.By), s.By.Type
	if s.By.Lengths != nil {
		if s.Unknown.Of == schema.CountOf {
			return gocode.Len(n.x)
		}
		of = s.By.ElemOf()
	}
	if s.Unknown.Of != schema.SizeOf && s.Unknown.Of != schema.CountOf || r.wasSplit(s) && !r.prefix || r.tellsNull(s) {
		return r.invert(n.num(), s.Linear)
	}
	return r.says(r.named(s.By), n, of, s.Linear)
}

// tellsNull reports whether a length can say null, which is looked at where it is used.
func (r *reader) tellsNull(s *schema.Solution) bool {
	at := s.Unknown.Stretch
	if at.From >= at.To {
		return false
	}
	f, ok := r.rec.Leaves[at.From].(*schema.WireField)
	return ok && f.Size == nil && schema.IsOptional(f.Type) && slices.ContainsFunc(schema.Ends(f.Type), func(end *schema.End) bool { return end.Null && end.Given == s })
}

// wasSplit reports whether a message was cut out by what s says, which was looked at then.
func (r *reader) wasSplit(s *schema.Solution) bool {
	return r.message != nil && r.p.isFramed(r.message) && slices.Contains(r.message.Framing.Sizes, s)
}

// invert solves y = (Mul*x + Add) / Div for x. Functions that only look at a message leave
// it to the one that reads it to complain of what is no multiple of Mul.
func (r *reader) invert(y gocode.Expr, l schema.Linear) gocode.Expr {
	if l.Div > 1 {
		y = gocode.Op(y, "*", gocode.Int(int64(l.Div)))
	}
	if l.Add != nil {
		y = minus(y, l.Add, num(r, l.Add))
	}
	switch by := gocode.Int(int64(l.Mul)); {
	case l.Mul < 2:
		return y
	case r.prefix:
		return gocode.Op(y, "/", by)
	default:
		return r.call("Quotient", y, by)
	}
}

// minus is y - x, or y + 4 for y - -4.
func minus(y gocode.Expr, of schema.Expr, x gocode.Expr) gocode.Expr {
	if n, ok := of.(schema.Number); ok && n.Negative {
		return gocode.Op(y, "+", intNumber(schema.Number{Abs: n.Abs}))
	}
	return gocode.Op(y, "-", x)
}

// next reads the leaf i, and those behind it that are read together with it, and
// returns the one that follows.
func (r *reader) next(i, end int) int {
	if l := r.layouts[i]; l != nil {
		return r.layout(l, i, end)
	}
	if run := r.run2(i, end); run != nil {
		r.together(r.rec.Leaves[i:run.to], func() { r.fixed(run) })
		return run.to
	}
	switch leaf := r.rec.Leaves[i].(type) {
	case *schema.Literal:
		r.run("Literal", gocode.Str(leaf.Bytes))
	case *schema.Padding:
		r.padding(leaf)
	case *schema.Trim:
		r.trim(leaf)
	case *schema.WireField:
		if r.opens != nil && r.opens.field == leaf {
			r.open(r.opens)
			break
		}
		r.field(leaf, i)
	}
	return i + 1
}

// layout reads the leaves of a layout.
func (r *reader) layout(l *schema.Layout, from, end int) int {
	to := from
	for to < len(r.layouts) && r.layouts[to] == l {
		to++
	}
	switch l.Kind {
	case schema.Words:
		r.words(from, to, min(to, end))
	case schema.Headers:
		r.headers(from, to)
	case schema.JSON:
		r.members(from, to)
	}
	return to
}

// breaks reports whether something is to be done in front of a leaf.
func (r *reader) breaks(i int) bool {
	if len(r.rec.Tail) > 0 && r.rec.TailAt == i || r.wantsPlace(i) && r.wants != nil || i == r.orderAt {
		return true
	}
	for _, s := range r.stretch {
		if s.enter == i || s.to == i {
			return true
		}
	}
	return false
}

// compare checks what can be computed from what was read.
func (r *reader) compare() {
	for _, f := range schema.FieldsIn(r.rec.Leaves) {
		if f.Equation == nil || f.Equation.Value == nil || f.Program || f.Equation.Kind != schema.Compared && !f.Equation.Again {
			continue
		}
		if r.isEntered(f) {
			continue
		}
		r.compareField(f)
	}
}

// compareField checks one equation:
//
//	if int(crc) != want { r.Wrong("RecordBatch.crc", int(crc), want) }
//
// A function of the program's is not asked about what could not be read.
func (r *reader) compareField(f *schema.WireField) {
	c := r.conditions(f)
	if callsProgram(f.Equation.Value) {
		c = gocode.And(r.call("OK"), c)
	}
	r.when(c, func() {
		got := r.fieldOf(f).num()
		want := r.wantedNumber(f)
		if isSimple(want) {
			r.add(gocode.When(gocode.Op(got, "!=", want), gocode.Run(r.call("Wrong", gocode.Str(r.named(f)), got, want))))
			return
		}
		r.add(&gocode.If{
			Init: gocode.Define("want", want), Cond: gocode.Op(got, "!=", gocode.Id("want")),
			Then: []gocode.Stmt{gocode.Run(r.call("Wrong", gocode.Str(r.named(f)), got, gocode.Id("want")))},
		})
	})
}

// wantedNumber is what an equation says that its field is: r.Quotient(len(m.Data), 2) where
// that is not rounded.
func (r *reader) wantedNumber(f *schema.WireField) gocode.Expr {
	if s := f.Equation.Solution; s != nil && s.Div > 1 {
		if n := divided(r, s); n != nil {
			return r.call("Quotient", n, gocode.Int(int64(s.Div)))
		}
	}
	if !f.IsChecksum() && isAnother(f.Equation.Value, f.Type) {
		return gocode.CallOf(gocode.Id("int"), wholly(r, f.Equation.Value))
	}
	want := num(r, f.Equation.Value)
	if f.IsChecksum() {
		want = truncated(f, want)
	}
	return want
}

// callsProgram reports whether an expression has a checksum that the program computes.
func callsProgram(x schema.Expr) bool {
	return slices.ContainsFunc(schema.ChecksumsIn(x), func(c *schema.Checksum) bool { return c.Extern != nil })
}
