package gomodel

import (
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/gonames"
	"github.com/netgen-dev/netgen/generator/schema"
)

// protocol plans the messages, after all types have been planned.
func (b *builder) protocol(s *schema.Protocol) *Protocol {
	p := &Protocol{
		Name:        s.Name,
		Doc:         clean(s.Doc),
		Fingerprint: schema.Fingerprint(s),
		Shapes:      strings.Split(strings.TrimSuffix(schema.Shapes(s), "\n"), "\n"),
	}
	if len(s.Errors) > 0 {
		p.Errors = errorSet(b, "sharedErrors", "sharedErrors are the errors that every request and stream may return.", s.Errors)
		p.ErrorSets = append(p.ErrorSets, p.Errors)
	}
	plan := &methodPlan{builder: b, protocol: p, names: map[string]bool{}}
	for _, m := range s.Methods {
		plan.names[gonames.Exported(m.Name)] = true
	}
	for _, m := range s.Methods {
		p.Methods = append(p.Methods, plan.method(m))
	}
	p.sides(s)
	return p
}

// sides sorts the methods by who sends and who receives them.
func (p *Protocol) sides(s *schema.Protocol) {
	for i, m := range s.Methods {
		if m.Sender&schema.Client != 0 {
			p.Client.Sends = append(p.Client.Sends, p.Methods[i])
			p.Server.Receives = append(p.Server.Receives, p.Methods[i])
		}
		if m.Sender&schema.Server != 0 {
			p.Server.Sends = append(p.Server.Sends, p.Methods[i])
			p.Client.Receives = append(p.Client.Receives, p.Methods[i])
		}
	}
}

// methodPlan plans methods; codecs that one needs go to its protocol.
type methodPlan struct {
	*builder
	protocol *Protocol
	names    map[string]bool // of all messages, in Go
	handles  gonames.Namespace
}

func (p *methodPlan) method(m *schema.Method) *Method {
	name := gonames.Exported(m.Name)
	method := &Method{
		ID: m.ID, Kind: kindOf(m.Role, len(m.In), len(m.Out)), Name: m.Name, Idempotent: m.Idempotent,
		Doc:    orElse(clean(m.Doc), methodDoc(m)),
		Var:    "method" + name,
		Handle: name,
	}
	p.nameMethods(m, method)
	if m.Body != nil {
		method.Body = p.structPayload(m.Body)
	}
	method.In = p.payload(m, m.In, answerWords{"Input", "input", "item that " + m.Name + " sends"})
	method.Out = p.payload(m, m.Out, answerWords{"Item", "item", "item that answers " + m.Name})
	method.Result = p.payload(m, m.Results, resultWords(m))
	if len(m.Errors) > 0 {
		codec := "errorsOf" + name
		method.Errors = errorSet(p.builder, codec, codec+" are the errors declared for "+m.Name+".", m.Errors)
		p.protocol.ErrorSets = append(p.protocol.ErrorSets, method.Errors)
	}
	return method
}

// kindOf is the kind of a method by its role, and by how many sorts of items go in and out.
func kindOf(role schema.Role, in, out int) Kind {
	switch {
	case role == schema.Request:
		return Request
	case role == schema.Event:
		return Event
	case in == 0:
		return Stream
	case out == 0:
		return Upload
	}
	return Duplex
}

func methodDoc(m *schema.Method) string {
	return m.Name + " is " + article(string(m.Role)) + " of the schema."
}

// nameMethods names what is called and what is handled.
func (p *methodPlan) nameMethods(m *schema.Method, method *Method) {
	what := string(m.Role) + " " + m.Name
	names := nameCalls(method, func(name string) bool { return isTaken(m, name) })
	if into := method.Send + "Into"; p.hasInto(m, into) {
		method.Into = into
		names = append(names, into)
	}
	if !p.claimIn(&p.handles, m.Span, method.Handle, what) {
		return
	}
	for _, name := range names {
		if !p.claimIn(&p.sends, m.Span, name, what) {
			return // one is enough to say
		}
	}
}

// hasInto reports whether a message has a variant with a reply of the caller's: where
// that is of use, and no message of the schema is called so.
func (p *methodPlan) hasInto(m *schema.Method, into string) bool {
	reply := structOf(m.Results)
	return m.Role == schema.Request && reply != nil && refillable(reply) && !p.names[into]
}

// nameCalls names the methods that send a message, and returns the names. What the
// type that is called has for itself gets a verb in front: CallClose.
func nameCalls(method *Method, isTaken func(name string) bool) []string {
	if vetted[method.Handle] {
		method.Handle = verbs[method.Kind] + method.Handle
	}
	method.Send = method.Handle
	if isTaken(method.Send) {
		method.Send = verbs[method.Kind] + method.Send
	}
	names := []string{method.Send}
	switch method.Kind {
	case Request:
		method.Async = method.Send + "Async"
		names = append(names, method.Async)
	case Event:
		method.Try = "Try" + method.Send
		names = append(names, method.Try)
	}
	return names
}

var verbs = map[Kind]string{Request: "Call", Event: "Send", Stream: "Open", Upload: "Open", Duplex: "Open"}

// answerWords name what is made for a list of answers: the sealed interface, the
// codec, and the list itself in a sentence.
type answerWords struct{ suffix, codec, what string }

func resultWords(m *schema.Method) answerWords {
	if m.Role == schema.Stream {
		return answerWords{"End", "end", "end of " + m.Name}
	}
	return answerWords{"Reply", "result", "reply to " + m.Name}
}

// payload plans what a list of answers carries, nil for an empty list.
func (p *methodPlan) payload(m *schema.Method, answers []*schema.Answer, words answerWords) *Payload {
	switch len(answers) {
	case 0:
		return nil
	case 1:
		if s := structOf(answers); s != nil {
			return p.structPayload(s)
		}
		return p.valuePayload(m, answers[0].Type, words)
	}
	return p.choicePayload(m, answers, words)
}

// structOf returns the struct that is the only answer, nil where there is none.
func structOf(answers []*schema.Answer) *schema.Struct {
	if len(answers) != 1 {
		return nil
	}
	s, _ := schema.Underlying(answers[0].Type).(*schema.Struct)
	return s
}

// refillable reports whether a struct has fields, or structs with some, whose room is of use to
// another value.
func refillable(s *schema.Struct) bool {
	return slices.ContainsFunc(s.Fields, func(f *schema.Field) bool {
		inner, ok := schema.Underlying(f.Type).(*schema.Struct)
		return hasRoom(f) || ok && !f.Retired && refillable(inner)
	})
}

func (p *methodPlan) structPayload(s *schema.Struct) *Payload {
	name := p.goName(s)
	return &Payload{Type: &Pointer{Elem: Name{Name: name}}, Zero: ZeroNil, Struct: name}
}

func (p *methodPlan) valuePayload(m *schema.Method, t schema.Type, words answerWords) *Payload {
	codec := words.codec + "Of" + gonames.Exported(m.Name)
	p.protocol.Values = append(p.protocol.Values, &ValueCodec{
		Name:   codec,
		Doc:    codec + " is the codec of the " + words.what + ".",
		What:   words.what,
		Coding: p.coding(t, p.schema.Package+": "+words.what, false),
	})
	return &Payload{Type: p.typeOf(t), Zero: zeroOf(t), Codec: codec}
}

func (p *methodPlan) choicePayload(m *schema.Method, answers []*schema.Answer, words answerWords) *Payload {
	name := gonames.Exported(m.Name) + words.suffix
	p.claim(m.Span, name, "the "+words.what)
	choice := &Choice{
		Name:         name,
		Mark:         "numberIn" + name,
		Codec:        words.codec + "Of" + gonames.Exported(m.Name),
		What:         words.what,
		Alternatives: structNames(p.builder, answers),
	}
	choice.Doc = name + " is the " + words.what + ": " + oneOf(choice.Alternatives) + "."
	p.protocol.Choices = append(p.protocol.Choices, choice)
	return &Payload{Type: Name{Name: name}, Zero: ZeroNil, Codec: choice.Codec}
}

// oneOf lists pointer types: "*A, *B or *C".
func oneOf(names []string) string {
	last := len(names) - 1
	return "*" + strings.Join(names[:last], ", *") + " or *" + names[last]
}

func errorSet(b *builder, codec, doc string, answers []*schema.Answer) *ErrorSet {
	return &ErrorSet{Codec: codec, Doc: doc, First: int(answers[0].Number), Alternatives: structNames(b, answers)}
}

func structNames(b *builder, answers []*schema.Answer) []string {
	names := make([]string, 0, len(answers))
	for _, a := range answers {
		if s, ok := schema.Underlying(a.Type).(*schema.Struct); ok {
			names = append(names, b.goName(s))
		}
	}
	return names
}
