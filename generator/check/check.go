// Package check holds the rules that a resolved schema must keep. A schema that
// was resolved and checked without errors can be generated.
//
// The generator, the linter and the editor server call it, after resolve. It
// must not import the syntax tree nor anything that knows a target language.
package check

import (
	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
)

// Check reports what is wrong with a schema. The schema may come from a resolve
// that found errors: what it left out is not reported again. A nil schema is
// fine.
func Check(s *schema.Schema, report *diag.Report) {
	if s == nil {
		return
	}
	if s.Wire != nil {
		checkWire(s.Wire, report)
		return
	}
	for _, d := range s.Types {
		switch d := d.(type) {
		case *schema.Enum:
			checkEnum(d, report)
		case *schema.Union:
			checkUnion(d, report)
		case *schema.Struct:
			checkFields(d, report)
		}
	}
	if checkContainment(s.Types, report) {
		checkNesting(s.Types, report)
		checkSizes(s, report)
	}
	if s.Protocol != nil {
		checkProtocol(s.Protocol, report)
	}
}
