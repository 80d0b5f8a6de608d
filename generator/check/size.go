package check

import (
	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// checkSizes reports types of which even the smallest value is more than a
// message may have. It keeps arrays from filling the memory of whoever compiles
// or reads them.
func checkSizes(s *schema.Schema, report *diag.Report) {
	sizes := &sizes{least: schema.LeastSizes(), report: report}
	for _, d := range s.Types {
		switch d := d.(type) {
		case *schema.Struct:
			sizes.structure(d)
		case *schema.Union:
			for _, v := range d.Variants {
				sizes.typ(v.Type, v.Span)
			}
		case *schema.Alias:
			sizes.typ(d.Type, d.Span)
		}
	}
	if s.Protocol == nil {
		return
	}
	for _, m := range s.Protocol.Methods {
		for _, list := range [][]*schema.Answer{m.In, m.Out, m.Results} {
			for _, a := range list {
				sizes.typ(a.Type, a.Span)
			}
		}
	}
}

type sizes struct {
	least  func(schema.Type) int
	report *diag.Report
}

// structure reports a struct that is too big for none of its fields alone.
func (z *sizes) structure(s *schema.Struct) {
	explained := false
	for _, f := range s.Fields {
		z.typ(f.Type, f.TypeAt)
		explained = explained || z.tooBig(f.Type)
	}
	if !explained && z.tooBig(s) {
		z.report.Errorf(CodeTooBig, s.Span, "struct %s takes at least %d bytes, and a message may have %d", s.Name, z.least(s), schema.MaxBody).
			Helpf("make lists of its arrays")
	}
}

// typ reports an array in t that is too big, the innermost one.
func (z *sizes) typ(t schema.Type, at source.Span) {
	for t != nil {
		switch inner := t.(type) {
		case *schema.List:
			t = inner.Elem
		case *schema.Map:
			t = inner.Value
		case *schema.Optional:
			t = inner.Elem
		case *schema.Array:
			if z.tooBig(inner) && !z.tooBig(inner.Elem) {
				z.report.Errorf(CodeTooBig, at, "%s takes at least %d bytes, and a message may have %d",
					schema.TypeString(inner), z.least(inner), schema.MaxBody).Helpf("make it a list")
				return
			}
			t = inner.Elem
		default:
			return
		}
	}
}

func (z *sizes) tooBig(t schema.Type) bool { return z.least(t) > schema.MaxBody }
