package resolve

import (
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

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
	answer := &schema.WireAnswer{Span: firstLine(a.Span), None: a.None, Item: byOpener, Error: a.Error}
	if a.None { // sees the request alone
		open := o.x.Open[0]
		if open == nil {
			open = o.x.Open[1]
		}
		o.answerIf(answer, a.If, &wireScope{record: &schema.Record{}}, o.messageScopes[open])
		return answer
	}
	answer.Then = o.phaseNamed(a.Then)
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
	if answer.Then == nil && d.then != nil {
		if answer.Then = o.phaseNamed(d.then); answer.Then == nil {
			d.then = nil // which was said
		}
	}
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
		o.checkNeeds(m, d.role, i)
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
func (o *opener) checkNeeds(m *schema.Message, role string, side int) {
	open := o.messageScopes[o.x.Open[side]]
	o.later = append(o.later, func() {
		for _, name := range m.Needs {
			first, _, _ := strings.Cut(name, ".")
			if _, ok := open.lookup(first, schema.Body); !ok {
				o.lacking(m, role, first)
			} else if open != o.messageScopes[m].request {
				o.kept(open, name, o.x.Span)
			}
		}
	})
}

// lacking reports a request that does not have what a shared reply asks it for. One
// mistake of the reply concerns many requests, and is told with the first of them.
func (o *opener) lacking(m *schema.Message, role, field string) {
	asks := [2]string{m.Name, field}
	if o.lacked[asks] {
		return
	}
	o.lacked[asks] = true
	d := o.errorf(CodeWireUnknownName, o.x.Span, "%s answers %s, and asks for its %s, which it does not have", m.Name, o.x.Name, field).
		Also(m.Span, "%s is declared here", m.Name)
	if role == "error" {
		d.Helpf("an error answers every request: as reply %s it answers those that have | error %[1]s", m.Name)
	}
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
		return o.declOf(a)
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

// sharedErrors adds the errors of the phase that the exchange does not name. They end a stream, but for
// those that fail more than it.
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
		answer.Ends = o.x.Role == schema.Stream && d.skip == nil
		if d.skip != nil {
			o.toSkip = append(o.toSkip, skip{answer, *d.skip, o.arrival})
		}
		o.x.Errors = append(o.x.Errors, answer)
	}
}
