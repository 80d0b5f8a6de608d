package check

import (
	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
)

func checkEnum(e *schema.Enum, report *diag.Report) {
	if len(e.Values) == 0 {
		report.Errorf(CodeEmptyEnum, e.Span, "enum %s has no values", e.Name)
	}
	most := uint64(1)<<(8*e.Base.Size()) - 1
	first := map[uint64]*schema.EnumValue{}
	for _, v := range e.Values {
		if v.Value > most {
			enumRange(e, v, most, report)
			return // those that count on from it are as wrong
		}
		if other, taken := first[v.Value]; taken {
			report.Errorf(CodeDuplicateValue, v.Span, "%s.%s and %s.%s are both %d", e.Name, other.Name, e.Name, v.Name, v.Value).
				Also(other.Span, "%s.%s is declared here", e.Name, other.Name)
			continue
		}
		first[v.Value] = v
	}
}

func enumRange(e *schema.Enum, v *schema.EnumValue, most uint64, report *diag.Report) {
	d := report.Errorf(CodeEnumRange, v.Span, "%s.%s is %d, and a %s holds at most %d", e.Name, v.Name, v.Value, e.Base, most)
	d.Also(e.Span, "%s is declared here", e.Name)
	for _, wider := range []schema.Kind{schema.U16, schema.U32} {
		if v.Value < 1<<(8*wider.Size()) {
			d.Helpf("give it more room: enum %s %s", e.Name, wider)
			return
		}
	}
}

func checkUnion(u *schema.Union, report *diag.Report) {
	if len(u.Variants) == 0 {
		report.Errorf(CodeEmptyUnion, u.Span, "union %s has no variants", u.Name)
	}
}

func checkFields(s *schema.Struct, report *diag.Report) {
	var latest, reported *schema.Field
	for _, f := range s.Fields {
		switch {
		case latest == nil || f.Since >= latest.Since:
			latest = f
		case reported != latest: // once for all that follow it
			reported = latest
			sinceOrder(f, latest, report)
		}
		if f.Retired && f.Default != nil {
			report.Errorf(CodeRetiredDefault, f.Span, "%s is retired, so nobody sees its default", f.Name).
				Helpf("remove the default")
		}
	}
}

func sinceOrder(f, latest *schema.Field, report *diag.Report) {
	d := report.Errorf(CodeSinceOrder, f.Span, "%s stands behind %s, which came later", f.Name, latest.Name)
	d.Also(latest.Span, "%s is since %d", latest.Name, latest.Since)
	if f.Since == 0 {
		d.Helpf("new fields go to the end: mark it `since %d` if it is new, or else move it up", latest.Since)
		return
	}
	d.Helpf("fields stand in the order in which they came: move it up")
}
