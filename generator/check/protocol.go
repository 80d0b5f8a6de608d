package check

import (
	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// maxNumbers is how many messages a protocol may have, and how many answers one
// list of a message: well below what a 16 bit number tells apart, and below
// schema.SharedErrors.
const maxNumbers = 30_000

func checkProtocol(p *schema.Protocol, report *diag.Report) {
	tooMany(len(p.Methods), "messages", p.Name, p.Span, report)
	tooMany(len(p.Errors), "errors", p.Name, p.Span, report)
	for _, m := range p.Methods {
		for _, list := range [][]*schema.Answer{m.In, m.Out, m.Results, m.Errors} {
			tooMany(len(list), "answers of a kind", m.Name, m.Span, report)
			checkDistinct(m, list, report)
		}
	}
}

func tooMany(n int, what, name string, at source.Span, report *diag.Report) {
	if n > maxNumbers {
		report.Errorf(CodeTooMany, at, "%s has %d %s, and %d is the most", name, n, what, maxNumbers)
	}
}

// checkDistinct reports alternatives that a program could not tell apart.
func checkDistinct(m *schema.Method, list []*schema.Answer, report *diag.Report) {
	if len(list) < 2 {
		return
	}
	first := map[schema.Type]*schema.Answer{}
	for _, a := range list {
		other, taken := first[a.Type]
		if !taken {
			first[a.Type] = a
			continue
		}
		report.Errorf(CodeSameAnswer, a.Span, "two answers of %s are both %s", m.Name, schema.TypeString(a.Type)).
			Also(other.Span, "the first one").
			Helpf("remove one, or give it a struct of its own: Name { ... }")
	}
}
