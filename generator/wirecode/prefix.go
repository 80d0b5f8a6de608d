package wirecode

import (
	"slices"
	"strconv"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// A prefix is the beginning of a message up to a field, which is read to learn what
// the message is. What else stands there is thrown away.
type prefix struct {
	message *schema.Message
	record  *schema.Record      // nil for that of the message
	fields  []*schema.WireField // that are asked for
	stop    int                 // the leaf behind it; 0 for the one behind the last of fields
	ends    bool                // a line of words that is the last of it is read to its end
	alone   bool                // the function has no exchange
	bail    gocode.Stmt
	begin   []gocode.Stmt
	finish  func(r *reader) // adds what is done with the values
}

// ofRecord is the record whose beginning it is.
func (x prefix) ofRecord() *schema.Record {
	if x.record != nil {
		return x.record
	}
	return x.message.Record
}

// end is the leaf behind it.
func (x prefix) end() int {
	stop, rec := x.stop, x.ofRecord()
	for _, f := range x.fields {
		stop = max(stop, rec.LeafAt(f)+1)
	}
	for ; stop < len(rec.Leaves); stop++ {
		if f, ok := rec.Leaves[stop].(*schema.WireField); !ok || f.Bit == 0 {
			break // bits are read by the byte
		}
	}
	return stop
}

// prefixBody plans a function that reads a prefix.
func (p *planner) prefixBody(x prefix) []gocode.Stmt {
	stop, rec := x.end(), x.ofRecord()
	return twice(func(wanted *wants) *reader {
		r := p.newReader(p.names.Message(x.message), wanted)
		r.message, r.prefix, r.alone, r.stop, r.ends, r.bail = x.message, true, x.alone, stop, x.ends, x.bail
		for _, name := range []string{"start", "mark", "id", "ok", "n"} {
			r.used[name] = true
		}
		for _, f := range x.fields {
			r.asked.fields[f] = true
		}
		r.add(x.begin...)
		r.record(rec, nil)
		x.finish(r)
		return r
	})
}

// prefixAlone is prefixBody for a function that has no exchange: what asks for one gets one
// that knows the session alone.
func (p *planner) prefixAlone(x prefix) []gocode.Stmt {
	x.alone = true
	body := p.prefixBody(x)
	if !mentions(body, idX) {
		return body
	}
	made := gocode.Expr(newExchange)
	front := &schema.Record{Leaves: x.ofRecord().Leaves[:x.end()]}
	if schema.AsksSession(&schema.WireStruct{Record: front}) {
		made = exchangeWith("Session", gocode.Dot(idR, "Session"))
	}
	return append([]gocode.Stmt{gocode.Define("x", made)}, body...)
}

// fieldsIn returns the fields of a record that an expression asks for.
func fieldsIn(rec *schema.Record, x schema.Expr) []*schema.WireField {
	var all []*schema.WireField
	schema.Visit(x, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.FieldRef:
			all = append(all, sameField(rec, x.Path[0]))
		case *schema.LetRef:
			all = append(all, fieldsIn(rec, x.Let.Value)...)
		case *schema.Measure:
			for _, leaf := range rec.Leaves[x.Stretch.From:min(x.Stretch.To, len(rec.Leaves))] {
				if f, ok := leaf.(*schema.WireField); ok {
					all = append(all, f)
				}
			}
		}
	})
	return all
}

// sameField is a field of a record, or the one that the other side has in its place.
func sameField(rec *schema.Record, f *schema.WireField) *schema.WireField {
	all := rec.Fields()
	if slices.Contains(all, f) {
		return f
	}
	for _, own := range all {
		if own.Name == f.Name && own.Level == f.Level {
			return own
		}
	}
	return f
}

// offset returns how many bits stand in front of a field, if that is always the same.
func (p *planner) offset(rec *schema.Record, f *schema.WireField) (uint, bool) {
	i := rec.LeafAt(f)
	if i < 0 || layoutsOf(rec)[i] != nil {
		return 0, false
	}
	bits, fixed := p.sizes.StretchBits(rec.Leaves[:i])
	for _, l := range layoutsOf(rec)[:i] {
		fixed = fixed && l == nil
	}
	return uint(bits), fixed
}

// functionNamed returns a name for a function that none has yet.
func (p *planner) functionNamed(name string) string {
	if p.taken == nil {
		p.taken = map[string]bool{}
	}
	free := name
	for n := 2; p.taken[free]; n++ {
		free = name + strconv.Itoa(n)
	}
	p.taken[free] = true
	return free
}

// conversation plans what tells messages apart.
func (p *planner) conversation(c *schema.Conversation) {
	ids := map[*schema.Exchange]int{}
	for _, x := range c.Exchanges() {
		ids[x] = len(ids) + 1
	}
	for _, phase := range c.Phases {
		if !phase.Speaks() {
			continue
		}
		var reads [2]Reading
		for side, reading := range phase.Reads {
			reads[side] = p.reading(phase, side, &meeting{reading, ids})
		}
		p.out.Readings[phase] = reads
		for _, x := range phase.Exchanges {
			p.choices(phase, x)
			p.silent(x)
		}
	}
	p.nameChoosers()
}

// meeting is what one side meets in a phase.
type meeting struct {
	*schema.Reading
	ids map[*schema.Exchange]int
}

var sideNames = [2]string{"Client", "Server"}

func (p *planner) reading(phase *schema.Phase, side int, m *meeting) Reading {
	what := upperFirst(phase.Name) + sideNames[side]
	if m.Dispatch == nil {
		return Reading{}
	}
	if m.Fragments != nil {
		p.fragments(m.Fragments)
	}
	return Reading{
		Lines:    p.lines(what, m),
		Misfit:   m.ids[m.Misfit],
		Split:    p.split(what, m),
		Dispatch: p.dispatch(what, m),
		ID:       p.ids("ID", what, m, func(m *schema.Message) *schema.WireField { return m.ID }),
		Channel:  p.ids("Channel", what, m, func(m *schema.Message) *schema.WireField { return m.Channel }),
	}
}

// upperFirst makes the name of a phase part of another name.
func upperFirst(name string) string {
	out := []byte{}
	up := true
	for i := range len(name) {
		c := name[i]
		if c == '_' {
			up = true
			continue
		}
		if up && 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		up = false
		out = append(out, c)
	}
	return string(out)
}
