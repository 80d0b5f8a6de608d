package wirecode

import (
	"fmt"
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// walk writes a decision as switches.
type walk struct {
	*reader
	// none is what is done where nothing fits, and where bytes are missing.
	none []gocode.Stmt
	// leaf is what is done with what it can be. looked are the places that told.
	leaf   func(all []*schema.Alternative, looked []schema.Probe) []gocode.Stmt
	looked []schema.Probe
	// outcome is the same text for leaves that do the same, where nothing was looked
	// at; nil where each is its own.
	outcome func(all []*schema.Alternative) string
	// lax tells that what fits nothing may be taken for something that it is not:
	// that is found when it is read.
	lax bool
	// ask adds what is done with an alternative if its condition holds; nil where
	// conditions play no part. asked are those for which that was done already. Of
	// answers it is only asked where one of them is chosen.
	ask     func(*schema.Alternative)
	asked   []*schema.Alternative
	chooses bool
	// framed tells that nothing comes behind the bytes there are, so that what is longer
	// does not begin here.
	framed bool
	here   *schema.Decision // that is being written
	peeked int              // how many bytes h has
	h      string           // what was peeked at
	// members is the variable of the members of a JSON object.
	members string
}

func (p *planner) newWalk(framed bool, none ...gocode.Stmt) *walk {
	r := p.newReader("", newWants())
	r.rec = &schema.Record{}
	return &walk{reader: r, none: none, framed: framed}
}

// node writes a decision; every way through it returns.
//
//	h := r.Peek(8)
//	if len(h) < 8 {
//		return wire.Unknown, 0
//	}
//	switch h[7] {
//	case 1:
//		return wire.Opening, 1
//	}
//	return wire.Unknown, 0
func (w *walk) node(d *schema.Decision) {
	before := w.here
	w.here = d
	defer func() { w.here = before }()
	switch {
	case d == nil:
		w.add(w.none...)
	case d.Probe == nil:
		w.add(w.leaf(d.Leaf, w.looked)...)
	default:
		if all, _, same := w.only(d); same && all != nil {
			w.add(w.leaf(all, w.looked)...)
			return
		}
		w.look(d)
	}
}

// only returns what every way through a decision leads to, and its outcome, if that
// is the same for all; nil where nothing fits.
func (w *walk) only(d *schema.Decision) (all []*schema.Alternative, outcome string, same bool) {
	switch {
	case w.outcome == nil:
		return nil, "", false
	case d == nil:
		return nil, "", true
	case d.Probe == nil:
		return d.Leaf, w.outcome(d.Leaf), true
	}
	all, outcome, same = w.only(d.Else)
	for _, c := range d.Cases {
		found, what, one := w.only(c.Next)
		if all == nil && w.lax {
			all, outcome = found, what
		}
		if same = same && one && (what == outcome || found == nil && w.lax); !same {
			return nil, "", false
		}
	}
	return all, outcome, true
}

// isElse reports whether a case does what is done where no case fits.
func (w *walk) isElse(d *schema.Decision, c schema.Case) bool {
	_, other, same := w.only(d.Else)
	_, what, one := w.only(c.Next)
	return same && one && what == other
}

func (w *walk) look(d *schema.Decision) {
	asked := w.asked
	defer func() { w.asked = asked }()
	for _, a := range w.shorter(d) {
		w.ask(a)
		w.asked = append(w.asked[:len(w.asked):len(w.asked)], a)
	}
	s := &gocode.Switch{}
	text := false
	if d.Probe.Bits > 0 {
		s.On = w.bits(d)
	} else {
		s.On, text = w.named(d)
	}
	peeked, h, members, looked := w.peeked, w.h, w.members, w.looked
	w.looked = append(w.looked[:len(w.looked):len(w.looked)], *d.Probe)
	same := map[string]int{}
	ascii := areLetters(d)
	for _, c := range d.Cases {
		if w.isElse(d, c) {
			continue
		}
		w.peeked, w.h, w.members = peeked, h, members
		body := w.block(func() { w.node(c.Next) })
		v := w.caseValue(c.Value, d.Probe, text, ascii)
		if at, known := same[key(body)]; known {
			s.Cases[at].Values = append(s.Cases[at].Values, v)
			continue
		}
		same[key(body)] = len(s.Cases)
		s.Cases = append(s.Cases, gocode.Case{Values: []gocode.Expr{v}, Body: body})
	}
	w.add(s)
	w.peeked, w.h, w.members, w.looked = peeked, h, members, looked
	w.node(d.Else)
}

// shorter are the alternatives of a decision that have a condition, and perhaps not
// the bytes that it looks at: they are asked for first.
//
//	if binary.BigEndian.Uint32(h) == 0 {
//		return wire.Opening, 1
//	}
func (w *walk) shorter(d *schema.Decision) (all []*schema.Alternative) {
	if w.ask == nil || d.Probe.Bits == 0 {
		return nil
	}
	for _, a := range alternatives(d) {
		if a.If == nil || a.Answer != nil != w.chooses || slices.Contains(w.asked, a) || slices.Contains(all, a) {
			continue
		}
		if w.p.fixedBits(a.Message.Record) < d.Probe.Offset+d.Probe.Bits && everyWay(d, a) {
			all = append(all, a)
		}
	}
	return all
}

// fixedBits is how many bits there are up to the first field of no fixed size.
func (p *planner) fixedBits(rec *schema.Record) (n uint) {
	for _, leaf := range rec.Leaves {
		bits, fixed := p.sizes.StretchBits([]schema.Item{leaf})
		if !fixed {
			break
		}
		n += uint(bits)
	}
	return n
}

// everyWay reports whether every way through a decision leads to an alternative.
func everyWay(d *schema.Decision, a *schema.Alternative) bool {
	switch {
	case d == nil:
		return false
	case d.Probe == nil:
		return slices.Contains(d.Leaf, a)
	}
	for _, c := range d.Cases {
		if !everyWay(c.Next, a) {
			return false
		}
	}
	return everyWay(d.Else, a)
}

// key is the same for bodies that do the same.
func key(body []gocode.Stmt) string {
	text := ""
	for _, s := range body {
		if r, ok := s.(*gocode.Return); ok {
			text += fmt.Sprint("return ", exprKey(r.Values))
			continue
		}
		return fmt.Sprintf("%p", s)
	}
	return text
}

func exprKey(list []gocode.Expr) string {
	text := ""
	for _, x := range list {
		switch x := x.(type) {
		case *gocode.Call:
			text += exprKey([]gocode.Expr{x.Fun}) + "(" + exprKey(x.Args) + ")"
		case *gocode.Unary, *gocode.Binary, *gocode.Sel, *gocode.Index, *gocode.Slice, *gocode.Literal:
			text += fmt.Sprintf("%p", x)
		default:
			text += fmt.Sprintf("%v", x)
		}
		text += ";"
	}
	return text
}

// bits is the number at a fixed place.
func (w *walk) bits(d *schema.Decision) gocode.Expr {
	return w.peek(d.Probe.Offset, d.Probe.Bits, d.Probe.Little)
}

// peek is the number of so many bits at a place.
func (w *walk) peek(offset, bits uint, little bool) gocode.Expr {
	return w.p.bitsOf(w.atLeast(offset+bits), offset, bits, little)
}

// peekText is the text of so many bits at a place.
func (w *walk) peekText(offset, bits uint) gocode.Expr {
	h := w.atLeast(offset + bits)
	return &gocode.Slice{X: h, Low: gocode.Int(int64(offset / 8)), High: gocode.Int(int64(offset+bits) / 8)}
}

// atLeast is what begins here, with no less than so many bits.
func (w *walk) atLeast(bits uint) gocode.Expr {
	need := int(bits+7) / 8
	if w.peeked >= need {
		return gocode.Id(w.h)
	}
	n := gocode.Int(int64(need))
	short := w.inFewer(need)
	if short != nil {
		w.add(gocode.When(gocode.Op(w.call("Left"), "<", n), short...))
	}
	w.h, w.peeked = w.fresh("h"), need
	w.add(gocode.Define(w.h, w.call("Peek", n)))
	if short == nil {
		w.add(gocode.When(gocode.Op(gocode.Len(gocode.Id(w.h)), "<", n), w.none...))
	}
	return gocode.Id(w.h)
}

// inFewer is what is done with a message of fewer bytes than are looked at, nil where none
// can be that short:
//
//	if r.Left() < 5 {
//		return wire.Opening, 4
//	}
func (w *walk) inFewer(bytes int) []gocode.Stmt {
	shorter := w.fewer(w.here, uint64(bytes)*8)
	if shorter == nil {
		return nil
	}
	peeked, h, members := w.peeked, w.h, w.members
	defer func() { w.peeked, w.h, w.members = peeked, h, members }()
	return w.block(func() { w.node(shorter) })
}

// fewer is what is left of a decision for a message that is known to have fewer bits; nil
// where nothing is.
func (w *walk) fewer(d *schema.Decision, bits uint64) *schema.Decision {
	switch {
	case d == nil || !w.framed:
		return nil
	case d.Probe == nil:
		shorter := &schema.Decision{}
		for _, a := range d.Leaf {
			if w.p.leastBits(a.Message.Record, a.Message.Record.Leaves) < bits && !slices.Contains(w.asked, a) {
				shorter.Leaf = append(shorter.Leaf, a)
			}
		}
		if len(shorter.Leaf) == 0 {
			return nil
		}
		return shorter
	}
	other := w.fewer(d.Else, bits)
	if uint64(d.Probe.Offset+d.Probe.Bits) >= bits {
		return other
	}
	shorter := &schema.Decision{Probe: d.Probe, Else: other}
	for _, c := range d.Cases {
		if next := w.fewer(c.Next, bits); next != nil {
			shorter.Cases = append(shorter.Cases, schema.Case{Value: c.Value, Next: next})
		}
	}
	if len(shorter.Cases) == 0 {
		return other
	}
	return shorter
}

// areLetters reports whether all values of a decision are ASCII, so that they read
// well as such.
func areLetters(d *schema.Decision) bool {
	for _, c := range d.Cases {
		n, ok := c.Value.(schema.Number)
		if !ok || d.Probe.Bits != 8 || n.Negative || n.Abs < 0x20 || n.Abs > 0x7e {
			return false
		}
	}
	return true
}

func (w *walk) caseValue(x schema.Expr, p *schema.Probe, text, letters bool) gocode.Expr {
	switch x := x.(type) {
	case schema.Text:
		return gocode.Str(x)
	case schema.Number:
		n := x.Abs
		if x.Negative {
			n = -n
		}
		if p.Bits > 0 && p.Bits < 64 {
			n &= 1<<p.Bits - 1
		}
		switch {
		case p.Present:
			return gocode.Id(map[bool]string{true: "true", false: "false"}[n != 0])
		case letters:
			return character(byte(n))
		case p.Bits == 0 && x.Negative:
			return number(x)
		case n > 0xffff:
			return gocode.Hex(n)
		}
		return gocode.Int(int64(n))
	}
	return gocode.Int(0)
}

// named is the value of a field in front of which there are values of any size. Kinds
// that stand in words are compared in upper case.
func (w *walk) named(d *schema.Decision) (x gocode.Expr, text bool) {
	all := w.p.haveField(d)
	if len(all) == 0 || isJSON(all[0].record, all[0].field) {
		return w.member(d), !d.Probe.Present
	}
	most := all[0]
	for _, h := range all[1:] {
		if h.inFront() > most.inFront() {
			most = h
		}
	}
	inWords := layoutsOf(most.record)[leafIndex(most.record, most.field)] != nil
	if inWords {
		most.addWords(all)
	}
	call := gocode.CallOf(gocode.Id(w.p.lookFunc(most)), idR)
	switch {
	case kindOf(most.field.Type) != isText:
		return call, false
	case inWords:
		upperCases(d)
		return gocode.CallOf(gocode.Id("string"), w.call("Upper", call)), true
	}
	return gocode.CallOf(gocode.Id("string"), call), true
}

// having is a message with a field of its frames that is looked at.
type having struct {
	message *schema.Message
	record  *schema.Record // of the message, or with words that others have in front
	field   *schema.WireField
}

// haveField returns the messages of a decision that have the field which it looks at.
func (p *planner) haveField(d *schema.Decision) (all []*having) {
	for _, a := range alternatives(d) {
		m := a.Message
		if f := fieldCalled(m.Record, d.Probe.Name); f != nil && (d.Probe.Way == "" || p.sizes.Way(m.Record, f) == d.Probe.Way) {
			all = append(all, &having{m, m.Record, f})
		}
	}
	return all
}

// inFront is the more the more there is in front of the field, and may be missing: that is
// stepped over if it is there.
func (h *having) inFront() int {
	return amountOf(h.record.Leaves[:leafIndex(h.record, h.field)])
}

// addWords puts words in front of the field that others have there where their literal comes
// next. Then they may come in any order.
func (h *having) addWords(all []*having) {
	known := map[string]bool{}
	leadingWords(h, func(literal string, _ *schema.WireField) { known[literal] = true })
	var more []schema.Item
	for _, other := range all {
		leadingWords(other, func(literal string, f *schema.WireField) {
			if !known[literal] {
				known[literal] = true
				more = append(more, byLiteral(f))
			}
		})
	}
	if len(more) == 0 {
		return
	}
	rec := *h.record
	rec.Items = h.behind(more, rec.Items)
	rec.Leaves = leavesOf(rec.Items)
	h.record = &rec
}

// leavesOf are the items of a record, those in layouts included.
func leavesOf(items []schema.Item) (all []schema.Item) {
	for _, item := range items {
		if layout, ok := item.(*schema.Layout); ok {
			all = append(all, leavesOf(layout.Items)...)
			continue
		}
		all = append(all, item)
	}
	return all
}

// leadingWords calls f for the structs of words in front of a field.
func leadingWords(h *having, f func(literal string, field *schema.WireField)) {
	for _, leaf := range h.record.Leaves[:leafIndex(h.record, h.field)] {
		if field, ok := leaf.(*schema.WireField); ok && schema.BeginsWithLiteral(field.Type) {
			f(schema.Present(field.Type).(*schema.WireStruct).Record.Leaves[0].(*schema.Literal).Bytes, field)
		}
	}
}

// byLiteral is a field that is there if its literal comes next.
func byLiteral(f *schema.WireField) *schema.WireField {
	may := *f
	may.Presence = schema.ByLiteral
	return &may
}

// behind returns items with more of them in front of the field.
func (h *having) behind(more, items []schema.Item) (all []schema.Item) {
	for _, item := range items {
		switch item := item.(type) {
		case *schema.Layout:
			inner := *item
			inner.Items = h.behind(more, item.Items)
			all = append(all, &inner)
			continue
		case *schema.WireField:
			if item == h.field {
				all = append(all, more...)
			} else if schema.BeginsWithLiteral(item.Type) {
				all = append(all, byLiteral(item))
				continue
			}
		}
		all = append(all, item)
	}
	return all
}

// upperCases writes the texts of a decision in upper case.
func upperCases(d *schema.Decision) {
	for i, c := range d.Cases {
		text, ok := c.Value.(schema.Text)
		if !ok {
			continue
		}
		b := []byte(text)
		for i, c := range b {
			if 'a' <= c && c <= 'z' {
				b[i] = c - 'a' + 'A'
			}
		}
		cases := append([]schema.Case(nil), d.Cases...)
		cases[i].Value = schema.Text(b)
		d.Cases = cases
	}
}

func fieldCalled(rec *schema.Record, name string) *schema.WireField {
	for _, leaf := range rec.Leaves {
		if f, ok := leaf.(*schema.WireField); ok && f.Name == name && f.Level < schema.Body {
			return f
		}
	}
	return nil
}

func isJSON(rec *schema.Record, f *schema.WireField) bool {
	i := leafIndex(rec, f)
	l := layoutsOf(rec)[max(i, 0)]
	return i >= 0 && l != nil && l.Kind == schema.JSON
}

// lookFunc plans the function that looks at a field, and stays in front of the
// message:
//
//	func verbOfPubRequest(r *wire.Reader) []byte {
//		mark := r.Mark()
//		r.Line("\r\n")
//		verb := r.Word(" ")
//		r.Restore(mark)
//		return verb
//	}
func (p *planner) lookFunc(h *having) string {
	if p.looks == nil {
		p.looks = map[looked]string{}
	}
	f, key := h.field, lookKey(h.record, h.field)
	if name := p.looks[key]; name != "" {
		return name
	}
	name := p.functionNamed(localName(f.Name) + "Of" + p.names.Message(h.message))
	p.looks[key] = name
	result, bail := gocode.Expr(bytesType), gocode.Stmt(gocode.Give(gocode.Nil))
	if kindOf(f.Type) != isText {
		result, bail = gocode.Id("int"), gocode.Give(gocode.Int(-1))
	}
	body := p.prefixBody(prefix{
		message: h.message, record: h.record, fields: []*schema.WireField{f}, bail: bail,
		begin: []gocode.Stmt{gocode.Define("mark", gocode.Method(idR, "Mark"))},
		finish: func(r *reader) {
			v := r.fieldOf(f)
			x := v.x
			if v.kind != isText {
				x = v.num()
			}
			r.run("Restore", gocode.Id("mark"))
			r.add(gocode.Give(x))
		},
	})
	p.add(&gocode.Func{
		Name: name, Doc: name + " returns the " + f.Name + " of the message that begins here.",
		Params: []gocode.Param{gocode.P("r", readerType)}, Results: []gocode.Param{{Type: result}},
		Body: needsExchange(body),
	})
	return name
}

// looked is a field that is the same for all messages with the same frames.
type looked struct {
	span  string
	items string
}

func lookKey(rec *schema.Record, f *schema.WireField) looked {
	key := looked{span: fmt.Sprint(f.Span.Start)}
	for _, leaf := range rec.Leaves[:leafIndex(rec, f)] {
		switch leaf := leaf.(type) {
		case *schema.Literal:
			key.items += fmt.Sprint(leaf.Span.Start)
		case *schema.WireField:
			key.items += fmt.Sprint(leaf.Span.Start) + schema.WireTypeString(leaf.Type)
		}
	}
	return key
}

// dispatch plans the function that tells what begins here:
//
//	func dispatchMainClient(r *wire.Reader, s *wire.Session) (wire.What, uint16) {
//		h := r.Peek(1)
//		if len(h) < 1 {
//			return wire.Unknown, 0
//		}
//		switch h[0] {
//		case '*':
//			if s.Get(0) != 0 {
//				return wire.Opening, 166
//			}
//			return wire.Reply, 0
//		}
//		return wire.Unknown, 0
//	}
func (p *planner) dispatch(what string, m *meeting) string {
	w := p.newWalk(m.Framing != nil, gocode.Give(wireID("Unknown"), gocode.Int(0)))
	w.lax = true
	w.leaf = func(all []*schema.Alternative, _ []schema.Probe) []gocode.Stmt {
		return w.block(func() { w.whatIs(all, m) })
	}
	w.ask = func(a *schema.Alternative) { w.add(w.whatIf(a, m)) }
	w.outcome = func(all []*schema.Alternative) string {
		text := ""
		for _, a := range all {
			if slices.Contains(w.asked, a) {
				continue
			}
			opening := a.Answer == nil
			text += fmt.Sprint(opening, m.ids[a.Exchange], m.items[a.Answer])
			if a.If == nil {
				break
			}
			text += schema.ExprString(a.If) + a.Message.Name
		}
		return text
	}
	switch answers, inputs := m.answers(); {
	case len(m.Openings) == 0 && answers > 0 && inputs == 0:
		w.add(gocode.Give(wireID("Reply"), gocode.Int(0)))
	case len(m.Openings) == 0 && answers > 0 && inputs == answers:
		w.add(gocode.Give(wireID("Input"), gocode.Int(0)))
	default:
		w.node(m.Dispatch)
	}
	session := "_"
	if mentions(w.body, idS) {
		session = string(idS)
	}
	name := p.functionNamed("dispatch" + what)
	p.add(&gocode.Func{
		Name: name, Doc: name + " tells what begins here.",
		Params: []gocode.Param{
			gocode.P("r", readerType),
			gocode.P(session, &gocode.Star{X: wireID("Session")}),
		},
		Results: []gocode.Param{{Type: wireID("What")}, {Type: gocode.Id("uint16")}},
		Body:    w.body,
	})
	return name
}

// idS is the session variables of the functions that tell what begins.
const idS = gocode.Id("s")

// answers returns how many answers can come, and how many of them are items that the
// other side sends of what it began.
func (m *meeting) answers() (all, inputs int) {
	for _, a := range m.Answers {
		if a.None {
			continue
		}
		all++
		if m.items[a] {
			inputs++
		}
	}
	return all, inputs
}

// whatIs returns what some alternatives are: the first of them whose condition holds.
func (w *walk) whatIs(all []*schema.Alternative, m *meeting) {
	asked := w.asked
	defer func() { w.asked = asked }()
	for _, a := range all {
		if slices.Contains(w.asked, a) {
			continue
		}
		if a.If == nil || a.Answer != nil {
			w.add(m.what(a))
			return
		}
		w.add(w.whatIf(a, m))
		w.asked = append(w.asked[:len(w.asked):len(w.asked)], a)
	}
	w.add(w.none...)
}

// whatIf returns what an alternative is if its condition holds.
func (w *walk) whatIf(a *schema.Alternative, m *meeting) gocode.Stmt {
	return gocode.When(cond(glance{w, a.Message.Record}, a.If), m.what(a))
}

// what returns what an alternative is.
func (m *meeting) what(a *schema.Alternative) gocode.Stmt {
	switch {
	case a.Answer == nil:
		return gocode.Give(wireID("Opening"), gocode.Int(int64(m.ids[a.Exchange])))
	case m.items[a.Answer]:
		return gocode.Give(wireID("Input"), gocode.Int(0))
	}
	return gocode.Give(wireID("Reply"), gocode.Int(0))
}

// glance gives the conditions of openings what they ask for: session variables, and
// fields at fixed places of the message that begins here.
type glance struct {
	*walk
	record *schema.Record
}

// value implements scope.
func (g glance) value(x schema.Expr) value {
	switch x := x.(type) {
	case *schema.SessionRef:
		return value{gocode.Method(idS, "Get", gocode.Int(int64(g.p.variable(x.Variable)))), isNumber}
	case *schema.LetRef:
		return g.let(x.Let.Value)
	case *schema.FieldRef:
		return g.field(x.Path)
	}
	return value{gocode.Int(0), isInt}
}

// let is the value of a let, which may stand for a text.
func (g glance) let(x schema.Expr) value {
	if isLeaf(x) {
		return g.value(x)
	}
	return value{num(g, x), isInt}
}

// field is the value at the place of a field, or of one in a struct.
func (g glance) field(path []*schema.WireField) value {
	at, rec := uint(0), g.record
	for i, f := range path {
		if f = sameField(rec, f); i < len(path)-1 {
			inner, ok := schema.BareWire(f.Type).(*schema.WireStruct)
			offset, fixed := g.p.offset(rec, f)
			if !ok || !fixed {
				return value{gocode.Int(0), isInt}
			}
			at, rec = at+offset, inner.Record
			continue
		}
		offset, fixed := g.p.offset(rec, f)
		bits, sized := g.p.sizes.FieldBits(f)
		if !fixed || !sized {
			break
		}
		if kindOf(f.Type) == isText {
			return value{g.peekText(at+offset, uint(bits)), isText}
		}
		raw := g.peek(at+offset, uint(bits), isLittle(f.Type))
		return value{g.p.typed(f.Type, raw, uint(bits)), kindOf(f.Type)}
	}
	return value{gocode.Int(0), isInt}
}
