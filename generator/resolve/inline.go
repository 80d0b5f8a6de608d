package resolve

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// made says how an unnamed struct is called where it stands.
type made struct {
	name string // empty where nothing suggests one
	what string // what it is made for, such as "the body of request Join"
	doc  string
}

func (m made) with(suffix string) made {
	if m.name != "" {
		m.name += suffix
	}
	return m
}

// inlineType returns the struct of a record written where it is used.
func (r *resolver) inlineType(t *syntax.Inline, in made) schema.Type {
	at := opening(t.Record.Span)
	switch {
	case t.Name != nil:
		in, at = made{name: t.Name.Text, what: "an inline struct", doc: in.doc}, t.Name.Span
	case in.name == "":
		d := r.errorf(CodeUnnamedStruct, at, "the struct in %s has no name", in.what)
		d.Help = "write `Name { ... }`, or declare the struct and name it here"
		return nil
	}
	s := r.madeStruct(in, at)
	r.defineStruct(s, t.Record)
	return s
}

// madeStruct returns a new struct without fields, and reports if its name is
// taken.
func (r *resolver) madeStruct(in made, at source.Span) *schema.Struct {
	s := &schema.Struct{Name: in.name, Doc: in.doc, Span: at, Inline: true}
	first, taken := r.taken[in.name]
	switch {
	case in.name == "":
	case isBuiltin(in.name):
		r.errorf(CodeBuiltinName, at, "%s is a built-in type; choose another name", in.name)
	case taken:
		r.nameTaken(in, at, first)
	default:
		r.taken[in.name] = place{at, in.what}
		r.inline = append(r.inline, s)
	}
	return s
}

func (r *resolver) nameTaken(in made, at source.Span, first place) {
	d := r.errorf(CodeMadeName, at, "%s becomes struct %s, and that name is taken", in.what, in.name)
	if first.what != "declared" {
		d.Also(first.span, "%s becomes %s too", first.what, in.name)
		d.Help = "rename one of them"
		return
	}
	d.Also(first.span, "%s is declared here", in.name)
	d.Helpf("rename one of them, or write %s here to use the declared type", in.name)
}

// upperCamel returns the name of a field, answer or variant as it stands within
// the name of a type: room_name and roomName both become RoomName.
func upperCamel(name string) string {
	var out strings.Builder
	for word := range strings.SplitSeq(name, "_") {
		first, size := utf8.DecodeRuneInString(word)
		if size > 0 {
			out.WriteRune(unicode.ToUpper(first))
			out.WriteString(word[size:])
		}
	}
	return out.String()
}

// opening is the first byte of a record: its brace.
func opening(s source.Span) source.Span {
	return source.Span{File: s.File, Start: s.Start, End: min(s.Start+1, s.End)}
}
