package wirecode

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// digits is a number as text.
func (a *appending) digits(t *schema.Decimal, src source, c context) content {
	f, size, to := digitsFuncs(t)
	if src.fixed != nil || src.path == nil && src.number == nil {
		text := "0"
		if src.fixed != nil {
			text = decimalText(*src.fixed, t)
		}
		return content{known: &text}
	}
	n := src.path
	if n == nil {
		n = convert(to, src.intExpr())
	}
	return content{
		length: gocode.CallOf(wireID(size), n), number: true,
		append: func() { a.appends(f, n) },
	}
}

// digitsFuncs are the functions that append a number as text and say how long it is, and what
// they take.
func digitsFuncs(t *schema.Decimal) (f, size, to string) {
	switch {
	case t == nil || t.Signed():
		return "AppendDec", "DecLen", "int64"
	case t.Unsigned:
		return "AppendUdec", "UdecLen", "uint64"
	case t.Upper:
		return "AppendUpperHex", "HexLen", "uint64"
	}
	return "AppendHex", "HexLen", "uint64"
}

func decimalText(n schema.Number, t *schema.Decimal) string {
	n.Value = nil
	switch {
	case t == nil || t.Base != 16:
		return n.String()
	case t.Upper:
		return fmt.Sprintf("%X", n.Abs)
	}
	return strconv.FormatUint(n.Abs, 16)
}

// writeDecimal appends a number as text; one of a fixed size has zeros in front.
func (a *appending) writeDecimal(t *schema.Decimal, src source, c context) {
	x := a.digits(t, src, c)
	if t.End == nil {
		a.content(x)
		return
	}
	if t.End.How == schema.EndSize {
		a.padded(t, x, c)
		a.constant(t.End.Literal)
		return
	}
	a.ended(t.End, x, c)
}

// padded appends digits of a fixed size:
//
//	b = wire.AppendDec(b, m.Major)
//	if b, fits = wire.PadDec(b, at, 3); !fits { ... }
func (a *appending) padded(t *schema.Decimal, x content, c context) {
	size := num(a, t.End.Size)
	if n, ok := size.(gocode.Int); ok && x.known != nil && len(*x.known) <= int(n) {
		a.constant(zeroPadded(*x.known, int(n)))
		return
	}
	from := a.here()
	a.content(x)
	a.flush()
	fits := a.fresh("fits")
	a.add(&gocode.Var{Name: fits, Type: gocode.Id("bool")},
		&gocode.Set{Targets: []gocode.Expr{idB, gocode.Id(fits)}, Value: gocode.CallOf(wireID("PadDec"), idB, from.expr(), size)})
	a.refuse(gocode.Not(gocode.Id(fits)), "WrongLength", gocode.Str(c.what), a.behind(from, 0), size)
	n, ok := size.(gocode.Int)
	a.at = from
	a.at.off += int(n)
	if !ok {
		a.at = place{}
	}
}

// zeroPadded is a number of n characters, with zeros behind its sign.
func zeroPadded(text string, n int) string {
	sign, digits := "", text
	if strings.HasPrefix(digits, "-") {
		sign, digits = digits[:1], digits[1:]
	}
	return sign + strings.Repeat("0", n-len(text)) + digits
}

// wordDigits is a number as a word, which may be of a fixed width.
func (a *appending) wordDigits(t *schema.Decimal, src source, c context) content {
	x := a.digits(t, src, c)
	if t == nil || t.Width() == 0 {
		return x
	}
	n := t.Width()
	if x.known != nil && uint64(len(*x.known)) <= n {
		text := zeroPadded(*x.known, int(n))
		return content{known: &text}
	}
	return content{length: gocode.Int(int64(n)), number: true, append: func() { a.padded(t, x, c) }}
}
