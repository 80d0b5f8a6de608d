package gomodel

import (
	"strings"

	"github.com/netgen-dev/netgen/generator/gonames"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/wirecode"
)

// conversation plans the methods of a wire protocol, all but its tables.
func (b *wireBuilder) conversation() *Protocol {
	c := b.wire.Protocol
	p := &Protocol{Name: c.Name, Doc: clean(c.Doc), Ordered: b.ordered()}
	plan := &wirePlan{wireBuilder: b, protocol: p}
	for _, x := range c.Exchanges() {
		m := plan.method(x)
		p.Methods = append(p.Methods, m)
		if x.Sender&schema.Client != 0 {
			p.Client.Sends = append(p.Client.Sends, m)
			p.Server.Receives = append(p.Server.Receives, m)
		}
		if x.Sender&schema.Server != 0 {
			p.Server.Sends = append(p.Server.Sends, m)
			p.Client.Receives = append(p.Client.Receives, m)
		}
	}
	return p
}

// ordered reports whether requests that clients send are handled one after the
// other, since nothing but their order says what answers which.
func (b *wireBuilder) ordered() bool {
	for _, x := range b.wire.Protocol.Exchanges() {
		if x.Pairing == schema.InOrder || x.Pairing == schema.InTurn {
			return true
		}
	}
	return false
}

// wirePlan plans the methods of a wire protocol.
type wirePlan struct {
	*wireBuilder
	protocol *Protocol
	handles  gonames.Namespace
}

func (p *wirePlan) method(x *schema.Exchange) *Method {
	name := p.exchanges[x]
	m := &Method{
		ID: p.ids[x], Kind: kindOf(x.Role, len(x.In), len(x.Out)), Name: name, Idempotent: x.Idempotent,
		Doc:    orElse(clean(x.Doc), x.Name+" is "+article(string(x.Role))+" of the schema."),
		Var:    "method" + name,
		Handle: name,
	}
	p.nameMethods(x, m)
	for side, open := range x.Open {
		if open != nil {
			m.Body, m.Append[side] = p.payloadOf(open), wirecode.AppendFunc(p.functions[open])
		}
	}
	m.In = p.payload(x, x.In, answerWords{suffix: "Input", what: "item that " + x.Name + " sends"})
	m.Out = p.payload(x, x.Out, answerWords{suffix: "Item", what: "item that answers " + x.Name})
	words := answerWords{suffix: "Reply", what: "reply to " + x.Name}
	if x.Role == schema.Stream {
		words = answerWords{suffix: "End", what: "end of " + x.Name}
	}
	m.Result = p.payload(x, x.Results, words)
	return m
}

// nameMethods names what is called and what is handled, as for native protocols.
func (p *wirePlan) nameMethods(x *schema.Exchange, m *Method) {
	what := string(x.Role) + " " + x.Name
	names := nameCalls(m, func(name string) bool {
		return x.Sender&schema.Client != 0 && takenByClient[name] || x.Sender&schema.Server != 0 && takenByPeer[name]
	})
	if !p.claimIn(&p.handles, x.Span, m.Handle, what) {
		return
	}
	for _, name := range names {
		if !p.claimIn(&p.sends, x.Span, name, what) {
			return
		}
	}
}

// payloadOf returns what a message carries, nil for nothing.
func (b *wireBuilder) payloadOf(m *schema.Message) *Payload {
	body := b.bodies[m]
	switch {
	case body == nil || body.name == "" && body.value == nil:
		return nil
	case body.name != "":
		return &Payload{Type: &Pointer{Elem: Name{Name: body.name}}, Zero: ZeroNil}
	}
	return &Payload{Type: body.value, Zero: body.zero}
}

// payload plans what a list of answers carries, nil for nothing.
func (p *wirePlan) payload(x *schema.Exchange, answers []*schema.WireAnswer, words answerWords) *Payload {
	answers = something(answers)
	switch len(answers) {
	case 0:
		return nil
	case 1:
		return p.payloadOf(messagesOf(answers)[0])
	}
	types := p.alternatives(answers)
	if len(types) == 1 {
		return &Payload{Type: &Pointer{Elem: Name{Name: types[0]}}, Zero: ZeroNil}
	}
	name := p.exchanges[x] + words.suffix
	p.claim(x.Span, name, "the "+words.what)
	p.protocol.Sealed = append(p.protocol.Sealed, &Sealed{
		Name: name, Mark: "is" + name, Types: types,
		Doc: wrapped(name + " is the " + words.what + ": " + oneOf(types) + "."),
	})
	return &Payload{Type: Name{Name: name}, Zero: ZeroNil}
}

// alternatives returns the structs that answers can be, each once; a union adds its
// variants.
func (b *wireBuilder) alternatives(answers []*schema.WireAnswer) []string {
	var types []string
	seen := map[string]bool{}
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			types = append(types, name)
		}
	}
	for _, m := range messagesOf(answers) {
		body := b.bodies[m]
		if body.union == nil {
			add(body.name)
			continue
		}
		for _, v := range body.union.Variants {
			name, _ := b.Variant(body.union, v)
			add(name)
		}
	}
	return types
}

// variables plans the accessors of session variables.
func (b *wireBuilder) variables() []*WireVariable {
	var all []*WireVariable
	for i, v := range b.wire.Protocol.Session {
		name := variableName(v.Name)
		variable := &WireVariable{
			Index: i, Get: name, Set: "Set" + name, Type: b.goType(v.Type), Bool: zeroOfWire(v.Type) == ZeroBool,
			Doc: orElse(clean(v.Doc), name+" is a variable of the session."), Compared: sessionValues(b.wire.Protocol.Compared(v)),
		}
		for _, method := range []string{variable.Get, variable.Set} {
			b.claimIn(&b.sends, v.Span, method, "session variable "+v.Name)
		}
		all = append(all, variable)
	}
	return all
}

// variableName is what a session variable is called in Go. Both ends have a method of that
// name, which hides nothing that they have for themselves.
func variableName(name string) string {
	name = gonames.Exported(name)
	if takenByClient[name] || takenByPeer[name] || vetted[name] {
		return name + "Variable"
	}
	return name
}

// pairings are those of package wire.
var pairings = map[schema.Pairing]string{
	schema.Unpaired: "Unpaired", schema.ByID: "ByID", schema.InOrder: "InOrder", schema.InTurn: "InTurn",
	schema.ByEquation: "ByFit", schema.ByKind: "ByFit",
}

// title writes a role as package wire calls it.
func title(role schema.Role) string {
	return strings.ToUpper(string(role[:1])) + string(role[1:])
}

// sessionValues are numbers as a session keeps them: those below zero as their complement.
func sessionValues(numbers []schema.Number) []uint64 {
	var all []uint64
	for _, n := range numbers {
		if n.Negative {
			all = append(all, -n.Abs)
			continue
		}
		all = append(all, n.Abs)
	}
	return all
}
