package gomodel

import (
	"strings"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/wirecode"
)

// newWire is New for a file with a wire block.
func newWire(s *schema.Schema, pkg source.Span, report *diag.Report) *File {
	b := newWireBuilder(s, report)
	b.checkPackage(pkg)
	file := &File{
		Name:    strings.TrimSuffix(s.Source, ".netgen") + ".netgen.go",
		Source:  s.Source,
		Package: s.Package,
		Doc:     b.packageDoc(),
	}
	b.nameTypes()
	if b.wire.Protocol != nil {
		b.nameMessages()
	}
	file.Decls = b.declarations()
	if b.wire.Protocol != nil {
		file.Protocol = b.conversation()
	}
	if report.HasErrors() {
		return file
	}
	codecs := wirecode.Plan(b.wire, b)
	file.Funcs = codecs.Funcs
	if b.wire.Protocol != nil {
		file.Protocol.Wire = b.tables(file.Protocol, codecs)
	}
	return file
}

// wireBuilder names what a wire file has. It is wirecode.Names.
type wireBuilder struct {
	*builder
	wire *schema.Wire

	decls     map[schema.WireDecl]string
	made      map[*schema.WireVariant]string // structs made for variants
	fields    map[*schema.WireField]string
	values    map[*schema.WireValue]string
	purpose   map[string]string // what a Go struct is for, as its doc
	isError   map[*schema.WireStruct]bool
	isBody    map[*schema.WireStruct]*schema.Message // inline structs that are all of a message
	marks     map[schema.WireDecl]bool               // inline structs that are a bool
	exchanges map[*schema.Exchange]string            // Go names
	ids       map[*schema.Exchange]uint16
	bodies    map[*schema.Message]*messageBody
	functions map[*schema.Message]string
	own       []*messageBody // structs made for messages, in order
}

func newWireBuilder(s *schema.Schema, report *diag.Report) *wireBuilder {
	b := &wireBuilder{
		builder:   &builder{schema: s, report: report},
		wire:      s.Wire,
		decls:     map[schema.WireDecl]string{},
		made:      map[*schema.WireVariant]string{},
		fields:    map[*schema.WireField]string{},
		values:    map[*schema.WireValue]string{},
		purpose:   map[string]string{},
		isError:   map[*schema.WireStruct]bool{},
		isBody:    map[*schema.WireStruct]*schema.Message{},
		marks:     map[schema.WireDecl]bool{},
		exchanges: map[*schema.Exchange]string{},
		ids:       map[*schema.Exchange]uint16{},
		bodies:    map[*schema.Message]*messageBody{},
		functions: map[*schema.Message]string{},
	}
	if s.Wire.Protocol != nil {
		b.names.Reserve("what sockets need", socketNames...)
		b.names.Reserve("the tables of the protocol", "Conversation")
	}
	return b
}

// messagesOf returns the messages of some answers, each once for each side.
func messagesOf(answers []*schema.WireAnswer) []*schema.Message {
	var all []*schema.Message
	for _, a := range answers {
		for i, m := range a.Message {
			if m != nil && (i == 0 || m != a.Message[0]) {
				all = append(all, m)
			}
		}
	}
	return all
}

// opensOf is messagesOf for what begins an exchange.
func opensOf(x *schema.Exchange) []*schema.Message {
	return messagesOf([]*schema.WireAnswer{{Message: x.Open}})
}

// something returns the answers for which something comes.
func something(answers []*schema.WireAnswer) []*schema.WireAnswer {
	var all []*schema.WireAnswer
	for _, a := range answers {
		if !a.None {
			all = append(all, a)
		}
	}
	return all
}

// wireKind names the kind of a declaration.
func wireKind(d schema.WireDecl) string {
	switch d.(type) {
	case *schema.WireEnum:
		return "enum"
	case *schema.WireUnion:
		return "union"
	case *schema.WireAlias:
		return "type"
	case *schema.Extern:
		return "extern"
	}
	return "struct"
}
