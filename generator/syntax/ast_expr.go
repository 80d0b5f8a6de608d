package syntax

import "github.com/netgen-dev/netgen/generator/source"

type (
	// Int is a number: 12, 0x80, 8MB, 'E'.
	Int struct {
		Span  source.Span
		Text  string // as written
		Value uint64
	}

	// Float is a number with a fraction: 1.5. Only a default may be one.
	Float struct {
		Span  source.Span
		Text  string // as written
		Value float64
	}

	// String is a quoted string; Value has its escapes undone.
	String struct {
		Span  source.Span
		Text  string // as written, with quotes
		Value string
	}

	// Ref is a name, or names joined by dots.
	Ref struct {
		Span  source.Span
		Parts []Name
	}

	// Call is size(a..b), count(x), name(x, y).
	Call struct {
		Span source.Span
		Func Name
		Args []*Arg
	}

	// Arg is an argument of a Call: a name, or a stretch `a..b` or `a..`.
	Arg struct {
		Span    source.Span
		Request bool // `request.` stands in front, which the checker refuses
		From    Name
		Dots    bool  // .. was written
		To      *Name // nil for `a..`
	}

	// Paren is (x).
	Paren struct {
		Span source.Span
		X    Expr
	}

	// Unary is -x or !x.
	Unary struct {
		Span source.Span
		Op   string
		X    Expr
	}

	// Binary is x op y.
	Binary struct {
		Span source.Span
		Op   string
		X, Y Expr
	}
)

func (*Int) expr()    {}
func (*Float) expr()  {}
func (*String) expr() {}
func (*Ref) expr()    {}
func (*Call) expr()   {}
func (*Paren) expr()  {}
func (*Unary) expr()  {}
func (*Binary) expr() {}

// Range implements Node.
func (x *Int) Range() source.Span    { return x.Span }
func (x *Float) Range() source.Span  { return x.Span }
func (x *String) Range() source.Span { return x.Span }
func (x *Ref) Range() source.Span    { return x.Span }
func (x *Call) Range() source.Span   { return x.Span }
func (a *Arg) Range() source.Span    { return a.Span }
func (x *Paren) Range() source.Span  { return x.Span }
func (x *Unary) Range() source.Span  { return x.Span }
func (x *Binary) Range() source.Span { return x.Span }
