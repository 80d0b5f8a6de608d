package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// declare makes every declared type known before any of them is defined, so
// that they may stand in any order.
func (r *resolver) declare(decls []syntax.Decl) {
	for _, d := range decls {
		switch d := d.(type) {
		case *syntax.Struct:
			r.declareType(d, d.Name, &schema.Struct{Name: d.Name.Text, Doc: d.Doc, Span: d.Name.Span})
		case *syntax.Enum:
			r.declareType(d, d.Name, &schema.Enum{Name: d.Name.Text, Doc: d.Doc, Span: d.Name.Span, Base: schema.U8})
		case *syntax.Union:
			r.declareType(d, d.Name, &schema.Union{Name: d.Name.Text, Doc: d.Doc, Span: d.Name.Span})
		case *syntax.Alias:
			r.declareType(d, d.Name, &schema.Alias{Name: d.Name.Text, Doc: d.Doc, Span: d.Name.Span})
		case *syntax.Extern:
			r.wireDetails(d.Name.Text, d.Span)
		case *syntax.Protocol:
			r.declareProtocol(d)
		}
	}
	r.defineEnums()
}

// declareType puts a type into the file's scope. A second one of a name is
// reported and not looked at any further.
func (r *resolver) declareType(d syntax.Decl, name syntax.Name, decl schema.Decl) {
	if name.Text == "" {
		return
	}
	if isBuiltin(name.Text) {
		r.errorf(CodeBuiltinName, name.Span, "%s is a built-in type; choose another name", name.Text)
		return
	}
	if first, taken := r.taken[name.Text]; taken {
		r.duplicate(name, first.span)
		return
	}
	s := &symbol{syntax: d, decl: decl}
	r.taken[name.Text] = place{name.Span, "declared"}
	r.types[name.Text] = s
	r.declared = append(r.declared, s)
	r.schema.Types = append(r.schema.Types, decl)
}

func (r *resolver) declareProtocol(p *syntax.Protocol) {
	if r.protocol == nil {
		r.protocol = p
		return
	}
	d := r.errorf(CodeSeveralProtocols, p.Name.Span, "a file has one protocol, and %s is the second", p.Name.Text)
	d.Also(r.protocol.Name.Span, "the first one")
	d.Help = "give it a file of its own"
}

func (r *resolver) duplicate(name syntax.Name, first source.Span) {
	d := r.errorf(CodeDuplicateName, name.Span, "%s is declared twice", name.Text)
	d.Also(first, "first declared here")
}

// scope holds the names of one record, enum, union or protocol.
type scope map[string]source.Span

// add reports whether a name is new to the scope, and says so if not. A name
// that the parser had to invent is not.
func (r *resolver) add(s scope, name syntax.Name) bool {
	if name.Text == "" {
		return false
	}
	if first, taken := s[name.Text]; taken {
		r.duplicate(name, first)
		return false
	}
	s[name.Text] = name.Span
	return true
}
