package gomodel

import (
	"slices"
	"strconv"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/wirecode"
)

// allFragments returns those in which some messages travel, in order.
func (b *wireBuilder) allFragments() []*schema.Fragments {
	var all []*schema.Fragments
	seen := map[*schema.Fragments]bool{}
	for _, m := range b.wire.Protocol.Messages {
		if f := m.Fragments; f != nil && !seen[f] {
			seen[f] = true
			all = append(all, f)
		}
	}
	return all
}

// fragments plans the structs of fragments, which are nothing that programs see.
func (p *messagePlan) fragments() {
	for i, f := range p.allFragments() {
		suffix := ""
		if i > 0 {
			suffix = strconv.Itoa(i + 1)
		}
		name := "fragment" + suffix
		fields := messageFields(f.Piece)
		p.nameFields("the frame of fragments", fields, nil)
		p.copyNames(f.Whole, fields)
		body := &messageBody{kind: wirecode.StructBody, name: name, fields: fields}
		body.own = p.recordStruct(name, name+" is a piece of a message, as it travels.", fields, false)
		p.wireBuilder.own = append(p.wireBuilder.own, body)
		p.bodies[f.Piece], p.bodies[f.Whole] = body, body
		p.functions[f.Piece] = p.functionName(p.wire.Protocol.Phases[0], f.Piece, "Fragment"+suffix)
		p.functions[f.Whole] = p.functionName(p.wire.Protocol.Phases[0], f.Whole, "Joined"+suffix)
	}
}

func (b *wireBuilder) fragmentsVar(f *schema.Fragments) string {
	if f == nil {
		return ""
	}
	return "fragments" + strings.TrimPrefix(b.functions[f.Piece], "Fragment")
}

// hasBlank reports whether a message in such fragments may have no byte.
func (b *wireBuilder) hasBlank(f *schema.Fragments, leasts *schema.WireLeasts) bool {
	return slices.ContainsFunc(b.wire.Protocol.Messages, func(m *schema.Message) bool {
		return m.Fragments == f && leasts.Bits(inFragments(m)) == 0
	})
}

// inFragments are those leaves of a message that its fragments have the bytes of.
func inFragments(m *schema.Message) []schema.Item {
	return slices.DeleteFunc(slices.Clone(m.Record.Leaves), func(leaf schema.Item) bool {
		return schema.IsAt(leaf, schema.OuterFrame)
	})
}

func (b *wireBuilder) fragmentTables(codecs *wirecode.Codecs) []*WireFragments {
	var all []*WireFragments
	leasts := schema.LeastsOf(b.wire.Types)
	for _, f := range b.allFragments() {
		if planned := codecs.Fragments[f]; planned != nil {
			all = append(all, &WireFragments{
				Fragments: *planned, Var: b.fragmentsVar(f), Most: f.Most, Full: f.Full, Ended: f.Ended, Blank: f.Ended && b.hasBlank(f, leasts),
				Piece: b.messageVar(f.Piece), Whole: b.messageVar(f.Whole),
			})
		}
	}
	return all
}
