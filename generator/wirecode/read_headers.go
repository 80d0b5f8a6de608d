package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// headers reads lines such as `Name: value`, in any order, and the empty one behind
// them. Others than those of the schema are passed over, unless a field takes them. One that
// comes twice has to say the same, or two readers could take different ones for what counts:
//
//	var had [2][]byte
//	for name, value := r.Header(); name != nil; name, value = r.Header() {
//		switch {
//		case wire.Same(name, "Content-Length"):
//			r.Once(&had[0], name, value)
//			length = r.Int(value, 64)
//		case wire.Same(name, "Content-Type"):
//			r.Once(&had[1], name, value)
//			m.Type = new(r.String(value))
//		}
//	}
//	r.HasHeaders(had[:], "Content-Length")
func (r *reader) headers(from, to int) {
	fields, needed := r.headerFields(from, to)
	lists := r.headerLists(from, to)
	if len(fields)+len(lists) == 0 {
		r.eachHeader("name", "_")
		return
	}
	r.emptyHeaders(lists)
	name, v, had := gocode.Id(r.fresh("name")), gocode.Id(r.fresh("value")), gocode.Id(r.fresh("had"))
	if len(fields) > 0 {
		r.add(&gocode.Var{Name: string(had), Type: &gocode.ArrayOf{Len: len(fields), X: bytesType}})
	}
	s, named := r.p.headerSwitch(name, gocode.CallOf(gocode.Id("string"), name))
	for i, f := range fields {
		place := &gocode.Index{X: had, I: []gocode.Expr{gocode.Int(int64(i))}}
		s.Cases = append(s.Cases, gocode.Case{
			Values: named(f.HeaderNames()...),
			Body:   r.block(func() { r.onceHeader(f, place, name, v) }),
		})
	}
	s.Cases = append(s.Cases, r.headerCases(lists, named, v)...)
	if others := takesOthers(lists); others != nil {
		s.Cases = append(s.Cases, r.otherCases(others, r.unread(from, to, slices.Concat(fields, lists)), named, name, v)...)
	}
	r.eachHeader(name, v, s)
	if len(needed) > 0 {
		r.run("HasHeaders", append([]gocode.Expr{&gocode.Slice{X: had}}, needed...)...)
	}
	r.fewHeaders(lists)
}

// eachHeader does something with the name and the value of each header, up to the empty line.
func (r *reader) eachHeader(name, value gocode.Id, body ...gocode.Stmt) {
	f, args := r.p.headerCall("Header")
	line := r.call(f, args...)
	r.add(&gocode.For{
		Init: &gocode.Let{Names: []string{string(name), string(value)}, Value: line},
		Cond: gocode.Op(name, "!=", gocode.Nil),
		Post: &gocode.Set{Targets: []gocode.Expr{name, value}, Value: line},
		Body: body,
	})
}

// headerSwitch goes by the name of a header, which is a text too. The case of its letters
// counts where blanks do.
func (p *planner) headerSwitch(name, text gocode.Expr) (*gocode.Switch, headerNamed) {
	s, loose := &gocode.Switch{On: text}, p.wire.Headers.Loose()
	if loose {
		s.On = nil
	}
	return s, func(names ...string) (values []gocode.Expr) {
		for _, field := range names {
			if loose {
				values = append(values, gocode.CallOf(wireID("Same"), name, gocode.Str(field)))
			} else {
				values = append(values, gocode.Str(field))
			}
		}
		return values
	}
}

// headerNamed returns the values of a case for headers of some names.
type headerNamed func(names ...string) []gocode.Expr

// onceHeader takes a header, or of those of one name the first:
//
//	if had[0] == nil {
//		had[0] = value
//		m.Destination = r.String(value)
//	}
func (r *reader) onceHeader(f *schema.WireField, had, name, v gocode.Expr) {
	if r.had == nil {
		r.had = map[*schema.WireField]gocode.Expr{}
	}
	r.had[f] = had
	value := func() {
		if r.keeps(f) {
			r.header(f, v)
		}
	}
	if !r.p.wire.Headers.First {
		r.run("Once", &gocode.Unary{Op: "&", X: had}, name, v)
		value()
		return
	}
	r.add(gocode.When(gocode.Op(had, "==", gocode.Nil), r.block(func() {
		r.add(gocode.Assign(had, v))
		value()
	})...))
}

// hasCome is whether a header that the message always has came, for what finds out whether it is that
// message; nil for other fields.
//
//	had[0] != nil
func (r *reader) hasCome(f *schema.WireField) gocode.Expr {
	if !r.prefix || f.Layout != schema.Headers || f.Presence != schema.Always || f.HeaderList() != nil {
		return nil
	}
	r.asked.there[f] = true
	if had := r.had[f]; had != nil {
		return gocode.Op(had, "!=", gocode.Nil)
	}
	return gocode.False
}

// looksFor reports whether something asks whether a header came.
func (r *reader) looksFor(f *schema.WireField) bool {
	return r.prefix && (r.wants == nil || r.wants.there[f])
}

// headerCall returns the function of the runtime that deals with headers as the file has
// them, and what it is called with: those of mail have functions of their own.
func (p *planner) headerCall(name string, args ...gocode.Expr) (string, []gocode.Expr) {
	l := p.wire.Headers
	if l.Separator == schema.MailHeaders.Separator && l.End == schema.MailHeaders.End {
		return name, args
	}
	return name + "Of", append(args, gocode.Str(l.Separator), gocode.Str(l.End))
}

// headerFields returns the fields that are read of headers, first those that have to be
// there, and the names of these. Functions that look at a message leave it to the one that
// reads it to complain.
func (r *reader) headerFields(from, to int) (fields []*schema.WireField, needed []gocode.Expr) {
	var others []*schema.WireField
	for _, leaf := range r.rec.Leaves[from:to] {
		f, ok := leaf.(*schema.WireField)
		switch {
		case !ok || !r.keeps(f) && !r.looksFor(f) || f.HeaderList() != nil:
		case r.prefix || f.Presence != schema.Always:
			others = append(others, f)
		default:
			fields, needed = append(fields, f), append(needed, gocode.Str(f.HeaderName()))
		}
	}
	return append(fields, others...), needed
}

// header takes the value of one header.
func (r *reader) header(f *schema.WireField, v gocode.Expr) {
	r.headerValue(f, f.Type, v, func(v gocode.Expr) { r.take(f, v) })
}

// headerValue gives take what the value of a header is: a number, or a text, which the
// function of its via gets first.
func (r *reader) headerValue(f *schema.WireField, t schema.WireType, v gocode.Expr, take func(gocode.Expr)) {
	text, isText := schema.Present(t).(*schema.WireText)
	if !isText {
		n := r.wordNumber(schema.Present(t), v)
		if n != nil && r.rec.SparesNull(f) { // which no header of its own says
			n = gocode.CallOf(r.p.names.Type(schema.Present(t)), gocode.CallOf(wireID("Length"), idR, gocode.Str(r.named(f)), n))
		}
		if n != nil {
			take(n)
		}
		return
	}
	if limit := mostOf(f, text, text.Max); limit > 0 {
		r.run("AtMost", gocode.Str(r.named(f)), gocode.Len(v), gocode.Int(int64(limit)))
	}
	if f.Via == nil || r.prefix || r.root == nil || r.isUnused(f) {
		take(v)
		return
	}
	raw := gocode.Id(r.fresh("raw"))
	r.throughVia(f, string(raw), v, func() { take(raw) })
}
