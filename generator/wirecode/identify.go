package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// ids plans the function that returns the id of the answer that begins here, or in
// the same way the channel; "" where none has one.
//
//	func idMainClient(r *wire.Reader) (uint64, bool) {
//		h := r.Peek(16)
//		if len(h) < 16 {
//			return 0, false
//		}
//		return uint64(binary.BigEndian.Uint32(h[12:])), true
//	}
func (p *planner) ids(part, what string, m *meeting, of func(*schema.Message) *schema.WireField) string {
	channel := part == "Channel"
	g := &identifier{planner: p, channel: channel, of: of}
	var answers []*schema.Message
	some, all := false, true
	for _, a := range m.Dispatch.Alternatives() {
		if a.Answer == nil && !channel {
			continue
		}
		answers = append(answers, a.Message)
		some, all = some || of(a.Message) != nil, all && of(a.Message) != nil
	}
	if !some {
		return ""
	}
	w := p.newWalk(m.Framing != nil, g.give(nil, gocode.Int(0), false))
	if same := g.sameFor(answers); same && all {
		w.body = g.at(answers[0])
	} else {
		w.leaf = func(all []*schema.Alternative, _ []schema.Probe) []gocode.Stmt {
			var having []*schema.Message
			for _, a := range all {
				if (a.Answer != nil || channel) && of(a.Message) != nil {
					having = append(having, a.Message)
				}
			}
			if len(having) == 0 {
				return []gocode.Stmt{g.give(nil, gocode.Int(0), false)}
			}
			return g.statements(having)
		}
		w.node(m.Dispatch)
	}
	first := "id"
	doc := " returns the id of what begins here, and false for what has none."
	if channel {
		first, doc = "channel", " returns the channel of what begins here."
	}
	name := p.functionNamed(first + what)
	p.add(&gocode.Func{
		Name: name, Doc: name + doc,
		Params: []gocode.Param{gocode.P("r", readerType)}, Results: g.results(), Body: w.body,
	})
	return name
}

// identifier writes functions that return ids, or channels.
type identifier struct {
	*planner
	channel bool
	of      func(*schema.Message) *schema.WireField
}

func (g *identifier) results() []gocode.Param {
	if g.channel {
		return []gocode.Param{{Type: gocode.Id("uint64")}}
	}
	return []gocode.Param{{Type: gocode.Id("uint64")}, {Type: gocode.Id("bool")}}
}

// give returns an id.
func (g *identifier) give(has gocode.Expr, id gocode.Expr, there bool) gocode.Stmt {
	if g.channel {
		return gocode.Give(id)
	}
	if has == nil {
		has = gocode.Bool(there)
	}
	return gocode.Give(id, has)
}

// sameFor reports whether all messages have it at the same fixed place.
func (g *identifier) sameFor(all []*schema.Message) bool {
	var first uint
	for i, m := range all {
		f := g.of(m)
		if f == nil || !g.isFixed(m, f) {
			return false
		}
		at, _ := g.offset(m.Record, f)
		if i == 0 {
			first = at
		} else if at != first {
			return false
		}
	}
	return len(all) > 0
}

func (g *identifier) isFixed(m *schema.Message, f *schema.WireField) bool {
	_, fixed := g.offset(m.Record, f)
	_, sized := g.sizes.FieldBits(f)
	switch schema.Present(f.Type).(type) {
	case *schema.WireInt, *schema.WireEnum:
		return fixed && sized && !schema.IsEither(f.Type) && f.Presence == schema.Always && schema.BaseOfDigits(f.Type) == 0
	}
	return false
}

// at reads it at a fixed place.
func (g *identifier) at(m *schema.Message) []gocode.Stmt {
	f := g.of(m)
	at, _ := g.offset(m.Record, f)
	bits, _ := g.sizes.FieldBits(f)
	need := gocode.Int(int64(at+uint(bits)+7) / 8)
	raw := g.typed(f.Type, g.bitsOf(gocode.Id("h"), at, uint(bits), schema.IsLittle(f.Type)), uint(bits))
	return []gocode.Stmt{
		gocode.Define("h", gocode.Method(idR, "Peek", need)),
		gocode.When(gocode.Op(gocode.Len(gocode.Id("h")), "<", need), g.give(nil, gocode.Int(0), false)),
		g.give(nil, gocode.CallOf(gocode.Id("uint64"), value{raw, kindOf(f.Type)}.plain()), true),
	}
}

// statements return it for messages that have it at the same place: return idOfSuback(r).
func (g *identifier) statements(all []*schema.Message) []gocode.Stmt {
	return []gocode.Stmt{gocode.Give(gocode.CallOf(gocode.Id(g.function(all)), idR))}
}

// function plans the function that returns it, as the first of some messages has it.
func (g *identifier) function(all []*schema.Message) string {
	m, f := all[0], g.of(all[0])
	rec := anyInFront(m.Record, f, all)
	key := lookKey(rec, f)
	key.span += "id"
	if g.looks == nil {
		g.looks = map[looked]string{}
	}
	if name := g.looks[key]; name != "" {
		return name
	}
	first := "idOf"
	if g.channel {
		first = "channelOf"
	}
	name := g.functionNamed(first + g.names.Message(m))
	g.looks[key] = name
	body := []gocode.Stmt(nil)
	switch {
	case g.isFixed(m, f):
		body = g.at(m)
	case isJSON(m.Record, f):
		body = g.jsonID(m, f)
	default:
		body = g.prefixID(m, rec, f)
	}
	g.add(&gocode.Func{
		Name: name, Doc: name + " returns the " + f.Name + " of the message that begins here.",
		Params: []gocode.Param{gocode.P("r", readerType)}, Results: g.results(), Body: body,
	})
	return name
}

// prefixID reads up to the id:
//
//	r.Skip(1)
//	r.Uvarint(10)
//	packet := r.U16()
//	return uint64(packet), r.OK()
func (g *identifier) prefixID(m *schema.Message, rec *schema.Record, f *schema.WireField) []gocode.Stmt {
	fields := []*schema.WireField{f}
	fields = append(fields, fieldsIn(m.Record, f.If)...)
	return g.prefixAlone(prefix{
		message: m, record: rec, fields: fields, bail: g.give(nil, gocode.Int(0), false), begin: []gocode.Stmt{gocode.Define("mark", gocode.Method(idR, "Mark"))},
		finish: func(r *reader) {
			v := r.fieldOf(f)
			if u, union := schema.Present(f.Type).(*schema.WireUnion); union {
				r.run("Restore", gocode.Id("mark"))
				r.add(g.numberOfID(u, v.x, func(n gocode.Expr) []gocode.Stmt { return []gocode.Stmt{g.give(nil, n, true)} })...)
				r.add(g.give(nil, gocode.Int(0), false))
				return
			}
			if v.kind == isText {
				number := gocode.CallOf(wireID("IDNumber"), gocode.CallOf(gocode.Id("string"), v.x))
				if _, array := arrayLen(f.Type); array {
					number = gocode.CallOf(wireID("BytesNumber"), v.x)
				}
				r.add(&gocode.Let{Names: []string{"id", "ok"}, Value: number})
				r.run("Restore", gocode.Id("mark"))
				r.add(g.give(gocode.Id("ok"), gocode.Id("id"), true))
				return
			}
			there := r.call("OK")
			if c := r.conditions(f); c != nil {
				there = gocode.Op(c, "&&", there)
			}
			r.run("Restore", gocode.Id("mark"))
			r.add(g.give(there, gocode.CallOf(gocode.Id("uint64"), v.plain()), true))
		},
	})
}
