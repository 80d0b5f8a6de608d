package wirecode

import "github.com/netgen-dev/netgen/generator/schema"

func (a *appending) headers(l *schema.Layout, s *stretches, leaf *int) {
	*leaf += countLeaves(l)
}

func (a *appending) json(l *schema.Layout, s *stretches, leaf *int) {
	*leaf += countLeaves(l)
}

func countLeaves(l *schema.Layout) int {
	n := 0
	for _, item := range l.Items {
		if inner, ok := item.(*schema.Layout); ok {
			n += countLeaves(inner)
			continue
		}
		n++
	}
	return n
}
