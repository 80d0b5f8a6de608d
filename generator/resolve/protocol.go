package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// shared is a reply or an error that a protocol declares for many messages.
type shared struct {
	answer  *schema.Answer
	isError bool
}

// defineProtocol fills in the protocol. Replies and errors come first, for
// messages may name them before they are declared.
func (r *resolver) defineProtocol() {
	p := &schema.Protocol{Name: r.protocol.Name.Text, Doc: r.protocol.Doc, Span: r.protocol.Name.Span}
	r.schema.Protocol = p
	r.answers = map[string]*shared{}
	if r.protocol.Block == nil {
		return
	}
	names := scope{}
	for _, item := range r.protocol.Block.Items {
		if m, ok := item.(*syntax.Message); ok && isAnswer(m) && r.add(names, m.Name) {
			r.defineShared(m)
		}
	}
	names = scope{}
	for _, item := range r.protocol.Block.Items {
		m, ok := item.(*syntax.Message)
		switch {
		case !ok:
			r.wireBlockItem(item)
		case !isAnswer(m) && r.add(names, m.Name):
			p.Methods = append(p.Methods, r.method(m))
		}
	}
}

func isAnswer(m *syntax.Message) bool {
	return m.Role.Text == "reply" || m.Role.Text == "error"
}

// defineShared declares a protocol's own reply or error.
func (r *resolver) defineShared(m *syntax.Message) {
	r.wireMessage(m)
	r.sharedParts(m)
	answer := &schema.Answer{Name: m.Name.Text, Doc: m.Doc, Span: m.Name.Span}
	in := made{name: m.Name.Text, what: title(m), doc: m.Doc}
	answer.Type = r.sharedStruct(m, in)
	r.answers[m.Name.Text] = &shared{answer, m.Role.Text == "error"}
	p := r.schema.Protocol
	if m.Role.Text == "error" && answer.Type != nil {
		answer.Number = schema.SharedErrors + uint16(len(p.Errors))
		p.Errors = append(p.Errors, answer)
	}
}

// sharedStruct returns what a shared answer carries. One that is only a name is
// the struct of that name, or else carries nothing.
func (r *resolver) sharedStruct(m *syntax.Message, in made) schema.Type {
	if m.Type != nil {
		return r.structOf(m.Type, in, m.Name.Span)
	}
	if s, ok := r.types[m.Name.Text]; ok {
		if t, ok := s.decl.(*schema.Struct); ok {
			return t
		}
	}
	return r.madeStruct(in, m.Name.Span)
}

// structOf returns the struct that a type expression stands for. What is not a
// struct becomes the field `value` of one that is made.
func (r *resolver) structOf(x syntax.Type, in made, at source.Span) schema.Type {
	t := r.typeOf(x, in)
	if t == nil {
		return nil
	}
	if s, ok := schema.Underlying(t).(*schema.Struct); ok {
		return s
	}
	s := r.madeStruct(in, at)
	s.Fields = []*schema.Field{{Name: "value", Span: at, Type: t, TypeAt: x.Range()}}
	return s
}

// wireMessage reports the parts of a message that only a wire protocol has.
func (r *resolver) wireMessage(m *syntax.Message) {
	switch {
	case m.Frame != nil:
		r.errorf(CodeWireFrame, m.Frame.Span, "a native protocol has no frame; netgen makes it")
	case m.Kind != nil:
		r.wireDetails(m.Name.Text, m.Kind.Span)
	case m.If != nil:
		r.wireDetails(m.Name.Text, m.If.Range())
	case m.Then != nil:
		r.wireDetails(m.Name.Text, m.Then.Span)
	}
}

// sharedParts reports what a reply or an error cannot have.
func (r *resolver) sharedParts(m *syntax.Message) {
	r.idempotence(m)
	if m.Side != syntax.SideNone {
		at := opening(m.Span)
		at.End = at.Start + len(m.Side)
		d := r.errorf(CodeMessagePart, at, "%s has no side: it goes to whoever asked", title(m))
		d.Fix("remove "+string(m.Side), source.Span{File: at.File, Start: at.Start, End: m.Role.Span.Start}, "")
	}
	for _, list := range [][]*syntax.Answer{m.In, m.Out, m.Until} {
		r.noPart(list, "%s answers, and is not answered", title(m))
	}
}

// noPart reports a list of answers where none belongs.
func (r *resolver) noPart(list []*syntax.Answer, format string, args ...any) {
	if len(list) > 0 {
		r.errorf(CodeMessagePart, firstLine(list[0].Span), format, args...)
	}
}

// title is how a message is spoken of: "request Join".
func title(m *syntax.Message) string {
	return m.Role.Text + " " + m.Name.Text
}
