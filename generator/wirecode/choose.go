package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// choices plans the functions that tell the answers, and the items of the opener, of
// an exchange apart.
func (p *planner) choices(phase *schema.Phase, x *schema.Exchange) {
	c := &Choices{}
	in := phase.After(x)
	for opener, open := range x.Open {
		if open == nil {
			continue
		}
		answers, inputs := phase.Reads[opener].Choices[x], phase.Reads[1-opener].Inputs[x]
		if answers != nil {
			p.choose(&c.Answers[opener], &choice{"choose", x, x.Answers(), opener, answers, in.Reads[opener].Framing != nil})
		}
		if inputs != nil {
			p.choose(&c.Inputs[opener], &choice{"chooseInput", x, x.In, opener, inputs, in.Reads[1-opener].Framing != nil})
		}
	}
	p.out.Choices[x] = c
}

// choice is what may come within an exchange from one side.
type choice struct {
	prefix  string // of the name of the function that chooses
	x       *schema.Exchange
	answers []*schema.WireAnswer
	opener  int // the side that opened x
	tree    *schema.Decision
	framed  bool
}

// choose plans the function that returns which answer begins here, as a place among
// those that can come, or -1. It sets name to its name.
//
//	func chooseText(r *wire.Reader, x *wire.Exchange) int {
//		if isFailure(r, x) {
//			return 1
//		}
//		return 0
//	}
func (p *planner) choose(name *string, c *choice) {
	places := map[*schema.WireAnswer]int{}
	for _, a := range c.answers {
		if a.Message[c.opener] != nil {
			places[a] = len(places)
		}
	}
	w := p.newWalk(c.framed, gocode.Give(gocode.Int(-1)))
	w.chooses = true
	give := func(a *schema.Alternative) gocode.Stmt { return gocode.Give(gocode.Int(int64(places[a.Answer]))) }
	w.ask = func(a *schema.Alternative) bool {
		w.add(gocode.When(w.fitting(c, a.Answer, a.Message, w.looked), give(a)))
		return false
	}
	w.leaf = func(all []*schema.Alternative, looked []schema.Probe) []gocode.Stmt {
		return w.block(func() {
			for _, a := range all {
				if slices.Contains(w.asked, a) {
					continue
				}
				fits := w.fitting(c, a.Answer, a.Message, looked)
				if fits == nil {
					w.add(give(a))
					return
				}
				w.add(gocode.When(fits, give(a)))
			}
			w.add(w.none...)
		})
	}
	w.node(c.tree)
	p.chooser(name, c, w.body)
}

// fitting is the condition on which an answer is the one that begins here, as far as
// the places that were looked at do not tell; nil for always.
func (w *walk) fitting(c *choice, a *schema.WireAnswer, m *schema.Message, looked []schema.Probe) gocode.Expr {
	x, fit := c.x, &fit{message: m, condition: a.If, moves: w.moves(c, m, a.If)}
	for _, leaf := range m.Record.Leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok {
			continue
		}
		if f.Role == schema.KindRole && f.KindNext < len(a.Kinds) && !w.wasLooked(m, f, looked) {
			fit.fields = append(fit.fields, f)
			fit.values = append(fit.values, a.Kinds[f.KindNext])
		}
		if x.Pairing == schema.ByID && m.ID != nil || f.Equation == nil || f.If != nil {
			continue
		}
		if ref, ok := f.Equation.Value.(*schema.RequestRef); ok {
			fit.fields = append(fit.fields, f)
			fit.values = append(fit.values, ref)
		}
	}
	if len(fit.fields) == 0 && a.If == nil {
		return nil
	}
	if len(fit.fields) == 0 && len(fieldsIn(m.Record, a.If)) == 0 {
		return cond(w.reader, a.If)
	}
	call := gocode.Expr(gocode.CallOf(gocode.Id(w.p.fitFunc(fit)), idR, idX))
	if w.framed && w.mayBeAnother(x) && !w.p.isThere(m, fit.end()) {
		call = w.call("Try", gocode.Id(w.p.fitFunc(fit)), idX)
	}
	to := w.p.fewest(m, fit.end())
	if w.fewer(w.here, to) == nil {
		return call
	}
	return gocode.Op(gocode.Op(w.call("Left"), ">=", gocode.Int(int64(to+7)/8)), "&&", call)
}

// moves reports whether a condition asks for what stands in another place in another answer:
// what a frame has behind the body.
func (w *walk) moves(c *choice, m *schema.Message, condition schema.Expr) bool {
	if !w.framed {
		return false
	}
	for _, f := range fieldsIn(m.Record, condition) {
		at, fixed := w.p.offset(m.Record, f)
		for _, a := range c.answers {
			o := a.Message[c.opener]
			if f.Level == schema.Body || o == nil || o.Record.LeafAt(sameField(o.Record, f)) < 0 {
				continue
			}
			its, same := w.p.offset(o.Record, sameField(o.Record, f))
			if !fixed || !same || its != at {
				return true
			}
		}
	}
	return false
}

// mayBeAnother reports whether what does not fit may be another answer of the exchange, or one
// of another exchange.
func (w *walk) mayBeAnother(x *schema.Exchange) bool {
	return len(w.here.Leaf) != 1 || x.Pairing == schema.ByKind || x.Pairing == schema.ByEquation
}

// fewest is how many bits a message has at least that has its first leaves: behind what a size
// frames stands what the size does not count.
func (p *planner) fewest(m *schema.Message, leaves int) uint64 {
	bits := p.leastBits(m.Record, m.Record.Leaves[:leaves])
	if f := m.Framing; f != nil && leaves <= f.Sizes[0].Unknown.Stretch.To {
		bits += 8 * uint64(f.After)
	}
	return bits
}

// isThere reports whether a message has its first leaves wherever it has the fewest bytes of a
// message with them: what frames it was found before. Of several sizes each could be of too little.
func (p *planner) isThere(m *schema.Message, leaves int) bool {
	from := 0
	for _, s := range m.Framing.Sizes {
		from = max(from, m.Record.LeafAt(s.By)+1)
	}
	if from >= leaves {
		return true
	}
	_, fixed := p.sizes.StretchBits(m.Record.Leaves[from:leaves])
	return fixed && len(m.Framing.Sizes) == 1
}

// wasLooked reports whether the value of a field is known.
func (w *walk) wasLooked(m *schema.Message, f *schema.WireField, looked []schema.Probe) bool {
	at, fixed := w.p.offset(m.Record, f)
	bits, _ := w.p.sizes.FieldBits(f)
	for _, p := range looked {
		switch {
		case p.Way == schema.AmongMembers:
			if !p.Present && f.InJSON() && p.Within == f.Within && p.Name == f.MemberName() {
				return true
			}
		case p.Name != "" && p.Name == f.Name && !p.Present && p.Behind == 0 && (p.Way == "" || p.Way == w.p.sizes.WayOf(m.Record, f)):
			return true
		case p.Bits > 0 && fixed && p.Offset == at && p.Bits == uint(bits):
			return true
		case p.Text && fixed && p.Offset <= at && p.Offset+p.Bits >= at+uint(bits):
			return true
		}
	}
	return false
}

// fit is what a message has to have to be an answer.
type fit struct {
	message   *schema.Message
	fields    []*schema.WireField
	values    []schema.Expr
	condition schema.Expr
	moves     bool // the condition holds only where the rest of the message is as long as it is to be
}

// asked are the fields that are looked at.
func (f *fit) asked() []*schema.WireField {
	return append(append([]*schema.WireField(nil), f.fields...), fieldsIn(f.message.Record, f.condition)...)
}

// end is the leaf behind all that is looked at.
func (f *fit) end() (leaf int) {
	for _, field := range f.asked() {
		leaf = max(leaf, f.message.Record.LeafAt(field)+1)
	}
	return leaf
}

// fitFunc plans the function that looks whether a message is an answer, and stays in
// front of it:
//
//	func isFailure(r *wire.Reader, x *wire.Exchange) bool {
//		mark := r.Mark()
//		r.Skip(6)
//		status := Status(r.U16())
//		fits := status != 0
//		r.Restore(mark)
//		return fits
//	}
func (p *planner) fitFunc(f *fit) string {
	key := fitKey{message: f.message, values: schema.ExprsString(f.values), moves: f.moves}
	if f.condition != nil {
		key.condition = schema.ExprString(f.condition)
	}
	if p.fits == nil {
		p.fits = map[fitKey]string{}
	}
	if name := p.fits[key]; name != "" {
		return name
	}
	name := p.functionNamed("is" + p.names.Message(f.message))
	p.fits[key] = name
	body := p.prefixBody(prefix{
		message: f.message, fields: f.asked(), bail: gocode.Give(gocode.False),
		begin:  []gocode.Stmt{gocode.Define("mark", gocode.Method(idR, "Mark"))},
		finish: func(r *reader) { r.fits(f) },
	})
	p.add(&gocode.Func{
		Name: name, Doc: name + " reports whether the message that begins here is " + article(f.message.Name) + ".",
		Params: readParams(), Results: []gocode.Param{{Type: gocode.Id("bool")}}, Body: body,
	})
	return name
}

// fitKey tells whether two ask for the same.
type fitKey struct {
	message           *schema.Message
	values, condition string
	moves             bool
}

func article(name string) string {
	if name != "" && (name[0] == 'A' || name[0] == 'E' || name[0] == 'I' || name[0] == 'O' || name[0] == 'U') {
		return "an " + name
	}
	return "a " + name
}

// fits compares what was read, and returns whether all of it is as it has to be.
func (r *reader) fits(f *fit) {
	var all []gocode.Expr
	for i, field := range f.fields {
		r.kindAt = field.KindNext
		all = append(all, r.isValue(field, f.values[i]))
	}
	if f.condition != nil {
		all = append(all, cond(r, f.condition))
	}
	if f.moves {
		if rest, known := r.restSize(); known {
			all = append(all, gocode.Op(r.call("Left"), "==", gocode.Int(rest)))
		}
	}
	name := r.fresh("fits")
	r.add(gocode.Define(name, gocode.And(all...)))
	r.run("Restore", gocode.Id("mark"))
	r.add(gocode.Give(gocode.Id(name)))
}

// restSize is how many bytes are left of a framed message, or of what is entered of it, if that is
// always the same.
func (r *reader) restSize() (bytes int64, known bool) {
	if r.p.wire.Lenient || len(r.rec.Tagged) > 0 {
		return 0, false
	}
	end := len(r.rec.Leaves)
	for _, s := range r.stretch {
		if s.enter < r.stop && s.to >= r.stop && s.Tells() {
			end = min(end, s.to)
		}
	}
	for _, l := range layoutsOf(r.rec)[r.stop:end] {
		if l != nil {
			return 0, false
		}
	}
	bits, fixed := r.p.sizes.StretchBits(r.rec.Leaves[r.stop:end])
	return int64(bits / 8), fixed
}

// isValue compares a field with what it has to be.
func (r *reader) isValue(f *schema.WireField, want schema.Expr) gocode.Expr {
	v := r.fieldOf(f)
	if text, ok := want.(schema.Text); ok {
		if l := layoutsOf(r.rec)[r.rec.LeafAt(f)]; l != nil && l.Kind == schema.Words {
			return gocode.CallOf(wireID("Same"), v.x, gocode.Str(text))
		}
		return textCompared(v, "==", string(text))
	}
	if n, ok := want.(schema.Number); ok && v.kind == isNumber && holds(f.Type, n) {
		return gocode.Op(v.x, "==", number(n))
	}
	return gocode.Op(v.num(), "==", num(r, want))
}

// silent plans the function that reports whether nothing answers a request.
//
//	func silentPublish(x *wire.Exchange) bool { return x.Values[0] == 0 }
func (p *planner) silent(x *schema.Exchange) {
	var conds []gocode.Expr
	r := p.newReader("", newWants())
	r.rec = &schema.Record{}
	for _, a := range x.Answers() {
		if a.None && a.If != nil {
			conds = append(conds, cond(r, a.If))
		}
	}
	if len(conds) == 0 {
		return
	}
	open := x.Open[0]
	if open == nil {
		open = x.Open[1]
	}
	name := p.functionNamed("silent" + p.names.Message(open))
	p.add(&gocode.Func{
		Name: name, Doc: name + " reports whether nothing answers a " + x.Name + ".",
		Params:  []gocode.Param{gocode.P("x", exchangeType)},
		Results: []gocode.Param{{Type: gocode.Id("bool")}},
		Body:    append(r.body, gocode.Give(gocode.Or(conds...))),
	})
	p.out.Silent[x] = name
}
