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
			if names := takenBefore(leaf.Leaf[:i], a); names != "" {
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
func takenBefore(before []*schema.Alternative, a *schema.Alternative) string {
	if a.Error || a.Else || asksOwn(a.If) {
		return ""
	}
	var conditions []schema.Expr
	var names []string
	for _, b := range before {
		if b.If != nil && !asksOwn(b.If) {
			conditions, names = append(conditions, b.If), append(names, b.Name)
		}
	}
	last := len(names) - 1
	if last < 1 || !schema.LeaveNothing(conditions, a.If) {
		return ""
	}
	return fmt.Sprintf("%s or %s", strings.Join(names[:last], ", "), names[last])
}

// asksOwn reports whether a condition asks for fields of its own message, which may stand elsewhere in
// another one, or not at all.
func asksOwn(x schema.Expr) (own bool) {
	schema.Visit(x, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.FieldRef:
			own = own || x.Path[0].Level == schema.Body
		case *schema.LetRef:
			own = own || x.Let.Level == schema.Body || asksOwn(x.Let.Value)
		case *schema.Measure:
			own = true
		}
	})
	return own
}
