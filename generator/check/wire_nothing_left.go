package check

import (
	"fmt"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
)

// nothingLeft reports answers of which the conditions of those that are tried before them take every case,
// together. One that does so alone is reported elsewhere.
func (c *wireChecker) nothingLeft(x *schema.Exchange, tree *schema.Decision) {
	by, left := map[*schema.Alternative]string{}, map[*schema.Alternative]bool{}
	for leaf := range tree.Nodes() {
		for i, a := range leaf.Leaf {
			if names := c.takenBefore(leaf.Leaf[:i], a); names != "" {
				by[a] = names
			} else {
				left[a] = true
			}
		}
	}
	for _, a := range tree.Alternatives() {
		if left[a] || !c.first(a.Span, a.Span) {
			continue
		}
		c.report.Errorf(CodeWireSameAnswer, a.Span, "wherever %s may come, the condition of %s holds, so a reader of %s never takes anything for the former", a.Name, by[a], x.Name).
			Helpf("leave one of them out, or give it a condition that leaves something")
	}
}

// takenBefore names the alternatives whose conditions take every case of one behind them; nothing if some is
// left.
func (c *wireChecker) takenBefore(before []*schema.Alternative, a *schema.Alternative) string {
	at := places{}
	if a.Error || a.Else || !c.sharePlaces(at, a.Message.Record, a.If) {
		return ""
	}
	var conditions []schema.Expr
	var names []string
	for _, b := range before {
		if b.If != nil && c.sharePlaces(at, b.Message.Record, b.If) {
			conditions, names = append(conditions, b.If), append(names, b.Name)
		}
	}
	last := len(names) - 1
	if last < 1 || !schema.LeaveNothing(conditions, a.If) {
		return ""
	}
	return fmt.Sprintf("%s or %s", strings.Join(names[:last], ", "), names[last])
}

// places are where the fields stand that conditions ask for, by name.
type places map[string]string

// sharePlaces reports whether the fields that a condition asks for stand where those of the same names stand in
// other messages, and notes them: at different places one may be what the other is not.
func (c *wireChecker) sharePlaces(at places, r *schema.Record, x schema.Expr) bool {
	shared := true
	schema.Visit(x, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.FieldRef:
			f, name := x.Path[0], schema.ExprString(x)
			place := c.sizes.Way(r, f) + schema.WireTypeString(f.Type)
			if before, noted := at[name]; noted && before != place {
				shared = false
			}
			at[name] = place
		case *schema.LetRef:
			shared = shared && c.sharePlaces(at, r, x.Let.Value)
		case *schema.Measure:
			shared = false
		}
	})
	return shared
}
