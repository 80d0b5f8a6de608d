package syntax

// precedence is C's; `begins` is a comparison of texts.
var precedence = map[string]int{
	"||": 1, "&&": 2, "|": 3, "&": 4, "==": 5, "!=": 5, "begins": 5,
	"<": 6, ">": 6, "<=": 6, ">=": 6, "<<": 7, "+": 8, "-": 8, "*": 9, "/": 9,
}

func (p *parser) expr() Expr {
	x := p.operand()
	return p.binary(x, 0)
}

// binary reads operators that bind tighter than above, with x as the first operand.
// Each makes the tree one deeper, so they are counted like any nesting.
func (p *parser) binary(x Expr, above int) Expr {
	outer := p.depth
	for !p.failed {
		t := p.tok()
		if t.is(">>") {
			p.fail(CodeUnexpectedToken, t.Span, "there is no operator >>").
				Helpf("divide instead, as in (a + b) / 8 for a + b >> 3")
			break
		}
		prec := precedence[t.Text]
		if t.Kind != Punct && t.Kind != Ident || prec <= above || t.LineStart && !p.inParens && !t.is("|") || p.inAnswer && t.is("|") {
			break
		}
		p.next()
		p.nested(func() {
			y := p.binary(p.operand(), prec)
			if !p.failed {
				x = &Binary{Span: x.Range().To(y.Range()), Op: t.Text, X: x, Y: y}
			}
		})
		p.depth++
	}
	p.depth = outer
	return x
}

// operand reads an expression without operators between operands.
func (p *parser) operand() (x Expr) {
	start := p.start()
	t := p.tok()
	if !t.startsExpr() || !p.joins(t) {
		p.expected("a value")
		return nil
	}
	switch t.Kind {
	case IntToken, CharToken:
		return p.integer()
	case StringToken:
		return p.str()
	case FloatToken:
		p.fail(CodeMisplacedFloat, t.Span, "only a default may have a fraction")
		return nil
	case Ident:
		return p.ref()
	}
	p.nested(func() {
		if p.got("(") {
			paren := &Paren{}
			p.parens(")", func() { paren.X = p.expr() })
			paren.Span = p.from(start)
			x = paren
			return
		}
		p.next()
		unary := &Unary{Op: t.Text, X: p.operand()}
		unary.Span = p.from(start)
		x = unary
	})
	return x
}

// defaultValue reads the value of a default, which alone may have a fraction.
func (p *parser) defaultValue() Expr {
	start := p.start()
	switch {
	case p.tok().Kind == FloatToken && p.joins(p.tok()):
		return p.float()
	case p.at("-") && p.peek(1).Kind == FloatToken && p.joins(p.peek(1)):
		p.next()
		u := &Unary{Op: "-", X: p.float()}
		u.Span = p.from(start)
		return u
	}
	return p.expr()
}

// ref reads names joined by dots, or a call.
func (p *parser) ref() Expr {
	start := p.start()
	first := p.word()
	if p.at("(") {
		return p.call(first)
	}
	r := &Ref{Parts: []Name{first}}
	for p.got(".") {
		r.Parts = append(r.Parts, p.name("a name"))
	}
	r.Span = p.from(start)
	return r
}

func (p *parser) call(name Name) Expr {
	c := &Call{Func: name}
	p.next()
	p.parens(")", func() {
		c.Args = append(c.Args, p.arg())
		for p.got(",") {
			c.Args = append(c.Args, p.arg())
		}
	})
	c.Span = p.from(name.Span)
	return c
}

// arg reads a name or a stretch of fields: a, a..b, a.. .
func (p *parser) arg() *Arg {
	a := &Arg{From: p.name("the name of a field")}
	start := a.From.Span
	if a.From.Text == "request" && p.got(".") {
		a.Request, a.From = true, p.name("the name of a field")
	}
	if a.Dots = p.got(".."); a.Dots && p.tok().Kind == Ident {
		to := p.word()
		a.To = &to
	}
	a.Span = p.from(start)
	return a
}
