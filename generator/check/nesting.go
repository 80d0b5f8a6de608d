package check

import (
	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
)

// maxNesting is how deep readers follow structs within structs.
const maxNesting = 64

// checkNesting reports structs that hold one another deeper than can be read,
// each chain once, where it passes the limit. No struct may contain itself.
func checkNesting(types []schema.Decl, report *diag.Report) {
	levels := nesting{}
	for _, d := range types {
		if s, ok := d.(*schema.Struct); ok && levels.of(s) == maxNesting+1 {
			report.Errorf(CodeNestedTooDeep, s.Span, "struct %s holds structs %d deep, and readers follow %d", s.Name, maxNesting+1, maxNesting).
				Helpf("make one of them optional, or put their fields into one struct")
		}
	}
}

// nesting has the levels of each struct met so far: itself and what it holds.
type nesting map[*schema.Struct]int

func (n nesting) of(s *schema.Struct) int {
	if levels, known := n[s]; known {
		return levels
	}
	levels := 0
	for _, f := range s.Fields {
		if held := heldBy(f.Type); held != nil {
			levels = max(levels, n.of(held))
		}
	}
	n[s] = levels + 1
	return levels + 1
}
