package syntax

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/source"
)

func (p *parser) block() *Block {
	start := p.start()
	b := &Block{}
	outer := p.margin
	p.margin = p.marginBehind()
	p.items(context{inBlock: true}, func() {
		if item := p.blockItem(); item != nil {
			b.Items = append(b.Items, item)
		}
	})
	p.margin = outer
	b.Span = p.from(start)
	return b
}

func (p *parser) blockItem() BlockItem {
	t := p.tok()
	doc, start := t.doc(), p.start()
	side, again := p.side(), p.idempotent()
	switch word := p.tok(); {
	case p.at("frame"):
		return p.frame(doc, side, start)
	case word.isRole() && p.joins(word):
		m := p.message(doc, side, start)
		m.Again = again
		return m
	case side != SideNone:
		p.expected("a message or frame after %s", side)
		return nil
	}
	switch {
	case p.continues("phase"):
		return p.phase(doc, start)
	case p.continues("starts"):
		if t := p.tok(); !p.got("in") {
			p.expected("in").Helpf("write starts in %s", t.Text)
		}
		s := &StartsIn{Name: p.name("the name of a phase")}
		s.Span = p.from(start)
		return s
	case p.continues("replies"):
		return p.replies(start)
	case p.continues("session"):
		s := &Session{Doc: doc, Record: p.record()}
		s.Span = p.from(start)
		return s
	}
	d := p.expected("request, stream, event, reply, error, frame, phase, replies, session or starts")
	switch t.Text {
	case "{":
		d.Helpf("a brace stands on the line that it belongs to")
	case "struct", "enum", "union", "type", "extern":
		d.Helpf("types are declared outside of protocols, in front of them or behind")
	default:
		p.outside(d)
	}
	return nil
}

func (t *Token) isRole() bool {
	if t.Kind != Ident {
		return false
	}
	switch t.Text {
	case "request", "stream", "event", "reply", "error":
		return true
	}
	return false
}

var sides = []Side{SideClient, SideServer, SideBoth}

func (t *Token) isSide() bool { return t.Kind == Ident && slices.Contains(sides, Side(t.Text)) }

func (p *parser) side() Side {
	for _, side := range sides {
		if p.continues(string(side)) {
			return side
		}
	}
	return SideNone
}

// idempotent reads that word where it stands before a message.
func (p *parser) idempotent() *Name {
	if !p.at("idempotent") || !p.peek(1).isRole() {
		return nil
	}
	word := p.word()
	return &word
}

func (p *parser) frame(doc string, side Side, start source.Span) *Frame {
	p.next()
	f := &Frame{Doc: doc, Side: side}
	if t := p.tok(); t.isRole() && !t.is("stream") && p.joins(t) {
		role := p.word()
		f.Role = &role
	} else if t.Kind == Ident && !t.isRole() && p.joins(t) {
		name := p.word()
		f.Name = &name
	}
	f.Record = p.record()
	f.Span = p.from(start)
	return f
}

func (p *parser) phase(doc string, start source.Span) *Phase {
	ph := &Phase{Doc: doc, Name: p.name("the name of the phase")}
	switch {
	case p.got("raw"):
		ph.Raw = true
	case p.got("closed"):
		ph.Closed = true
	case p.got("tls"):
		ph.TLS = true
		p.expect("then")
		then := p.name("the name of a phase")
		ph.Then = &then
	default:
		ph.Block = p.block()
	}
	ph.Span = p.from(start)
	return ph
}

func (p *parser) replies(start source.Span) *Replies {
	r := &Replies{}
	switch {
	case p.got("in"):
		r.In = p.oneOf("order", "turn")
	case p.got("="):
		r.Kind = p.expr()
	default:
		p.expected("in order, in turn or = and a kind")
	}
	r.Span = p.from(start)
	return r
}
