package gomodel

import (
	"reflect"
	"strconv"

	"github.com/netgen-dev/netgen/generator/gonames"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/wirecode"
)

// messageBody is what a message is in Go. Two messages of one declaration, which
// only their frames tell apart, share one.
type messageBody struct {
	kind   wirecode.BodyKind
	name   string // of the struct
	value  Type   // of a ValueBody
	zero   Zero
	union  *schema.WireUnion // that value is
	own    *Struct           // made for this message, or nil
	fields []*schema.WireField
}

// declaration tells messages apart that are not only of other frames.
type declaration struct {
	name string
	span source.Span
}

func declarationOf(m *schema.Message) declaration { return declaration{m.Name, m.Span} }

// messagePlan gives messages their bodies.
type messagePlan struct {
	*wireBuilder
	choices map[declaration]bool // one of several alternatives, or an error
	users   map[declaration]int  // how many exchanges have it among their answers and items
	shared  map[declaration]*messageBody
	// typeNames and taken are names that functions of types and of messages have.
	typeNames, taken map[string]bool
	said             map[source.Span]bool // of fields that were reported
}

// findBodies notes the inline structs that are all of a message, and the structs
// that are errors.
func (b *wireBuilder) findBodies() {
	for _, m := range b.wire.Protocol.Messages {
		if s, ok := schema.BareWire(m.Type).(*schema.WireStruct); ok && m.Error {
			b.isError[s] = true
		}
		if whole := wirecode.Whole(m); whole != nil {
			if s, ok := schema.BareWire(whole.Type).(*schema.WireStruct); ok && s.Inline && m.Type == nil {
				b.isBody[s] = m
				b.isError[s] = m.Error
			}
		}
	}
}

// nameMessages gives exchanges and messages their names, and plans the structs of
// messages.
func (b *wireBuilder) nameMessages() {
	plan := &messagePlan{
		wireBuilder: b, choices: map[declaration]bool{}, users: map[declaration]int{}, shared: map[declaration]*messageBody{},
		typeNames: map[string]bool{}, taken: map[string]bool{}, said: map[source.Span]bool{},
	}
	for _, d := range b.wire.Types {
		if s, ok := d.(*schema.WireStruct); ok && s.JSON {
			continue // it has no functions
		}
		plan.typeNames[b.decls[d]] = true
	}
	taken := map[string]bool{}
	for p, x := range b.wire.Protocol.Exchanges() {
		name := gonames.Exported(x.Name)
		if taken[name] {
			name = gonames.Exported(p.Name) + name
		}
		taken[name] = true
		b.exchanges[x] = name
		b.ids[x] = uint16(len(b.ids) + 1)
		for _, list := range [][]*schema.WireAnswer{x.In, x.Out, x.Results} {
			if list = something(list); len(list) > 1 {
				plan.noteChoices(list)
			}
		}
		plan.noteChoices(x.Errors)
		plan.noteUsers(x)
	}
	for p, x := range b.wire.Protocol.Exchanges() {
		plan.exchange(p, x)
	}
	plan.fragments()
}

func (p *messagePlan) noteChoices(answers []*schema.WireAnswer) {
	for _, m := range messagesOf(answers) {
		p.choices[declarationOf(m)] = true
	}
}

// noteUsers counts an exchange for each of its answers and items.
func (p *messagePlan) noteUsers(x *schema.Exchange) {
	counted := map[declaration]bool{}
	for _, m := range messagesOf(append(x.Answers(), x.In...)) {
		if key := declarationOf(m); !counted[key] {
			counted[key] = true
			p.users[key]++
		}
	}
}

// exchange plans the messages of an exchange.
func (p *messagePlan) exchange(phase *schema.Phase, x *schema.Exchange) {
	name := p.exchanges[x]
	opening := name + "Request"
	if x.Role == schema.Event {
		opening = name
	}
	for _, m := range opensOf(x) {
		p.message(phase, x, m, opening, "the body of "+x.Name, x.Role == schema.Event)
	}
	words := purposesOf(x.Name, x.Role, len(something(x.Results)))
	p.answers(phase, x, x.In, "Item", "Input", words.in)
	result := "Reply"
	if x.Role == schema.Stream {
		result = "End"
	}
	p.answers(phase, x, x.Out, "Reply", "Item", words.out)
	p.answers(phase, x, x.Results, result, result, words.result)
	p.answers(phase, x, x.Errors, "Error", "Error", words.err)
}

// answers plans the messages of answers. What is written inline is called after the
// exchange, with from behind it in the schema and suffix in Go.
func (p *messagePlan) answers(phase *schema.Phase, x *schema.Exchange, answers []*schema.WireAnswer, from, suffix string, words purpose) {
	for _, m := range messagesOf(answers) {
		name := gonames.Exported(m.Name)
		if m.Name == x.Name+from {
			name = p.exchanges[x] + suffix
		}
		p.message(phase, x, m, name, words.of(p.users[declarationOf(m)]), true)
	}
}

// message plans one message, which is called name if nothing else is. Documented
// tells that its comment is about its struct.
func (p *messagePlan) message(phase *schema.Phase, x *schema.Exchange, m *schema.Message, name, purpose string, documented bool) {
	if p.bodies[m] != nil {
		return
	}
	key := declarationOf(m)
	body := p.shared[key]
	if body == nil {
		body = p.plan(x, m, name, purpose, documented)
		p.shared[key] = body
	}
	p.bodies[m] = body
	if body.own != nil {
		name = body.name
		p.copyNames(m, body.fields)
		p.sameTypes(m, body.fields)
	}
	p.functions[m] = p.functionName(phase, m, name)
}

// copyNames gives the fields of m the names of those of a message like it.
func (p *messagePlan) copyNames(m *schema.Message, like []*schema.WireField) {
	names := map[string]string{}
	for _, f := range like {
		names[f.Name] = p.fields[f]
	}
	for _, f := range programFields(m.Record) {
		if p.fields[f] == "" {
			p.fields[f] = names[f.Name]
		}
	}
}

// sameTypes reports fields that would have another type in the struct of a message like
// theirs, since the frames have it.
func (p *messagePlan) sameTypes(m *schema.Message, like []*schema.WireField) {
	first := map[string]*schema.WireField{}
	for _, f := range like {
		name := f.Name
		if _, twice := first[name]; twice {
			f = nil // two fields of one message, which is said of their names
		}
		first[name] = f
	}
	for _, f := range programFields(m.Record) {
		other := first[f.Name]
		if other == nil || reflect.DeepEqual(p.fieldType(f), p.fieldType(other)) || p.said[f.Span] {
			continue
		}
		p.said[f.Span] = true
		p.report.Errorf(CodeTwoTypes, m.Span, "%s of %s is %s in one of its frames and %s in the other, and %s is one struct in Go",
			f.Name, m.Name, schema.WrittenType(other.Type), schema.WrittenType(f.Type), m.Name).
			Also(other.TypeAt, "the one").
			Also(f.TypeAt, "the other").
			Helpf("write two messages, one for each side that sends it")
	}
}

// plan finds out what a message is in Go.
func (p *messagePlan) plan(x *schema.Exchange, m *schema.Message, name, purpose string, documented bool) *messageBody {
	if s, ok := schema.BareWire(m.Type).(*schema.WireStruct); ok {
		p.noteUse(p.decls[s], purpose)
		p.copyNames(m, programFields(s.Record))
		return &messageBody{kind: wirecode.StructBody, name: p.decls[s]}
	}
	union, isUnion := schema.BareWire(m.Type).(*schema.WireUnion)
	if m.Type != nil && !m.Error && (isUnion || !p.choices[declarationOf(m)]) {
		return &messageBody{kind: wirecode.ValueBody, value: p.goType(m.Type), zero: zeroOfWire(m.Type), union: union}
	}
	fields := messageFields(m)
	if whole := wirecode.Whole(m); whole != nil {
		return p.wholeBody(x, m, whole, name, purpose, documented)
	}
	if len(fields) == 0 && !p.choices[declarationOf(m)] {
		return &messageBody{}
	}
	return p.ownBody(x, m, fields, name, purpose, documented)
}

// messageFields returns the fields of a message's struct, in the order in which the
// message lists them.
func messageFields(m *schema.Message) []*schema.WireField {
	fields := append([]*schema.WireField(nil), m.Fields...)
	has := map[*schema.WireField]bool{}
	for _, f := range fields {
		has[f] = true
	}
	for _, f := range programFields(m.Record) {
		if !has[f] {
			fields = append(fields, f)
		}
	}
	return fields
}

// wholeBody is for a message whose struct is one member of a JSON object.
func (p *messagePlan) wholeBody(x *schema.Exchange, m *schema.Message, whole *schema.WireField, name, purpose string, documented bool) *messageBody {
	s := schema.BareWire(whole.Type).(*schema.WireStruct)
	fields := programFields(s.Record)
	name = p.claimMessage(x, m, name)
	p.decls[s] = name
	p.nameFields(m.Name, fields, p.methodsOf(s))
	p.purpose[name] = p.messageDoc(m, name, purpose, documented)
	s.Doc = ""
	return &messageBody{kind: wirecode.StructBody, name: name}
}

// ownBody makes the struct of a message.
func (p *messagePlan) ownBody(x *schema.Exchange, m *schema.Message, fields []*schema.WireField, name, purpose string, documented bool) *messageBody {
	var methods []string
	if m.Error {
		methods = append(methods, "Error")
	}
	p.nameFields(m.Name, fields, methods)
	name = p.claimMessage(x, m, name)
	body := &messageBody{kind: wirecode.StructBody, name: name, fields: fields}
	body.own = p.recordStruct(name, p.messageDoc(m, name, purpose, documented), fields, m.Error)
	p.wireBuilder.own = append(p.wireBuilder.own, body)
	return body
}

func (b *wireBuilder) messageDoc(m *schema.Message, name, purpose string, documented bool) string {
	doc := name + " is " + purpose + "."
	if documented {
		return orElse(clean(m.Doc), doc)
	}
	return doc
}

// claimMessage claims the name of a message's struct: one that is taken gets the
// exchange's name in front.
func (p *messagePlan) claimMessage(x *schema.Exchange, m *schema.Message, name string) string {
	if p.names.Has(name) && m.Name != x.Name {
		name = p.exchanges[x] + name
	}
	what := string(x.Role) + " " + x.Name
	if m.Name != x.Name {
		what = "message " + m.Name
	}
	p.claim(m.Span, name, what)
	return name
}

// noteUse says what a declared struct is for, unless that has been said.
func (b *wireBuilder) noteUse(name, purpose string) {
	if b.purpose[name] == "" {
		b.purpose[name] = name + " is " + purpose + "."
	}
}

// functionName returns a name for the functions of a message that no other message
// and no type has.
func (p *messagePlan) functionName(phase *schema.Phase, m *schema.Message, name string) string {
	tries := []string{name}
	if p.typeNames[name] {
		tries = append(tries, name+"Message")
	}
	if phase != p.wire.Protocol.Phases[0] {
		tries = append(tries, gonames.Exported(phase.Name)+name)
	}
	tries = append(tries, name+"From"+gonames.Exported(m.Sender.String()))
	for i := 2; ; i++ {
		for _, try := range tries {
			if !p.typeNames[try] && !p.taken[try] {
				p.taken[try] = true
				return try
			}
		}
		tries = append(tries, name+strconv.Itoa(i))
	}
}
