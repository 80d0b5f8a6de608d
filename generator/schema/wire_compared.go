package schema

import "slices"

// Compared returns the numbers that expressions of a conversation compare a session variable
// with, or take bits of it with, in order.
func (c *Conversation) Compared(v *Variable) []Number {
	var all []Number
	c.operations(func(b *Binary) {
		all = append(append(all, numberBeside(b.X, b.Y, v)...), numberBeside(b.Y, b.X, v)...)
	})
	slices.SortFunc(all, Number.Compare)
	return slices.CompactFunc(all, func(a, b Number) bool { return a.Compare(b) == 0 })
}

// ComparedTexts returns the texts that expressions of a conversation compare others with, in order.
func (c *Conversation) ComparedTexts() []string {
	var all []string
	c.operations(func(b *Binary) {
		for _, x := range []Expr{b.X, b.Y} {
			if text, ok := x.(Text); ok {
				all = append(all, string(text))
			}
		}
	})
	slices.Sort(all)
	return slices.Compact(all)
}

// smallNumbers are those that tests find by chance.
const smallNumbers = 32

// ComparedNumbers returns the numbers that expressions of a conversation compare others with, in
// order, but for small ones.
func (c *Conversation) ComparedNumbers() []Number {
	var all []Number
	c.operations(func(b *Binary) {
		for _, x := range []Expr{b.X, b.Y} {
			if n, ok := x.(Number); ok && Negated[b.Op] != "" && n.Abs >= smallNumbers {
				n.Value = nil
				all = append(all, n)
			}
		}
	})
	slices.SortFunc(all, Number.Compare)
	return slices.Compact(all)
}

// operations calls a function for each operation in an expression of a conversation.
func (c *Conversation) operations(do func(*Binary)) {
	expr := func(x Expr) {
		Visit(x, func(x Expr) {
			if b, ok := x.(*Binary); ok {
				do(b)
			}
		})
	}
	var walk *exprWalk
	walk = newExprWalk(func(f *WireField) {
		if f.Equation != nil {
			walk.asks(f.Equation.Value)
		}
	}, expr)
	for _, m := range c.Messages {
		walk.asks(m.If)
		walk.record(m.Record)
		walk.asks(m.Record.Other)
	}
	for _, x := range c.Exchanges() {
		for use := range x.Uses() {
			walk.asks(use.If)
		}
	}
}

// numberBeside is x, if it is a number and y asks for a variable.
func numberBeside(x, y Expr, v *Variable) []Number {
	n, ok := x.(Number)
	if !ok || !asksFor(y, v, 0) {
		return nil
	}
	n.Value = nil
	return []Number{n}
}

// maxLets is how many lets are followed, of which one may be in another.
const maxLets = 16

func asksFor(x Expr, v *Variable, depth int) bool {
	asks := false
	Visit(x, func(x Expr) {
		switch x := x.(type) {
		case *SessionRef:
			asks = asks || x.Variable == v
		case *LetRef:
			asks = asks || depth < maxLets && asksFor(x.Let.Value, v, depth+1)
		}
	})
	return asks
}
