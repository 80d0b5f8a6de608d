package resolve

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// exchanges resolves the requests, streams and events of all blocks.
func (w *wirer) exchanges(blocks []*wireBlock) {
	for _, b := range blocks {
		for _, m := range b.opens {
			b.phase.Exchanges = append(b.phase.Exchanges, w.exchange(m, b))
		}
	}
	for key, m := range w.messages {
		m.Error = m.Error || w.failing[key.node]
	}
}

// opener is an exchange that is being resolved.
type opener struct {
	*wirer
	x       *schema.Exchange
	block   *wireBlock // in which it begins
	arrival *wireBlock // in which its answers come
}

// sides are the two sides, in the order of Exchange.Open.
var sides = [2]schema.Sender{schema.Client, schema.Server}

func (w *wirer) exchange(m *syntax.Message, b *wireBlock) *schema.Exchange {
	x := &schema.Exchange{Name: m.Name.Text, Doc: m.Doc, Span: m.Name.Span, Role: schema.Role(m.Role.Text), Sender: sender(m.Side), Idempotent: m.Again != nil}
	w.idempotence(m)
	o := &opener{wirer: w, x: x, block: b, arrival: b}
	if x.Then = w.phaseNamed(m.Then); x.Then != nil && !x.Then.Raw {
		o.arrival = w.blocks[x.Then.Lands().Name]
	}
	d := &messageDecl{
		node: m, name: m.Name.Text, doc: m.Doc, at: m.Name.Span, role: m.Role.Text, kind: m.Kind, cond: m.If, typ: m.Type, in: m.Frame,
	}
	for i, side := range sides {
		if x.Sender&side != 0 {
			x.Open[i] = w.message(d, b, side, nil)
			w.openKinds(d, x.Open[i], b)
			w.openIf(d, x.Open[i])
		}
	}
	o.parts(m)
	if x.Role == schema.Event {
		return x
	}
	x.In = o.answers(m.In, true, "Item")
	x.Out, x.Results = nil, o.answers(m.Out, false, "Reply")
	if x.Role == schema.Stream {
		x.Out, x.Results = x.Results, o.answers(m.Until, false, endSuffix)
	}
	o.splitErrors()
	o.sharedErrors()
	for ; x.Role != schema.Event && b != nil && x.Pairing == schema.Unpaired; b = b.parent {
		x.Pairing = b.pairing
	}
	return x
}

// parts reports what a message of its role cannot have.
func (o *opener) parts(m *syntax.Message) {
	switch o.x.Role {
	case schema.Event:
		for _, list := range [][]*syntax.Answer{m.In, m.Out, m.Until} {
			o.noPart(list, "%s is never answered; make it a request or a stream", title(m))
		}
	case schema.Request:
		o.noPart(m.In, "only a stream has items with <-, and %s is none", title(m))
		o.noPart(m.Until, "only a stream has until, and %s is none", title(m))
	}
}

// openKinds resolves what tells an opening message from others.
func (w *wirer) openKinds(d *messageDecl, m *schema.Message, b *wireBlock) {
	want := kindFields(m)
	switch {
	case d.kind == nil && want > 0:
		kind := kindFieldsOf(m)[0].Span
		problem := w.errorf(CodeWireNoKind, d.at, "%s needs a kind: its frame has one", d.name).
			Also(kind, "the kind of its frame").
			Helpf("write it behind the name, as in %s = %s", d.name, someKinds(d.name, m))
		if b.inherits(kind) {
			problem.Help += "; phase " + b.phase.Name + " inherits that frame: if its messages have none, write frame { body } in it"
		}
		return
	case d.kind == nil:
		return
	case want == 0:
		w.noKindField(d, m)
		return
	case d.kind.Else:
		m.Else, m.Misfit = true, d.kind.Misfit
		w.noConstants(d, m)
		return
	}
	if m.Kinds == nil {
		m.Kinds = w.kindValues(d, m, want, false)
	}
}

// someKinds shows how the kinds of a message are written: 1, "SAY", Hello or (1, 2).
func someKinds(name string, m *schema.Message) string {
	var all []string
	for i, f := range kindFieldsOf(m) {
		kind := strconv.Itoa(i + 1)
		if e, ok := schema.BareWire(f.Type).(*schema.WireEnum); ok && len(e.Values) > 0 {
			kind = e.Values[0].Name
		} else if isTextType(f.Type) {
			kind = strconv.Quote(strings.ToUpper(name))
		}
		all = append(all, kind)
	}
	if len(all) == 1 {
		return all[0]
	}
	return "(" + strings.Join(all, ", ") + ")"
}

// filledKinds reports kinds that a message fills as slots, though it has one already.
func (w *wirer) filledKinds(p *schema.Conversation) {
	said := map[source.Span]bool{}
	for _, m := range p.Messages {
		for _, f := range kindFieldsOf(m) {
			isFilled := f.Program || f.Equation != nil && f.Equation.Kind != schema.TheKind
			if m.Else || !isFilled || said[f.Span] {
				continue
			}
			said[f.Span] = true
			w.errorf(CodeWireKindField, f.Span, "%s fills %s, which is its kind, and says what that is already", m.Name, f.Name).
				Helpf("leave out .%s: only what stands for other kinds, as in %s = else, gives one", f.Name, m.Name)
		}
	}
}

// noKindField reports a kind where the frame has no place for one. It is told once of each
// frame, as that is where it has to be mended.
func (w *wirer) noKindField(d *messageDecl, m *schema.Message) {
	frame := source.Span{}
	if first := frameItem(m.Record); first != nil {
		frame = first.Span
	}
	if w.kindless[frame] {
		return
	}
	w.kindless[frame] = true
	if frame.File == nil {
		w.errorf(CodeWireKindField, d.kind.Span, "%s has a kind, and no frame that has a place for it", d.name).
			Helpf("write one, as in frame { type u8 kind, body }; where messages have no kind, leave it out")
		return
	}
	w.errorf(CodeWireKindField, d.kind.Span, "%s has a kind, but its frame has no field marked kind", d.name).
		Also(frame, "the frame begins here").
		Helpf("mark the field that tells messages apart, as in type u8 kind")
}

// frameItem is the first field of a message that is its frame's, nil for none.
func frameItem(r *schema.Record) *schema.WireField {
	for _, f := range schema.FieldsIn(r.Leaves) {
		if f.Level < schema.Body && !f.Slot {
			return f
		}
	}
	return nil
}

// noConstants reports constants in what is to read anything.
func (w *wirer) noConstants(d *messageDecl, m *schema.Message) {
	record := w.bodyRecord(d, m)
	if !m.Misfit || record == nil {
		return
	}
	for _, item := range record.Items {
		if text, ok := item.(*syntax.Literal); ok {
			w.errorf(CodeWireMisfit, text.Span, "%s takes what others cannot read, and so has to read anything: a constant cannot", d.name).
				Helpf("leave it out")
			return
		}
	}
}

// openIf resolves what has to hold for a message to be this opening.
func (w *wirer) openIf(d *messageDecl, m *schema.Message) {
	in := w.messageScopes[m]
	if d.cond == nil || m.If != nil || in == nil {
		return
	}
	w.later = append(w.later, func() { m.If, m.IfAt = w.condition(d.cond, in, schema.Body), d.cond.Range() })
}

// kindValues resolves the values of a message's kinds.
func (w *wirer) kindValues(d *messageDecl, m *schema.Message, want int, ofReply bool) []schema.Expr {
	if len(d.kind.Values) != want {
		w.wrongKinds(d, m, want)
		return nil
	}
	in := &wireScope{record: &schema.Record{}, kind: ofReply}
	fields := kindFieldsOf(m)
	var kinds []schema.Expr
	for i, x := range d.kind.Values {
		hint, _ := schema.Present(fields[i].Type).(*schema.WireEnum)
		k := w.kindValue(x, in, hint)
		if k == nil {
			return nil
		}
		kinds = append(kinds, k)
	}
	return kinds
}

// kindValue resolves a kind, nil if it is wrong.
func (w *wirer) kindValue(x syntax.Expr, in *wireScope, hint *schema.WireEnum) schema.Expr {
	k := w.expr(x, in, schema.Body, hint)
	if compares(k) {
		w.errorf(CodeWireNumber, x.Range(), "%s is a condition, and a kind is a number or a text", x.Range().Text())
		return nil
	}
	return k
}

// wrongKinds reports more or fewer kinds than the frames have fields for. Where both
// frames have some, the inner one may be meant to stand in place of the outer one.
func (w *wirer) wrongKinds(d *messageDecl, m *schema.Message, want int) {
	fields := kindFieldsOf(m)
	first, last := fields[0], fields[want-1]
	whose := "its frame marks"
	if first.Level != last.Level {
		whose = "its frames mark"
	}
	r := w.errorf(CodeWireKindField, d.kind.Span, "%s gives %s, and %s %s", d.name,
		plural(uint64(len(d.kind.Values)), "kind"), whose, plural(uint64(want), "field"))
	if first.Level == last.Level {
		return
	}
	r.Also(first.Span, "one is in the frame around everything").Also(last.Span, "another is in the frame of its role").
		Helpf("frames nest: what a frame of a role has stands where the frame around everything has its body; leave out what that one has already")
	if first.Name != last.Name && kindsOf(fields, schema.OuterFrame) == len(d.kind.Values) {
		r.Help += fmt.Sprintf("; where only some messages have the inner one, write frame %s { body }, and begin those with what stood in it, its kinds as constants: %s %s = 1",
			frameRole(d.role), last.Name, schema.WireTypeString(last.Type))
	}
}

// frameRole is the role whose frame a message has.
func frameRole(role string) string {
	switch role {
	case "error":
		return "reply"
	case "stream":
		return "request"
	}
	return role
}

// kindsOf counts the kinds of one frame.
func kindsOf(fields []*schema.WireField, level schema.Level) (n int) {
	for _, f := range fields {
		if f.Level == level {
			n++
		}
	}
	return n
}

func kindFieldsOf(m *schema.Message) []*schema.WireField {
	var fields []*schema.WireField
	for _, f := range schema.FieldsIn(m.Record.Leaves) {
		if f.Role == schema.KindRole {
			fields = append(fields, f)
		}
	}
	return fields
}

func kindFields(m *schema.Message) int { return len(kindFieldsOf(m)) }

// endSuffix names what stands behind `until`.
const endSuffix = "End"

// answers resolves a list of alternatives; sent by the opener itself or to it.
func (o *opener) answers(list []*syntax.Answer, byOpener bool, suffix string) []*schema.WireAnswer {
	var all []*schema.WireAnswer
	for _, a := range list {
		if answer := o.answer(a, byOpener, suffix); answer != nil {
			all = append(all, answer)
		}
	}
	o.eachNamed(list, all)
	return all
}

// eachNamed reports answers without a name where there are several of which a program gets
// one: the name that one alone would have is theirs together.
func (o *opener) eachNamed(list []*syntax.Answer, all []*schema.WireAnswer) {
	several := 0
	for _, answer := range all {
		if !answer.None && !answer.Error {
			several++
		}
	}
	for _, a := range list {
		if several > 1 && a.Name == nil && a.Type != nil && !a.Error {
			o.errorf(CodeAnswerStruct, firstLine(a.Span), "each of several answers needs a name").
				Helpf("write one in front of it, as in Found { id u64 }")
		}
	}
}

func (o *opener) answer(a *syntax.Answer, byOpener bool, suffix string) *schema.WireAnswer {
	answer := &schema.WireAnswer{Span: firstLine(a.Span), None: a.None, Item: byOpener, Error: a.Error, Then: o.phaseNamed(a.Then)}
	if a.None { // sees the request alone
		open := o.x.Open[0]
		if open == nil {
			open = o.x.Open[1]
		}
		o.answerIf(answer, a.If, &wireScope{record: &schema.Record{}}, o.messageScopes[open])
		return answer
	}
	d := o.answerDecl(a, suffix)
	if d == nil {
		return nil
	}
	if a.Name != nil {
		answer.Span = a.Name.Span
	}
	answer.Error = d.role == "error"
	answer.Ends = answer.Error && !a.Error && suffix == endSuffix
	o.failing[d.node] = o.failing[d.node] || answer.Error
	o.fillAnswer(answer, d)
	side := 0
	if answer.Message[0] == nil {
		side = 1
	}
	in := o.messageScopes[answer.Message[side]]
	if a.If == nil {
		o.answerIf(answer, d.cond, in, nil)
		return answer
	}
	o.answerIf(answer, a.If, in, o.messageScopes[o.x.Open[side]])
	return answer
}

// fillAnswer makes the messages of an answer for each side that opens the exchange.
func (o *opener) fillAnswer(answer *schema.WireAnswer, d *messageDecl) {
	for i, side := range sides {
		if o.x.Sender&side == 0 {
			continue
		}
		sender := sides[1-i]
		if answer.Item {
			sender = side
		}
		if answer.Item && d.role == "reply" {
			item := *d
			item.role, d = "request", &item
		}
		m := o.message(d, o.arrival, sender, o.x.Open[i])
		o.checkNeeds(m, i)
		answer.Message[i] = m
		if i == 1 && m == answer.Message[0] {
			continue
		}
		// Under other frames it is another message, with kinds of its own.
		if kinds := o.replyKinds(d, m, o.x.Open[i]); answer.Kinds == nil {
			answer.Kinds = kinds
		}
	}
}

// checkNeeds looks whether this request too has what a shared reply asks for.
func (o *opener) checkNeeds(m *schema.Message, side int) {
	open := o.messageScopes[o.x.Open[side]]
	o.later = append(o.later, func() {
		for _, name := range m.Needs {
			first, _, _ := strings.Cut(name, ".")
			if _, ok := open.lookup(first, schema.Body); !ok {
				o.lacking(m, first)
			} else if open != o.messageScopes[m].request {
				o.kept(open, name, o.x.Span)
			}
		}
	})
}

// lacking reports a request that does not have what a shared reply asks it for. One
// mistake of the reply concerns many requests, and is told with the first of them.
func (o *opener) lacking(m *schema.Message, field string) {
	asks := [2]string{m.Name, field}
	if o.lacked[asks] {
		return
	}
	o.lacked[asks] = true
	o.errorf(CodeWireUnknownName, o.x.Span, "%s answers %s, and asks for its %s, which it does not have", m.Name, o.x.Name, field).
		Also(m.Span, "%s is declared here", m.Name)
}

// replyKinds returns the kinds that an answer has in this exchange.
func (o *opener) replyKinds(d *messageDecl, m, open *schema.Message) []schema.Expr {
	want, before := kindFields(m), m.Kinds
	switch {
	case want == 0 && d.kind != nil:
		o.noKindField(d, m)
		return nil
	case want == 0:
		return nil
	case d.kind != nil && d.kind.Else:
		if d.kind.Misfit {
			o.errorf(CodeWireMisfit, d.kind.Span, "%s is an answer, and only what begins something can stand for misfits", d.name).
				Helpf("write = else; an answer that cannot be read is a mistake of the other side")
		}
		m.Else = true
		return nil
	case d.kind != nil:
		m.Kinds = o.kindValues(d, m, want, true)
		return o.repeated(d, m, open, before)
	}
	replies := o.repliesExpr()
	if replies == nil {
		o.noReplyKind(d, m)
		return nil
	}
	in := &wireScope{record: &schema.Record{}, kind: true}
	k := o.kindValue(replies, in, nil)
	if k == nil {
		return nil
	}
	m.Kinds = nil
	for range want {
		m.Kinds = append(m.Kinds, k)
	}
	return o.repeated(d, m, open, before)
}

// noReplyKind reports an answer without a kind; one that several requests share is told once.
func (o *opener) noReplyKind(d *messageDecl, m *schema.Message) {
	what, as := "the reply to "+o.x.Name, "-> Name = 1 { ... }"
	switch shared := d.node.(type) {
	case *syntax.Message:
		what, as = title(shared), title(shared)+" = 1"
	case *syntax.Answer:
		if shared.Name != nil {
			what, as = "the answer "+d.name, "-> "+d.name+" = 1"
		}
	}
	o.errorf(CodeWireNoReplyKind, d.at, "%s needs a kind: its frame has one", what).
		Also(kindFieldsOf(m)[0].Span, "the kind of its frame").
		Helpf("write it, as in %s, or say for all `replies = kind`", as)
}

// repeated returns the kinds of an answer with those of the request put in.
func (o *opener) repeated(d *messageDecl, m, open *schema.Message, before []schema.Expr) []schema.Expr {
	if !o.repeatTexts(d, m, open, before) {
		return nil
	}
	return substituted(m.Kinds, open)
}

func (o *opener) repliesExpr() syntax.Expr {
	for b := o.arrival; b != nil; b = b.parent {
		if b.replies != nil {
			return b.replies
		}
	}
	return nil
}

func substituted(kinds []schema.Expr, open *schema.Message) []schema.Expr {
	var all []schema.Expr
	for i, k := range kinds {
		if i < len(open.Kinds) {
			k = schema.Substitute(k, open.Kinds[i])
		}
		all = append(all, k)
	}
	return all
}

// answerIf resolves the condition of an answer. One that stands at a use of a shared reply
// asks that request, and no other one.
func (o *opener) answerIf(answer *schema.WireAnswer, x syntax.Expr, in, request *wireScope) {
	if x == nil || in == nil {
		return
	}
	o.later = append(o.later, func() {
		if request != nil {
			in = in.askedBy(request)
		}
		answer.If, answer.IfAt = o.condition(x, in, schema.Body), x.Range()
	})
}

// answerDecl finds or makes what an alternative speaks of.
func (o *opener) answerDecl(a *syntax.Answer, suffix string) *messageDecl {
	if a.Name == nil {
		if a.Type == nil {
			return nil
		}
		d := &messageDecl{node: a, name: o.x.Name + suffix, doc: a.Doc, at: opening(a.Type.Range()), role: "reply", typ: a.Type}
		if a.Error {
			d.role, d.name = "error", o.x.Name+"Error"
		}
		return d
	}
	if a.Kind != nil || a.Type != nil {
		return declOf(a)
	}
	return o.namedDecl(a)
}

// namedDecl finds the reply, error or type that an answer is.
func (o *opener) namedDecl(a *syntax.Answer) *messageDecl {
	name := *a.Name
	if name.Text == "" {
		return nil
	}
	for _, b := range []*wireBlock{o.arrival, o.block, o.blocks["main"]} {
		switch d := b.shared[name.Text]; {
		case d == nil:
		case a.Error && d.role == "reply":
			failing := *d
			failing.role = "error"
			return &failing
		default:
			return d
		}
	}
	if o.symbols[name.Text] == nil && builtinWire(name.Text, o.little) == nil && !isText(name.Text) {
		o.unknown = append(o.unknown, unknown{name, CodeUnknownAnswer, "no reply or type is called %s"})
		return nil
	}
	key := any(name.Text)
	d := &messageDecl{node: key, name: name.Text, doc: a.Doc, at: name.Span, role: "reply", typ: &syntax.NamedType{Name: name, Span: name.Span}}
	if a.Error {
		d.role = "error"
	}
	return d
}

// splitErrors puts the errors among an exchange's answers where they belong.
func (o *opener) splitErrors() {
	for _, list := range []*[]*schema.WireAnswer{&o.x.Out, &o.x.Results} {
		var rest []*schema.WireAnswer
		for _, a := range *list {
			if a.Error {
				o.x.Errors = append(o.x.Errors, a)
			} else {
				rest = append(rest, a)
			}
		}
		*list = rest
	}
}

// sharedErrors adds the errors of the phase.
func (o *opener) sharedErrors() {
	if o.x.Role == schema.Event {
		return
	}
	has := map[*schema.Message]bool{}
	for _, a := range o.x.Errors {
		has[a.Message[0]], has[a.Message[1]] = true, true
	}
	for _, d := range o.arrival.errors {
		answer := &schema.WireAnswer{Span: d.at, Error: true}
		o.fillAnswer(answer, d)
		m := answer.Message[0]
		if m == nil {
			m = answer.Message[1]
		}
		if m == nil || has[m] {
			continue
		}
		o.answerIf(answer, d.cond, o.messageScopes[m], nil)
		if d.skip != nil {
			o.toSkip = append(o.toSkip, skip{answer, *d.skip, o.arrival})
		}
		o.x.Errors = append(o.x.Errors, answer)
	}
}

// skip is an error that fails what was sent before the next request of a name.
type skip struct {
	answer *schema.WireAnswer
	name   syntax.Name
	block  *wireBlock
}

// skips finds the requests that errors wait for.
func (w *wirer) skips() {
	named := map[*wireBlock]map[string]*schema.Exchange{}
	for _, b := range w.blocks {
		named[b] = map[string]*schema.Exchange{}
		for _, x := range b.phase.Exchanges {
			named[b][x.Name] = x
		}
	}
	for _, s := range w.toSkip {
		if s.answer.Skip = named[s.block][s.name.Text]; s.answer.Skip == nil && s.name.Text != "" {
			w.errorf(CodeWireSkip, s.name.Span, "an error lasts until a request, and there is no request %s", s.name.Text)
		}
	}
}
