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
	for _, d := range s.Types {
		switch d := d.(type) {
		case *schema.Struct:
			checkStructSize(d, report)
		case *schema.Union:
			for _, v := range d.Variants {
				checkSize(v.Type, v.Span, report)
			}
		case *schema.Alias:
			checkSize(d.Type, d.Span, report)
		}
	}
	if s.Protocol == nil {
		return
	}
	for _, m := range s.Protocol.Methods {
		for _, list := range [][]*schema.Answer{m.In, m.Out, m.Results} {
			for _, a := range list {
				checkSize(a.Type, a.Span, report)
			}
		}
	}
}

// checkStructSize reports a struct that is too big for none of its fields alone.
func checkStructSize(s *schema.Struct, report *diag.Report) {
	explained := false
	for _, f := range s.Fields {
		checkSize(f.Type, f.TypeAt, report)
		explained = explained || tooBig(f.Type)
	}
	if !explained && tooBig(s) {
		d := report.Errorf(CodeTooBig, s.Span, "struct %s takes at least %d bytes, and a message may have %d", s.Name, schema.LeastSize(s), schema.MaxBody)
		d.Helpf("make lists of its arrays")
	}
}

// checkSize reports a type with an array in it that is too big.
func checkSize(t schema.Type, at source.Span, report *diag.Report) {
	for t != nil {
		switch inner := t.(type) {
		case *schema.List:
			t = inner.Elem
		case *schema.Map:
			t = inner.Value
		case *schema.Optional:
			t = inner.Elem
		case *schema.Array:
			if tooBig(inner) && !tooBig(inner.Elem) {
				report.Errorf(CodeTooBig, at, "%s takes at least %d bytes, and a message may have %d",
					schema.TypeString(inner), schema.LeastSize(inner), schema.MaxBody).Helpf("make it a list")
				return
			}
			t = inner.Elem
		default:
			return
		}
	}
}

func tooBig(t schema.Type) bool { return schema.LeastSize(t) > schema.MaxBody }
