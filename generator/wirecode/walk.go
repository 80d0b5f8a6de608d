package wirecode

import (
	"fmt"

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
	// told are the numbers that were found at places on the way here.
	told []told
	// outcome is the same text for leaves that do the same, where nothing was looked
	// at; nil where each is its own.
	outcome func(all []*schema.Alternative) string
	// lax tells that what fits nothing may be taken for something that it is not:
	// that is found when it is read.
	lax bool
	// ask adds what is done with an alternative if its condition holds, and reports whether
	// that is known already; nil where conditions play no part. asked are those for which that was done already. Of
	// answers it is only asked where one of them is chosen.
	ask     func(*schema.Alternative) bool
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

// told is a number that stands at a place.
type told struct {
	place  schema.Probe
	number schema.Number
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
		w.asked = append(w.asked[:len(w.asked):len(w.asked)], a) // what it asks for is there in it
		if w.ask(a) {
			return
		}
	}
	if d.Probe.Text {
		w.texts(d)
		return
	}
	s := &gocode.Switch{}
	text, word := false, ""
	switch {
	case d.Probe.Bits > 0:
		s.On = w.bits(d)
	case d.Probe.Behind > 0:
		word = w.fresh("word")
		s.Init = gocode.Define(word, w.wordBehind(d))
	default:
		s.On, text = w.named(d)
	}
	peeked, h, members, looked, told := w.peeked, w.h, w.members, w.looked, w.told
	w.looked = append(w.looked[:len(w.looked):len(w.looked)], *d.Probe)
	same := map[string]int{}
	ascii := areLetters(d)
	for _, c := range d.Cases {
		if w.isElse(d, c) {
			continue
		}
		w.peeked, w.h, w.members = peeked, h, members
		w.told = tell(told, d.Probe, c.Value)
		body := w.block(func() { w.node(c.Next) })
		v := w.caseValue(c.Value, d.Probe, text, ascii)
		if word != "" {
			v = isWordBehind(word, c.Value.(schema.Text))
		}
		if at, known := same[key(body)]; known {
			s.Cases[at].Values = append(s.Cases[at].Values, v)
			continue
		}
		same[key(body)] = len(s.Cases)
		s.Cases = append(s.Cases, gocode.Case{Values: []gocode.Expr{v}, Body: body})
	}
	w.add(unlessOne(s))
	w.peeked, w.h, w.members, w.looked, w.told = peeked, h, members, looked, told
	w.node(d.Else)
}

// tell adds what a case tells of a binary number at a fixed place.
func tell(known []told, place *schema.Probe, x schema.Expr) []told {
	n, ok := x.(schema.Number)
	if !ok || place.Bits == 0 || place.Base > 0 || n.Negative {
		return known
	}
	return append(known[:len(known):len(known)], told{*place, n})
}

// toldOf returns what is known of the number of a type at a place.
func (w *walk) toldOf(t schema.WireType, at, bits uint) (n schema.Number, known bool) {
	number, ok := schema.BareWire(t).(*schema.WireInt)
	if !ok || number.Signed {
		return n, false
	}
	for _, told := range w.told {
		if p := told.place; p.Offset == at && p.Bits == bits && (bits <= 8 || p.Little == number.Little) {
			return told.number, true
		}
	}
	return n, false
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
	if d.Probe.Base > 0 {
		return gocode.CallOf(wireID("Digits"), w.peekText(d.Probe.Offset, d.Probe.Bits), gocode.Int(int64(d.Probe.Base)))
	}
	h := w.atLeast(d.Probe.Offset + d.Probe.Bits)
	return w.p.bitsOf(h, d.Probe.Offset, d.Probe.Bits, d.Probe.Little)
}

// peekText is the text of so many bits at a place.
func (w *walk) peekText(offset, bits uint) gocode.Expr {
	h := w.atLeast(offset + bits)
	return &gocode.Slice{X: h, Low: gocode.Int(int64(offset / 8)), High: gocode.Int(int64(offset+bits) / 8)}
}

// areLetters reports whether all values of a decision are ASCII, so that they read
// well as such.
func areLetters(d *schema.Decision) bool {
	for _, c := range d.Cases {
		n, ok := c.Value.(schema.Number)
		if !ok || d.Probe.Bits != 8 || d.Probe.Base > 0 || n.Negative || n.Abs < 0x20 || n.Abs > 0x7e {
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
		if p.Base > 0 {
			return number(x)
		}
		n := x.Abs
		if x.Negative {
			n = -n
		}
		if p.Bits > 0 && p.Bits < 64 {
			n &= 1<<p.Bits - 1
		}
		switch {
		case p.Present:
			return gocode.Bool(n != 0)
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
