package gomodel

import (
	"math"
	"slices"

	"github.com/netgen-dev/netgen/generator/gonames"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/wirecode"
)

// tables plans what the runtime is told about the protocol.
func (b *wireBuilder) tables(p *Protocol, codecs *wirecode.Codecs) *WireTables {
	c := b.wire.Protocol
	t := &WireTables{
		Max: b.wire.Max, First: phaseVar(c.First), Variables: b.variables(), Externs: len(b.externUses()) > 0, Variants: b.variants(),
		Texts: c.ComparedTexts(), Numbers: sessionValues(c.ComparedNumbers()),
	}
	for _, phase := range c.Phases {
		t.Phases = append(t.Phases, b.phaseTable(phase, codecs))
	}
	for _, m := range c.Messages {
		if b.functions[m] != "" {
			t.Messages = append(t.Messages, b.messageTable(m, codecs))
		}
	}
	t.Fragments = b.fragmentTables(codecs)
	for phase, x := range c.Exchanges() {
		t.Methods = append(t.Methods, b.methodTable(phase, x, codecs))
	}
	b.shareAnswers(t)
	return t
}

// variants lists the structs that some union may hold.
func (b *wireBuilder) variants() []string {
	var names []string
	for _, d := range b.wire.Types {
		u, ok := d.(*schema.WireUnion)
		if !ok {
			continue
		}
		for _, v := range u.Variants {
			if name, _ := b.Variant(u, v); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

func phaseVar(p *schema.Phase) string {
	if p == nil {
		return ""
	}
	return "phase" + gonames.Exported(p.Name)
}

func (b *wireBuilder) phaseTable(p *schema.Phase, codecs *wirecode.Codecs) *WirePhase {
	table := &WirePhase{Var: phaseVar(p), Name: p.Name, Doc: clean(p.Doc), Raw: p.Raw, Closed: p.Closed}
	if p.TLS {
		table.Then = phaseVar(p.Then)
	}
	for side, r := range codecs.Readings[p] {
		table.Reads[side].Reading = r
		if in := p.Reads[side]; in != nil {
			table.Reads[side].Fragments = b.fragmentsVar(in.Fragments)
		}
	}
	return table
}

func (b *wireBuilder) messageVar(m *schema.Message) string {
	if m == nil {
		return ""
	}
	return "message" + b.functions[m]
}

func (b *wireBuilder) messageTable(m *schema.Message, codecs *wirecode.Codecs) *WireMessage {
	name := b.functions[m]
	table := &WireMessage{
		Var: b.messageVar(m), Name: name, Append: wirecode.AppendFunc(name), Read: wirecode.ReadFunc(name),
		ToEnd: m.ToEnd(), ID: m.ID != nil, HasChannel: m.Channel != nil, Conditional: codecs.Conditional[m],
		Before: codecs.Before[m], Session: m.AsksSession(), Fragments: b.fragmentsVar(m.Fragments),
	}
	switch body := b.bodies[m]; body.kind {
	case wirecode.StructBody:
		table.Struct = body.name
	case wirecode.ValueBody:
		table.Value = body.value
	}
	return table
}

func (b *wireBuilder) methodVar(x *schema.Exchange) string {
	if x == nil {
		return ""
	}
	return "wire" + b.exchanges[x]
}

func (b *wireBuilder) methodTable(phase *schema.Phase, x *schema.Exchange, codecs *wirecode.Codecs) *WireMethod {
	choices := codecs.ChoicesOf(x)
	t := &WireMethod{
		Var: b.methodVar(x), ID: b.ids[x], Name: b.exchanges[x], Role: title(x.Role),
		Pairing: pairings[x.Pairing], Ordered: x.Order == schema.InOrder, Channel: x.Channel, Phase: phaseVar(phase), Then: phaseVar(x.Then),
		Choose: choices.Answers, ChooseInput: choices.Inputs, Silent: codecs.Silent[x],
	}
	for side, open := range x.Open {
		if open == nil {
			continue
		}
		t.Open[side] = b.messageVar(open)
		t.Kinds[side] = constantKinds(open)
		t.Answers[side] = append(t.Answers[side], b.answerTables(x.Out, side, "Item")...)
		t.Answers[side] = append(t.Answers[side], b.answerTables(x.Results, side, "Result")...)
		t.Answers[side] = append(t.Answers[side], b.answerTables(x.Errors, side, "Failed")...)
		t.Inputs[side] = b.answerTables(x.In, side, "Item")
		t.versions(open)
		if x.Role != schema.Event {
			t.idRange(open)
		}
	}
	for _, a := range x.Results {
		t.Quiet = t.Quiet || a.None && a.If == nil
	}
	out, results := len(something(x.Out)), len(something(x.Results))
	t.PickItem = b.pick(x.Out, 0)
	t.PickResult = b.pick(x.Results, out)
	t.PickInput = b.pick(x.In, 0)
	if len(x.Errors) > 0 {
		t.PickError = &Pick{First: out + results, Types: b.goTypes(x.Errors)}
	}
	return t
}

func (b *wireBuilder) answerTables(answers []*schema.WireAnswer, side int, is string) []WireAnswer {
	var all []WireAnswer
	for _, a := range something(answers) {
		all = append(all, WireAnswer{
			Message: b.messageVar(a.Message[side]), Is: is, Ends: a.Ends, Skip: b.methodVar(a.Skip), Then: phaseVar(a.Then),
			Sets: a.Message[side].SetsSession(),
		})
	}
	return all
}

// pick plans what tells the values of several answers apart.
func (b *wireBuilder) pick(answers []*schema.WireAnswer, first int) *Pick {
	if len(something(answers)) < 2 {
		return nil
	}
	return &Pick{First: first, Types: b.goTypes(answers)}
}

// goTypes returns the Go type of each answer.
func (b *wireBuilder) goTypes(answers []*schema.WireAnswer) []Type {
	var types []Type
	for _, a := range something(answers) {
		payload := b.payloadOf(messagesOf([]*schema.WireAnswer{a})[0])
		types = append(types, payload.Type)
	}
	return types
}

// constantKinds returns the first two kinds of a message that are numbers.
func constantKinds(m *schema.Message) []uint64 {
	var kinds []uint64
	for _, k := range m.Kinds {
		n, ok := k.(schema.Number)
		if !ok || len(kinds) == 2 {
			break
		}
		kinds = append(kinds, twosComplement(n))
	}
	return kinds
}

func twosComplement(n schema.Number) uint64 {
	if n.Negative {
		return -n.Abs
	}
	return n.Abs
}

// idRange sets the ids that an opener gives: the one that it always has, those of
// the schema, or else all that the field holds but 0, which some protocols keep for
// messages without one.
func (t *WireMethod) idRange(open *schema.Message) {
	f := open.ID
	if f == nil {
		return
	}
	if f.Equation != nil {
		if n, ok := f.Equation.Value.(schema.Number); ok {
			t.LowID, t.HighID = twosComplement(n), twosComplement(n)
			return
		}
	}
	if f.Range != nil {
		t.LowID, t.HighID = f.Range.Low.Abs, f.Range.High.Abs
		return
	}
	t.LowID, t.HighID = 1, math.MaxInt64
	if i, ok := numberOfID(f.Type).(*schema.WireInt); ok {
		t.HighID = i.Largest()
	}
	n, fixed := schema.WireBits(f.Type)
	switch base := schema.BaseOfDigits(f.Type); {
	case fixed && base > 0:
		t.HighID = largestOf(uint64(schema.ValueBits(f.Type, uint(n)))/8, uint64(base))
	case fixed && isText(f.Type) && n < 63:
		t.HighID = 1<<n - 1
	}
}

// numberOfID is the type that an id has where the runtime gives it: that of the number in an
// enum, or of the first variant of a union that is a number.
func numberOfID(t schema.WireType) schema.WireType {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireEnum:
		return schema.BareWire(t.Base)
	case *schema.WireUnion:
		if n := t.NumberVariant(); n != nil {
			return n
		}
	}
	return schema.BareWire(t)
}

// largestOf is the largest number of so many digits, or the largest id if that is less.
func largestOf(digits, base uint64) uint64 {
	largest := uint64(0)
	for range min(digits, 63) {
		if largest > (math.MaxInt64-base)/base {
			return math.MaxInt64
		}
		largest = largest*base + base - 1
	}
	return largest
}

func isText(t schema.WireType) bool {
	_, is := schema.BareWire(t).(*schema.WireText)
	return is
}

func (t *WireMethod) versions(open *schema.Message) {
	f := open.Version
	if f == nil {
		return
	}
	t.HasVersion = true
	if all := f.Versions(); all != nil {
		t.LowVersion, t.HighVersion = all.Low.Abs, all.High.Abs
	}
}
