package resolve

import (
	"fmt"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// method returns what a request, stream or event becomes.
func (r *resolver) method(m *syntax.Message) *schema.Method {
	r.wireMessage(m)
	r.idempotence(m)
	method := &schema.Method{
		ID:   uint16(len(r.schema.Protocol.Methods) + 1),
		Name: m.Name.Text, Doc: m.Doc, Span: m.Name.Span,
		Role: schema.Role(m.Role.Text), Sender: sender(m.Side), Idempotent: m.Again != nil,
	}
	if m.Type != nil {
		method.Body = r.body(m)
	}
	switch method.Role {
	case schema.Request:
		r.request(method, m)
	case schema.Stream:
		r.stream(method, m)
	case schema.Event:
		if s, ok := r.types[m.Name.Text]; ok {
			_, isStruct := s.decl.(*schema.Struct)
			r.bareEvent(m, isStruct)
		}
		for _, list := range [][]*syntax.Answer{m.In, m.Out, m.Until} {
			r.noPart(list, "nobody answers event %s; make it a request or a stream", m.Name.Text)
		}
	}
	return method
}

// idempotence reports what cannot be said to be sent again.
func (r *resolver) idempotence(m *syntax.Message) {
	if m.Again == nil || m.Role.Text == string(schema.Request) {
		return
	}
	d := r.errorf(CodeMessagePart, m.Again.Span, "%s is never sent again; only a request can be idempotent", title(m))
	d.Fix("remove idempotent", source.Span{File: m.Again.Span.File, Start: m.Again.Span.Start, End: m.Role.Span.Start}, "")
}

// bareEvent warns of an event that carries nothing and has the name of a struct, which a variant or
// an answer of that name would carry.
func (r *resolver) bareEvent(m *syntax.Message, isStruct bool) {
	if m.Type != nil || !isStruct {
		return
	}
	at := m.Name.Span
	switch {
	case m.If != nil:
		at = m.If.Range()
	case m.Kind != nil:
		at = m.Kind.Span
	case m.Frame != nil:
		at = m.Frame.Span
	}
	d := r.report.Warnf(CodeBareEvent, m.Name.Span, "event %s carries nothing, and not the struct of its name", m.Name.Text)
	d.Fix("carry a "+m.Name.Text, after(at), " "+m.Name.Text)
	d.Help = "rename the event if it carries nothing"
}

func sender(side syntax.Side) schema.Sender {
	switch side {
	case syntax.SideServer:
		return schema.Server
	case syntax.SideBoth:
		return schema.Both
	}
	return schema.Client
}

// body returns the struct that opens an exchange.
func (r *resolver) body(m *syntax.Message) *schema.Struct {
	in := made{name: m.Name.Text + "Request", what: "the body of " + title(m), doc: m.Doc}
	if m.Role.Text == string(schema.Event) {
		in.name = m.Name.Text
	}
	t := r.typeOf(m.Type, in)
	if t == nil {
		return nil
	}
	if s, ok := schema.Underlying(t).(*schema.Struct); ok {
		return s
	}
	d := r.errorf(CodeMessageBody, m.Type.Range(), "the body of %s is a struct, not %s", title(m), schema.TypeString(t))
	text := fmt.Sprintf("{ value %s }", m.Type.Range().Text())
	d.Fix("write "+text, m.Type.Range(), text)
	return nil
}

func (r *resolver) request(method *schema.Method, m *syntax.Message) {
	r.noPart(m.In, "request %s is sent at once; a stream takes items behind <-", m.Name.Text)
	r.noPart(m.Until, "request %s is answered behind ->; a stream ends with until", m.Name.Text)
	method.Results, method.Errors = r.answerList(m, m.Out, "Reply", "the reply of ")
}

func (r *resolver) stream(method *schema.Method, m *syntax.Message) {
	if len(m.In) == 0 && len(m.Out) == 0 {
		d := r.errorf(CodeMessagePart, m.Name.Span, "stream %s has no items", m.Name.Text)
		d.Help = "name them behind -> if they come back, behind <- if they are sent, or make it a request"
	}
	var wrong []*schema.Answer
	method.In, wrong = r.answerList(m, m.In, "Input", "what is sent by ")
	if len(wrong) > 0 {
		r.errorf(CodeMessagePart, wrong[0].Span, "only who answers can answer with an error: name it behind -> or until")
	}
	method.Out, method.Errors = r.answerList(m, m.Out, "Item", "an item of ")
	results, errors := r.answerList(m, m.Until, "End", "the end of ")
	method.Results = results
	for _, e := range errors {
		e.Number = uint16(len(method.Errors))
		method.Errors = append(method.Errors, e)
	}
}
