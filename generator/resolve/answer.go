package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// answerList returns the alternatives of one list of a message, its errors
// apart. An unnamed record is called by the message's name and suffix.
func (r *resolver) answerList(m *syntax.Message, list []*syntax.Answer, suffix, what string) (plain, errors []*schema.Answer) {
	several := countPlain(list) > 1
	for _, a := range list {
		if r.wireAnswer(m, a) {
			continue
		}
		in := made{name: m.Name.Text + suffix, what: what + title(m), doc: a.Doc}
		if a.Name != nil {
			in = made{name: m.Name.Text + upperCamel(a.Name.Text), what: "answer " + a.Name.Text + " of " + title(m), doc: a.Doc}
		}
		answer := r.answer(a, in, several || a.Error)
		switch {
		case answer == nil:
		case a.Error:
			answer.Number = uint16(len(errors))
			errors = append(errors, answer)
		default:
			answer.Number = uint16(len(plain))
			plain = append(plain, answer)
		}
	}
	return plain, errors
}

func countPlain(list []*syntax.Answer) (n int) {
	for _, a := range list {
		if !a.Error && !a.None {
			n++
		}
	}
	return n
}

// wireAnswer reports an answer that only a wire protocol can have, and whether
// there is nothing else to it.
func (r *resolver) wireAnswer(m *syntax.Message, a *syntax.Answer) bool {
	switch {
	case a.None:
		d := r.errorf(CodeWireDetails, a.Span, "%s has wire details; %s", m.Name.Text, noWireBlock)
		d.Help = "leave the answer out: then it carries nothing"
	case a.Kind != nil:
		r.wireDetails(m.Name.Text, a.Kind.Span)
	case a.If != nil:
		r.wireDetails(m.Name.Text, a.If.Range())
	case a.Then != nil:
		r.wireDetails(m.Name.Text, a.Then.Span)
	}
	return a.None
}

// answer returns one alternative, or nil if it is wrong or has no place in the
// message's own lists. It has to be a struct where others stand beside it.
func (r *resolver) answer(a *syntax.Answer, in made, mustBeStruct bool) *schema.Answer {
	answer := &schema.Answer{Doc: a.Doc, Span: firstLine(a.Span)}
	if a.Name != nil {
		answer.Name, answer.Span = a.Name.Text, a.Name.Span
	}
	switch {
	case a.Name != nil && a.Type == nil:
		r.answerByName(answer, a, in, mustBeStruct)
	case a.Name != nil && mustBeStruct:
		answer.Type = r.structOf(a.Type, in, a.Name.Span)
	case a.Type == nil:
	case mustBeStruct && !isNamedInline(a.Type):
		r.needsName(a)
	default:
		answer.Type = r.typeOf(a.Type, in)
	}
	if answer.Type == nil {
		return nil
	}
	return answer
}

func isNamedInline(t syntax.Type) bool {
	inline, ok := t.(*syntax.Inline)
	return ok && inline.Name != nil
}

// needsName reports an alternative that is not a struct and has no name to make
// one of.
func (r *resolver) needsName(a *syntax.Answer) {
	d := r.errorf(CodeAnswerStruct, firstLine(a.Span), "each of several answers, and each error, needs a name")
	d.Help = "write one in front of it, as in `Count u64` or `Found { id u64 }`"
}

// answerByName finds what an answer that is only a name stands for: a reply or
// an error of the protocol, a type, or, where it stands beside others or is an
// error, something new that carries nothing.
func (r *resolver) answerByName(answer *schema.Answer, a *syntax.Answer, in made, mustBeStruct bool) {
	name := *a.Name
	_, isType := r.types[name.Text]
	declared, isShared := r.answers[name.Text]
	switch {
	case name.Text == "":
	case isShared:
		r.sharedAnswer(answer, a, declared)
	case isType || isBuiltin(name.Text):
		r.typeAnswer(answer, a, mustBeStruct)
	case mustBeStruct:
		r.warnMisspelt(name, "answer")
		answer.Type = r.madeStruct(in, name.Span)
	case r.wireType(name):
	default:
		r.unknown = append(r.unknown, unknown{name, CodeUnknownAnswer, "no reply or type is called %s"})
	}
}

// sharedAnswer takes a protocol's reply. Its errors may answer every message, so
// naming one again adds nothing.
func (r *resolver) sharedAnswer(answer *schema.Answer, a *syntax.Answer, declared *shared) {
	if !declared.isError {
		answer.Type = declared.answer.Type
		return
	}
	if !a.Error {
		d := r.errorf(CodeMissingError, a.Name.Span, "%s is an error", a.Name.Text)
		d.Also(declared.answer.Span, "declared here")
		d.Fix("write error "+a.Name.Text, before(a.Name.Span), "error ")
	}
}

// typeAnswer takes a declared or built-in type.
func (r *resolver) typeAnswer(answer *schema.Answer, a *syntax.Answer, mustBeStruct bool) {
	t := r.lookup(*a.Name)
	answer.Name = ""
	if t == nil {
		return
	}
	if !mustBeStruct {
		answer.Type = t
		return
	}
	if s, ok := schema.Underlying(t).(*schema.Struct); ok {
		answer.Type = s
		return
	}
	r.needsName(a)
}
