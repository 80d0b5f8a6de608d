package gomodel

import (
	"strconv"
	"strings"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/gonames"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// New makes the plan of a schema, whose package clause has its name at pkg. Names
// that Go cannot have go to report; if it has errors afterwards the plan is of no
// use.
func New(s *schema.Schema, pkg source.Span, report *diag.Report) *File {
	if s.Wire != nil {
		return newWire(s, pkg, report)
	}
	b := newBuilder(s, report)
	b.checkPackage(pkg)
	file := &File{
		Name:    strings.TrimSuffix(s.Source, ".netgen") + ".netgen.go",
		Source:  s.Source,
		Package: s.Package,
		Doc:     b.packageDoc(),
	}
	for _, d := range s.Types {
		file.Decls = append(file.Decls, b.decl(d))
	}
	if s.Protocol != nil {
		file.Protocol = b.protocol(s.Protocol)
	}
	b.layBlocks()
	return file
}

// builder carries what several declarations must know of each other.
type builder struct {
	schema *schema.Schema
	report *diag.Report
	names  gonames.Namespace // of the package
	sends  gonames.Namespace // of clients, peers and groups

	uses   map[*schema.Struct]string // what messages use a struct for, as its doc
	bodies map[*schema.Struct]bool   // structs written inline as the body of a message
	errors map[*schema.Struct]bool   // structs that are declared errors
	unions map[*schema.Union]*Union
	codecs map[*schema.Struct]*Codec
	blocks map[*schema.Struct]*Block // of those in lists
}

func newBuilder(s *schema.Schema, report *diag.Report) *builder {
	b := &builder{
		schema: s,
		report: report,
		uses:   map[*schema.Struct]string{},
		bodies: map[*schema.Struct]bool{},
		errors: map[*schema.Struct]bool{},
		unions: map[*schema.Union]*Union{},
		codecs: map[*schema.Struct]*Codec{},
		blocks: map[*schema.Struct]*Block{},
	}
	if s.Protocol != nil {
		b.names.Reserve("what sockets need", socketNames...)
		b.noteAll(s.Protocol)
	}
	for _, d := range s.Types {
		b.claim(d.DeclSpan(), b.goName(d), describe(d))
		if u, ok := d.(*schema.Union); ok {
			b.unions[u] = &Union{Name: b.goName(u), Nested: u.Recursive}
		}
	}
	return b
}

// socketNames are declared in every package that has a protocol.
var socketNames = []string{
	"Client", "ClientHandler", "UnimplementedClientHandler", "Dial", "NewClient",
	"Server", "Handler", "UnimplementedHandler", "NewServer",
	"Peer", "PeerOf", "Audience", "Group",
}

func (b *builder) checkPackage(pkg source.Span) {
	if gonames.IsPackage(b.schema.Package) {
		return
	}
	b.report.Errorf(CodePackageName, pkg, "%s cannot be the name of a Go package", b.schema.Package).
		Helpf("the name is a keyword of Go; call the package something like %spb", b.schema.Package)
}

// claim takes a name of the package, or reports who has it.
func (b *builder) claim(span source.Span, name, what string) {
	b.claimIn(&b.names, span, name, what)
}

func (b *builder) claimIn(scope *gonames.Namespace, span source.Span, name, what string) (ok bool) {
	first, ok := scope.Claim(name, gonames.Holder{What: what, Span: span})
	if ok {
		return true
	}
	if first.Span == (source.Span{}) {
		b.report.Errorf(CodeNameReserved, span, "%s is %s in Go, a name that is kept for %s", what, name, first.What).
			Helpf("call it something else: names do not travel, so this changes nothing on the wire")
		return false
	}
	d := b.report.Errorf(CodeNameTaken, span, "%s and %s are both %s in Go", first.What, what, name).
		Also(first.Span, "%s", first.What).
		Helpf("rename one of them: names do not travel, so this changes nothing on the wire")
	if isUnnamed(span) || isUnnamed(first.Span) {
		d.Helpf("a struct that is written in its place is called as the message and the field there: give it a name of its own in front of its {, as in flags Some { ... }")
	}
	return false
}

// isUnnamed reports whether a struct is written in its place, without a name.
func isUnnamed(at source.Span) bool { return at.Text() == "{" }

// describe names a declaration for a diagnostic.
func describe(d schema.Decl) string { return kindWord(d) + " " + d.DeclName() }

func kindWord(d schema.Decl) string {
	switch d.(type) {
	case *schema.Enum:
		return "enum"
	case *schema.Union:
		return "union"
	case *schema.Alias:
		return "type"
	}
	return "struct"
}

func (b *builder) goName(d schema.Decl) string { return gonames.Exported(d.DeclName()) }

func (b *builder) decl(d schema.Decl) Decl {
	switch d := d.(type) {
	case *schema.Enum:
		return b.enum(d)
	case *schema.Union:
		return b.union(d)
	case *schema.Alias:
		return &Alias{Name: b.goName(d), Doc: b.docOf(d, d.Doc), Type: b.typeOf(d.Type)}
	case *schema.Struct:
		return b.structure(d)
	}
	return nil
}

func (b *builder) enum(d *schema.Enum) *Enum {
	e := &Enum{Name: b.goName(d), Doc: b.docOf(d, d.Doc), Base: basicTypes[d.Base]}
	for _, v := range d.Values {
		name := b.enumValue(d, v)
		b.claim(v.Span, name, "value "+d.Name+"."+v.Name)
		e.Values = append(e.Values, EnumValue{Name: name, Label: v.Name, Doc: clean(v.Doc), Number: strconv.FormatUint(v.Value, 10)})
	}
	return e
}

// enumValue returns the name of a constant: ReasonFull for Full of Reason.
func (b *builder) enumValue(d *schema.Enum, v *schema.EnumValue) string {
	return b.goName(d) + gonames.Exported(v.Name)
}
