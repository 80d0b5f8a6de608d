package check

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// protocol checks what is said over the socket.
func (c *wireChecker) protocol(p *schema.Conversation) {
	for i, phase := range p.Phases {
		if !phase.Entered && (i > 0 || len(phase.Exchanges) > 0) {
			c.neverEntered(phase)
		}
		for _, x := range phase.Exchanges {
			c.exchange(x)
		}
		c.unpaired(phase)
		for _, r := range phase.Reads {
			if !c.unsure {
				c.reading(r)
				c.takenForOpenings(p, r.Dispatch)
				c.lines(r)
			}
		}
	}
	c.fragments(p)
	c.askedOfTrimmed(p)
	c.absentFields(p)
	c.frontKinds(p)
	c.ids(p)
	c.lonelyIDs(p)
	if !c.unsure {
		c.conditionalTails(p)
	}
	if !c.report.HasErrors() {
		c.extremes(p)
		c.zeroLengths(p)
		c.lostDefaults(p)
	}
}

func (c *wireChecker) neverEntered(phase *schema.Phase) {
	what := phase.Name
	if what == "main" {
		what += ", which is what stands outside of all phases,"
	}
	c.report.Errorf(CodeWirePhaseUnused, phase.Span, "phase %s is never entered", what).
		Helpf("a message leads there with `then %s`, or the protocol `starts in %s`", phase.Name, phase.Name)
}

// answerIDs reports an id that a reply has no room for, or holds in another way, and one that
// is always another than its request's.
func (c *wireChecker) answerIDs(x *schema.Exchange) {
	if x.Role == schema.Event {
		return
	}
	for side, open := range x.Open {
		if open == nil || open.ID == nil || open.ID.Equation == nil && c.noNumber(open, x) || x.Pairing != schema.ByID {
			continue
		}
		for _, a := range x.Answers() {
			m := a.Message[side]
			if m == nil || m.ID == nil || c.said[m.ID.Span] || c.otherID(m, open, x) || m.ID.Equation != nil || open.ID.Equation != nil || holdsID(m.ID, open.ID) {
				continue
			}
			c.said[m.ID.Span] = true
			c.report.Errorf(CodeWireID, m.ID.Span, "the id %s of %s is %s, and that of its request %s is %s", called(m.ID), m.Name,
				schema.WrittenType(schema.Present(m.ID.Type)), x.Name, schema.WrittenType(schema.Present(open.ID.Type))).
				Also(open.ID.Span, "the request's id").
				Helpf("give both the same type, or the request's a range that the reply's holds, as in id 0..255")
		}
	}
}

// otherID reports a constant as the id of a reply that is not that of its request.
func (c *wireChecker) otherID(m, open *schema.Message, x *schema.Exchange) bool {
	if m.ID.Equation == nil || !schema.IsConstant(m.ID.Equation.Value) {
		return false
	}
	of, its := schema.ExprString(m.ID.Equation.Value), "any that the runtime gives"
	if open.ID.Equation != nil {
		its = schema.ExprString(open.ID.Equation.Value)
	}
	if of == its {
		return false
	}
	c.said[m.ID.Span] = true
	c.report.Errorf(CodeWireID, m.ID.Span, "the id of %s is %s, and that of its request %s is %s, so that it answers nothing", m.Name, of, x.Name, its).
		Also(open.ID.Span, "the request's id").
		Helpf("give both the same one, or leave it to the runtime, which repeats that of the request")
	return true
}

// noNumber reports the id of a request that cannot be what the runtime gives: a number,
// or what is made of one.
func (c *wireChecker) noNumber(open *schema.Message, x *schema.Exchange) bool {
	f := open.ID
	why, help := notGiven(schema.Present(f.Type))
	if n := uncounted(f); n != nil {
		why, help = "nothing makes "+called(n)+" their length", fmt.Sprintf("let it count them, as in %s u8 = size(%s)", called(n), called(f))
	}
	if why == "" || c.said[f.Span] {
		return why != ""
	}
	c.said[f.Span] = true
	c.report.Errorf(CodeWireID, f.Span, "the id %s of %s is %s: the runtime gives numbers, and %s", called(f), x.Name,
		schema.WrittenType(schema.Present(f.Type)), why).Helpf("%s", help)
	return true
}

// notGiven says why an id of a type cannot be made of a number, or nothing, and what
// would be an id.
func notGiven(t schema.WireType) (why, help string) {
	const other = "mark an integer, a text or bytes of a fixed size as id"
	switch t := schema.BareWire(t).(type) {
	case *schema.WireText:
		if n, fixed := schema.WireBits(t); fixed && !t.Bytes {
			return "their digits are not always as many", fmt.Sprintf("write dec[%d] for a number with zeros in front, or bytes[%d]", n/8, n/8)
		}
	case *schema.WireUnion:
		if t.NumberVariant() == nil {
			return "no variant is one", "give it a variant that is a number"
		}
	case *schema.WireStruct, *schema.WireList, *schema.WireMap, *schema.WireFloat, *schema.WireAny:
		return "that cannot be made of one", other
	}
	return "", ""
}

// uncounted is the field that says how long an id is and is no equation over its size, so
// that no id but those of one length could be written; nil if there is none.
func uncounted(id *schema.WireField) *schema.WireField {
	var found *schema.WireField
	for _, end := range schema.Ends(schema.Present(id.Type)) {
		if end.How != schema.EndSize {
			continue
		}
		schema.Visit(end.Size, func(x schema.Expr) {
			if ref, ok := x.(*schema.FieldRef); ok && !isMeasured(ref.Path[0]) {
				found = ref.Path[0]
			}
		})
	}
	return found
}

// isMeasured reports whether a field is an equation that gives a size.
func isMeasured(f *schema.WireField) bool {
	return f.Equation != nil && f.Equation.Solution != nil && f.Equation.Solution.Unknown.Of == schema.SizeOf
}

// holdsID reports whether an id can hold every value that a request's has.
func holdsID(reply, request *schema.WireField) bool {
	from, to := schema.Present(request.Type), schema.Present(reply.Type)
	n, isNumber := from.(*schema.WireInt)
	m, both := to.(*schema.WireInt)
	switch {
	case !isNumber || !both:
		return schema.WireTypeString(from) == schema.WireTypeString(to) ||
			isNumber == both && schema.IsNumber(from) == schema.IsNumber(to) && !isFixedText(from) && !isFixedText(to)
	case request.Range != nil:
		_, largest, _ := span(m)
		return request.Range.High.Compare(largest) <= 0
	}
	return m.Bits >= n.Bits && (m.Signed == n.Signed || m.Bits > n.Bits)
}

func isFixedText(t schema.WireType) bool {
	_, text := schema.BareWire(t).(*schema.WireText)
	_, fixed := schema.WireBits(t)
	return text && fixed
}

func (c *wireChecker) exchange(x *schema.Exchange) {
	if x.Order == schema.InTurn {
		c.report.Errorf(CodeWireUnpaired, x.Span, "%s has an id, so any number of it are under way, and it is to be answered in turn", x.Name).
			Helpf("say `replies in order` if replies come in the order of the requests, or leave out `replies in turn`")
	}
	c.closes(x)
	c.answerKinds(x)
	for _, open := range x.Open {
		if open != nil {
			c.misfit(x, open)
		}
	}
	c.sameTypes(x)
	c.answerIDs(x)
	c.repeats(x)
	c.conditions(x)
	if x.Role == schema.Request && len(x.Results) == 0 && !c.unsure {
		c.noAnswer(x)
	}
	if x.Role != schema.Stream {
		return
	}
	for _, a := range x.Results {
		if !a.None {
			return
		}
	}
	c.report.Errorf(CodeWireEndless, x.Span, "%s never ends: a stream has `until` with what ends it", x.Name)
}

// closes reports an item behind which the connection is closed, so that nothing can end its stream.
func (c *wireChecker) closes(x *schema.Exchange) {
	for _, a := range append(x.Out, x.In...) {
		if a.Then != nil && a.Then.Closed {
			c.report.Errorf(CodeWirePhase, a.Span, "the connection is closed behind this item, so nothing can end %s", x.Name).
				Helpf("write `then %s` behind what ends it", a.Then.Name)
		}
	}
}

// noAnswer reports a request that nothing answers, or nothing but errors: unlike a
// native one it has no answer that only says that it is done.
func (c *wireChecker) noAnswer(x *schema.Exchange) {
	c.report.Errorf(CodeWireNoAnswer, x.Span, "nothing says what answers %s when it succeeds", x.Name).
		Helpf("write -> and the answer, or -> none if nothing comes; what is never answered is an event")
}

// reading reports what a side cannot tell apart.
func (c *wireChecker) reading(r *schema.Reading) {
	c.openOrAnswer(r)
	for _, choices := range []map[*schema.Exchange]*schema.Decision{r.Choices, r.Inputs} {
		for _, x := range slices.SortedFunc(maps.Keys(choices), inSource) {
			c.tree(choices[x], func(a, b *schema.Alternative) { c.sameAnswer(x, a, b) })
			c.takenForErrors(x, choices[x])
			c.nothingLeft(x, choices[x])
		}
	}
}

// early reports a message that may be shorter than what a reader looks at to find which it
// is: it would wait for bytes that never come.
func (c *wireChecker) early(e *schema.Early) {
	if c.said[e.Ends.Span] {
		return
	}
	c.said[e.Ends.Span] = true
	a := e.Ends
	d := c.report.Errorf(CodeWireEarly, a.Span, "%s may end in front of %s, for which a %s would wait to tell what it is", a.Name, e.Place, reader(a))
	if e.Asks != nil {
		d.Also(e.Asks.Span, "%s asks for it", e.Asks.Name)
	}
	d.Helpf("no frame says how long messages are: put what tells them apart into bytes that each of them has, or give the frame a size")
}

// kindsDiffer reports whether two messages have kinds of which one at least is another. In
// words the case of letters makes none.
func kindsDiffer(a, b *schema.Message) bool {
	for i, kind := range a.Kinds {
		if i < len(b.Kinds) && kindDiffers(kind, b.Kinds[i]) {
			return true
		}
	}
	return false
}

func kindDiffers(a, b schema.Expr) bool {
	switch a := a.(type) {
	case schema.Number:
		other, ok := b.(schema.Number)
		return ok && a.Compare(other) != 0
	case schema.Text:
		other, ok := b.(schema.Text)
		return ok && !strings.EqualFold(string(a), string(other))
	}
	return false
}

func reader(a *schema.Alternative) string {
	if a.Message.Sender == schema.Server {
		return "client"
	}
	return "server"
}

func inSource(a, b *schema.Exchange) int { return cmp.Compare(a.Span.Start, b.Span.Start) }

// first reports whether nothing was said yet of two answers. What several requests share
// is told with the first of them.
func (c *wireChecker) first(a, b source.Span) bool {
	pair := [2]source.Span{a, b}
	said := c.alike[pair]
	c.alike[pair] = true
	return !said
}

func (c *wireChecker) sameAnswer(x *schema.Exchange, a, b *schema.Alternative) {
	var d *diag.Diagnostic
	switch {
	case c.movedKinds(a, b):
		return
	case a.Error != b.Error:
		if b.Error {
			a, b = b, a
		}
		if a.If != nil && b.If != nil {
			c.sameCondition(x, a, b)
			return
		}
		if !c.first(a.Span, a.Span) {
			return
		}
		if a.If != nil {
			c.report.Errorf(CodeWireSameAnswer, a.Span, "error %s asks for %s, and the reply of %s has something else there", a.Name, schema.ExprString(a.If), x.Name).
				Also(x.Span, "%s is declared here", x.Name).
				Helpf("let the condition ask for a field of the frame that stands at one place in all answers, or declare the error behind each request that it answers: -> ... | error %s { ... } if %s", a.Name, schema.ExprString(a.If))
			return
		}
		d = c.report.Errorf(CodeWireSameAnswer, a.Span, "error %s and the reply of %s cannot be told apart: %s", a.Name, x.Name, markAnswer(a, b))
		if b.Answer.Span == b.Message.Span {
			d.Also(x.Span, "%s is declared here", x.Name)
		} else {
			d.Also(b.Message.Span, "%s is that reply", b.Name)
		}
		_ = c.displaced(d, a, b) || textInWay(d, a, b)
		return
	case a.Ends != b.Ends:
		if a.Ends {
			a, b = b, a
		}
		d = c.report.Errorf(CodeWireEndless, x.Span, "%s never ends: `until` needs an alternative that the others exclude", x.Name)
		d.Also(b.Span, "this one cannot be told from %s", a.Name)
		return
	}
	if b.Span.Start < a.Span.Start {
		a, b = b, a
	}
	if !c.first(a.Span, b.Span) {
		return
	}
	what := "answers of"
	if slices.Contains(x.In, b.Answer) {
		what = "what is sent in"
	}
	d = c.report.Errorf(CodeWireSameAnswer, b.Span, "%s and %s cannot be told apart as %s %s", a.Name, b.Name, what, x.Name).
		Also(a.Span, "%s stands here", a.Name)
	if !c.displaced(d, a, b) && !textInWay(d, a, b) {
		d.Helpf("give each a kind of its own, or %s", markAnswer(a, b))
	}
}

// sameCondition reports an error that a reader takes for an answer wherever this can be.
func (c *wireChecker) sameCondition(x *schema.Exchange, failed, b *schema.Alternative) {
	if !c.first(failed.Span, b.Span) {
		return
	}
	c.report.Errorf(CodeWireSameAnswer, b.Span, "the error %s holds wherever %s does, so a reader of %s never takes anything for the latter", failed.Name, b.Name, x.Name).
		Also(failed.Span, "%s stands here", failed.Name).
		Helpf("write %s in place of %s, or give %s a condition that is a case of the error's", failed.Name, b.Name, b.Name)
}

// maxAlike is how many pairs of one tree are reported.
const maxAlike = 20

// tree calls report for each pair of a tree that cannot be told apart. Where all can be, it
// reports what may end too early.
func (c *wireChecker) tree(d *schema.Decision, report func(a, b *schema.Alternative)) {
	type pair [2]*schema.Alternative
	seen := map[pair]bool{}
	var early *schema.Early
	for d := range d.Nodes() {
		if d.Alike[0] != nil && !seen[pair(d.Alike)] && len(seen) < maxAlike {
			seen[pair(d.Alike)] = true
			report(d.Alike[0], d.Alike[1])
		}
		if early == nil {
			early = d.Early
		}
	}
	if early != nil && len(seen) == 0 {
		c.early(early)
	}
}

func plural(n uint64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
