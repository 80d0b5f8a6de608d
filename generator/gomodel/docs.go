package gomodel

import (
	"slices"
	"strings"
	"unicode"

	"github.com/netgen-dev/netgen/generator/schema"
)

// clean returns a comment of the schema as it stands, without what a Go comment
// cannot hold.
func clean(doc string) string {
	doc = strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || r == '\uFEFF' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(doc, "\uFFFD"))
	lines := strings.Split(doc, "\n")
	for i, line := range lines {
		lines[i] = inert(strings.TrimRight(line, " \t"))
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// inert keeps a line from being an old build constraint, which gofmt would turn
// into one that counts.
func inert(line string) string {
	if strings.HasPrefix(strings.TrimSpace(line), "+build") {
		return strings.Replace(line, "+", "\\+", 1)
	}
	return line
}

func orElse(doc, fallback string) string {
	if doc == "" {
		return fallback
	}
	return doc
}

func (b *builder) packageDoc() string {
	return orElse(clean(b.schema.Doc), "Package "+b.schema.Package+" is generated from "+b.schema.Source+".")
}

// docOf returns the doc of a type: its comment, or else what messages use it for,
// or else what it is.
func (b *builder) docOf(d schema.Decl, doc string) string {
	use := b.goName(d) + " is " + article(kindWord(d)) + " of the schema."
	if s, ok := d.(*schema.Struct); ok {
		use = orElse(b.uses[s], use)
		if b.bodies[s] {
			return use
		}
	}
	return orElse(clean(doc), use)
}

// variantDoc is the doc of a struct that is made for a variant of a union.
func (b *builder) variantDoc(d *schema.Union, v *schema.Variant, name string) string {
	doc := name + " is the variant " + v.Name + " of " + b.goName(d)
	if v.Type == nil {
		doc += ", which carries nothing"
	}
	return doc + "."
}

// fieldDoc is the comment of a field, and its default.
func (b *builder) fieldDoc(f *schema.Field) string {
	doc := clean(f.Doc)
	if f.Default == nil {
		return doc
	}
	if doc != "" {
		doc += "\n"
	}
	return doc + "The default is " + spoken(f.Type, f.Default) + "."
}

// note says what a struct is for, unless that has been said. Purpose goes on after
// its name.
func (b *builder) note(t schema.Type, purpose string) {
	s, ok := schema.Underlying(t).(*schema.Struct)
	if ok && b.uses[s] == "" {
		b.uses[s] = b.goName(s) + " is " + purpose + "."
	}
}

// noteAll notes what the structs of a protocol are for.
func (b *builder) noteAll(p *schema.Protocol) {
	users := usersOf(p)
	note := func(answers []*schema.Answer, words purpose) {
		for _, a := range answers {
			b.note(a.Type, words.of(users[a.Type]))
		}
	}
	for _, m := range p.Methods {
		b.noteBody(m)
		words := purposesOf(m.Name, m.Role, len(m.Results))
		note(m.Results, words.result)
		note(m.Out, words.out)
		note(m.In, words.in)
		note(m.Errors, words.err)
		b.noteErrors(m.Errors)
	}
	for _, a := range p.Errors {
		b.note(a.Type, "an error that every request and stream may return")
	}
	b.noteErrors(p.Errors)
}

// usersOf counts the methods that have a type among their answers and items.
func usersOf(p *schema.Protocol) map[schema.Type]int {
	users := map[schema.Type]int{}
	for _, m := range p.Methods {
		counted := map[schema.Type]bool{}
		for _, a := range slices.Concat(m.Results, m.Out, m.In, m.Errors) {
			if !counted[a.Type] {
				counted[a.Type] = true
				users[a.Type]++
			}
		}
	}
	return users
}

// A purpose is what a struct is for, as its doc says it: where one message has it, and where
// several do.
type purpose struct{ one, several string }

func (p purpose) of(users int) string {
	if users > 1 {
		return p.several
	}
	return p.one
}

// purposes are those of the answers and items of a message.
type purposes struct{ result, out, in, err purpose }

func purposesOf(name string, role schema.Role, results int) purposes {
	all := purposes{
		result: purpose{"the reply to " + name, "a reply to several requests"},
		out:    purpose{"an item that answers " + name, "an item of several streams"},
		in:     purpose{"an item that " + name + " sends", "an item of several streams"},
		err:    purpose{"an error that " + name + " may return", "an error that several requests may return"},
	}
	switch {
	case role == schema.Stream:
		all.result = purpose{"what ends " + name, "what ends several streams"}
	case results > 1:
		all.result.one = "a reply to " + name
	}
	return all
}

// noteBody notes a body. One that is written inline was given the message's own
// comment, which belongs to the methods; only an event is its body.
func (b *builder) noteBody(m *schema.Method) {
	if m.Body == nil {
		return
	}
	b.note(m.Body, "the body of "+m.Name)
	if m.Body.Inline && m.Role != schema.Event {
		b.bodies[m.Body] = true
	}
}

func (b *builder) noteErrors(answers []*schema.Answer) {
	for _, a := range answers {
		if s, ok := a.Type.(*schema.Struct); ok {
			b.errors[s] = true
		}
	}
}

// article puts "a" or "an" before one of the language's own words.
func article(word string) string {
	if word[0] == 'e' { // enum, event
		return "an " + word
	}
	return "a " + word
}
