package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// structure writes a struct and all that belongs to it.
func structure(g *jen.Group, s *gomodel.Struct) {
	structType(g, s)
	if s.New != nil {
		constructor(g, s)
	}
	if s.Error != nil {
		errorText(g, s)
	}
	switch {
	case s.Codec != nil:
		codec(g, s)
	case s.JSON != nil:
		jsonMethods(g, s)
	}
}

// structType writes
//
//	// Message is ...
//	type Message struct {
//		// At is ...
//		At time.Time
//	}
func structType(g *jen.Group, s *gomodel.Struct) {
	begin(g, s.Doc)
	g.Type().Id(s.Name).StructFunc(func(g *jen.Group) {
		for _, f := range s.Fields {
			doc(g, f.Doc)
			field := g.Id(f.Name).Add(goType(f.Type))
			if f.Tag != "" {
				field.Op(f.Tag)
			}
		}
	})
}

// constructor writes
//
//	// NewJob returns a new Job with the defaults of the schema.
//	func NewJob() *Job {
//		return &Job{Attempts: 3}
//	}
func constructor(g *jen.Group, s *gomodel.Struct) {
	begin(g, s.New.Doc)
	g.Func().Id(s.New.Name).Params().Add(pointer(s.Name)).Block(
		jen.Return(jen.Op("&").Add(composite(s.Name, s.New.Values))),
	)
}

// composite writes Job{Attempts: 3}.
func composite(name string, values []gomodel.Default) *jen.Statement {
	return jen.Id(name).ValuesFunc(func(g *jen.Group) {
		for _, v := range values {
			g.Id(v.Field).Op(":").Add(literal(v.Value))
		}
	})
}

// errorText writes
//
//	// Error implements error.
//	func (m *JoinRefused) Error() string {
//		return fmt.Sprintf("chat: join refused: reason %v", m.Reason)
//	}
func errorText(g *jen.Group, s *gomodel.Struct) {
	begin(g, "Error implements error.")
	signature := g.Func().Params(jen.Id("m").Add(pointer(s.Name))).Id("Error").Params().String()
	if len(s.Error.Parts) == 0 {
		signature.Block(jen.Return(jen.Lit(s.Error.Lead)))
		return
	}
	var parts []string
	args := []jen.Code{jen.Null()}
	for _, p := range s.Error.Parts {
		parts = append(parts, strings.TrimLeft(p.Label+" "+p.Verb, " "))
		value := jen.Id("m").Dot(p.Field)
		if p.Shown {
			value = wireID("Shown").Call(value)
		}
		args = append(args, value)
	}
	args[0] = jen.Lit(s.Error.Lead + ": " + strings.Join(parts, ", "))
	signature.Block(jen.Return(jen.Qual("fmt", "Sprintf").Call(args...)))
}
