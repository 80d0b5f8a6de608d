package wirecode

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// content is the bytes of a text, or the elements of a list, without what ends them.
type content struct {
	known  *string     // constant bytes
	length gocode.Expr // len(m.Key)
	array  int         // the length of an array, else 0
	append func()
	list   bool
	bytes  bool
	path   gocode.Expr // of the program's text, nil for what is computed
	number bool        // digits: nothing else is in it
	// elem is how many bytes each element of a list has, 0 where that varies.
	elem int
}

// writeText appends a string or bytes.
func (a *appending) writeText(t *schema.WireText, src source, c context) {
	x := a.textContent(t, src, c)
	if src.path != nil && c.via != nil {
		x = a.through(x, src.path, c)
	}
	a.checkMax(x, least(least(t.Max, c.max), t.Filled()), c)
	a.ends(t.Ends, func(end *schema.End) { a.ended(end, x, c) })
}

// endsAtText reports whether a text ends where another one stands, which functions look for in a
// string.
func endsAtText(t *schema.WireText) bool {
	return slices.ContainsFunc(t.Ends, func(end *schema.End) bool { return end.How == schema.EndUntil })
}

// least is the smaller limit; 0 is none.
func least(a, b uint64) uint64 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// textContent is what a text consists of.
func (a *appending) textContent(t *schema.WireText, src source, c context) content {
	n, array := arrayLen(t)
	switch {
	case src.id && array:
		id := a.idOf(t)
		return content{length: gocode.Int(int64(n)), array: n, bytes: true, append: func() { a.array(id, n) }}
	case src.path != nil && array:
		return content{length: gocode.Int(int64(n)), array: n, bytes: true, append: func() {
			a.array(&gocode.Slice{X: src.path}, n)
		}}
	case src.path != nil:
		return a.pathContent(src.path, t.Bytes)
	case src.number != nil:
		return a.digits(nil, src, c)
	case src.fixed != nil:
		text := src.fixed.String()
		return content{known: &text}
	case array && src.text == nil:
		zeros := string(make([]byte, n))
		return content{known: &zeros}
	}
	text := src.bytes()
	return content{known: &text}
}

func (a *appending) pathContent(path gocode.Expr, bytes bool) content {
	return content{length: gocode.Len(path), path: path, bytes: bytes, append: func() { a.all(path) }}
}

// all appends bytes, however many: b = append(b, m.Key...).
func (a *appending) all(x gocode.Expr) { a.grow(gocode.Assign(idB, spread(x))) }

// spread is append(b, x...).
func spread(x gocode.Expr) gocode.Expr {
	return &gocode.Call{Fun: gocode.Id("append"), Args: []gocode.Expr{idB, x}, Spread: true}
}

// checkMax refuses more bytes or elements than a limit.
func (a *appending) checkMax(x content, most uint64, c context) {
	if most == 0 || x.known != nil || x.length == nil || x.array > 0 || most >= 1<<62 {
		return
	}
	a.refuse(gocode.Op(wide(x.length, most, true), ">", bound(most)), x.refusal(), gocode.Str(c.what), x.length, bound(most))
}

func (x content) refusal() string {
	if x.list {
		return "TooMany"
	}
	return "TooLong"
}

// ended appends content with what tells where it ends.
func (a *appending) ended(end *schema.End, x content, c context) {
	switch end.How {
	case schema.EndPrefix:
		a.prefixed(end, x, c)
	case schema.EndUntil:
		a.until(end, x, c)
	case schema.EndSize:
		if end.Fill != "" {
			a.filled(end, x, c)
		} else {
			a.sized(end, x, c)
		}
	default:
		a.content(x)
	}
	a.constant(end.Literal)
}

func (a *appending) content(x content) {
	if x.known != nil {
		a.constant(*x.known)
		return
	}
	x.append()
}

// size is how many bytes content has, nil where that is not known before.
func (x content) size() gocode.Expr {
	switch {
	case x.known != nil:
		return gocode.Int(int64(len(*x.known)))
	case !x.list:
		return x.length
	case x.elem > 0:
		return multiple(x.length, x.elem)
	}
	return nil
}

// prefixed appends a number in front of content.
func (a *appending) prefixed(end *schema.End, x content, c context) {
	n := x.length
	if x.known != nil {
		n = gocode.Int(int64(len(*x.known)))
	}
	if end.InBytes {
		n = x.size()
	}
	if n == nil {
		a.prefixLate(end, x, c)
		return
	}
	a.prefix(end, n, x, c)
	a.content(x)
}

// prefix appends the number that says n.
func (a *appending) prefix(end *schema.End, n gocode.Expr, x content, c context) {
	inner := context{what: c.what}
	a.wholePrefix(end, n, c)
	scaled := scale(end.Scale, n)
	if fixed, ok := scaled.(gocode.Int); ok {
		a.write(end.Prefix, source{fixed: numberOf(int64(fixed))}, inner)
		return
	}
	a.checkBelow(end, scaled, c)
	if t, ok := baseInt(end.Prefix); ok {
		a.checkPrefix(t, n, x, end, c)
		a.emitInt(t, scaled, anInt(false), true)
		return
	}
	switch t := schema.BareWire(end.Prefix).(type) {
	case *schema.Varint:
		a.checkVarint(t, scaled, true, false, c)
		a.appendVarint(t, scaled, true)
	case *schema.Decimal:
		a.writeDecimal(t, source{number: scaled}, inner)
	default:
		a.write(end.Prefix, source{number: scaled}, inner)
	}
}

// wholePrefix refuses a length that the prefix would round.
func (a *appending) wholePrefix(end *schema.End, n gocode.Expr, c context) {
	if _, constant := n.(gocode.Int); constant || end.Scale == nil || end.Scale.Div < 2 {
		return
	}
	over := *end.Scale
	over.Div = 1
	a.divides(nil, scale(&over, n), end.Scale.Div, c.what)
}

// checkBelow refuses a length of which more is taken away than it has, for a number without a
// sign.
func (a *appending) checkBelow(end *schema.End, scaled gocode.Expr, c context) {
	if end.Scale == nil {
		return
	}
	if add, ok := end.Scale.Add.(schema.Number); ok && add.Negative && !schema.HasSign(numberType(end.Prefix)) {
		a.refuse(gocode.Op(scaled, "<", gocode.Int(0)), "OutOfRange", gocode.Str(c.what), scaled, gocode.Int(0), bound(math.MaxInt64))
	}
}

// checkPrefix refuses a length that its number cannot say.
func (a *appending) checkPrefix(t *schema.WireInt, n gocode.Expr, x content, end *schema.End, c context) {
	if end.Scale != nil || end.InBytes && x.list {
		a.checkRange(scale(end.Scale, n), anInt(false), t, c.what)
		return
	}
	a.checkLen(n, t, c.what, x.list)
}

// scale is (n*Mul + Add) / Div.
func scale(l *schema.Linear, n gocode.Expr) gocode.Expr {
	if l == nil {
		return n
	}
	value, constant := n.(gocode.Int)
	if l.Mul > 1 {
		n, value = gocode.Op(n, "*", gocode.Int(int64(l.Mul))), value*gocode.Int(l.Mul)
	}
	if add, ok := l.Add.(schema.Number); ok {
		if add.Negative {
			n, value = gocode.Op(n, "-", intNumber(schema.Number{Abs: add.Abs})), value-gocode.Int(add.Abs)
		} else {
			n, value = gocode.Op(n, "+", intNumber(schema.Number{Abs: add.Abs})), value+gocode.Int(add.Abs)
		}
	}
	if l.Div > 1 {
		n, value = gocode.Op(n, "/", gocode.Int(int64(l.Div))), value/gocode.Int(l.Div)
	}
	if constant {
		return value
	}
	return n
}

// prefixLate appends content and then the number of its bytes in front of it.
func (a *appending) prefixLate(end *schema.End, x content, c context) {
	t, fixed := baseInt(end.Prefix)
	if fixed {
		at := a.here()
		a.constant(string(make([]byte, t.Bits/8)))
		from := a.here()
		a.content(x)
		size := a.behind(from, 0)
		a.wholePrefix(end, size, c)
		n := a.keep(scale(end.Scale, size), "size")
		a.checkBelow(end, n, c)
		a.checkRange(n, anInt(false), t, c.what)
		a.flush()
		a.put(at, t, n)
		return
	}
	from := a.here()
	a.flush()
	a.at = place{}
	a.content(x)
	a.flush()
	n := a.keep(gocode.Op(gocode.Len(idB), "-", from.expr()), "size")
	stop := a.keep(gocode.Len(idB), "end")
	a.prefix(end, n, x, c)
	a.grow(gocode.Assign(idB, gocode.CallOf(wireID("Insert"), idB, from.expr(), stop)))
}

// keep keeps an expression in a variable, if it is more than that.
func (a *appending) keep(x gocode.Expr, name string) gocode.Expr {
	if isSimple(x) {
		return x
	}
	name = a.fresh(name)
	a.add(gocode.Define(name, x))
	return gocode.Id(name)
}

// until appends content that must not contain what ends it, and that.
func (a *appending) until(end *schema.End, x content, c context) {
	if text, ok := end.Until.(*schema.Joined); ok {
		a.untilJoined(text, x, c)
		return
	}
	text, ok := end.Until.(schema.Text)
	switch {
	case !ok && x.list:
		a.untilValue(end, x, c)
		return
	case !ok:
		a.content(x)
		return
	case x.known != nil || x.number:
		a.content(x)
	case x.list:
		x.append() // with what ends it
		return
	case overlaps(string(text)) || x.path == nil:
		from := a.here()
		a.content(x)
		a.constant(string(text))
		a.flush()
		a.refuse(gocode.Not(gocode.CallOf(wireID("EndsFirst"), &gocode.Slice{X: idB, Low: from.expr()}, gocode.Str(text))),
			"EndsEarly", gocode.Str(c.what), gocode.Str(text))
		return
	case len(text) == 1 && !x.bytes:
		a.untilByte(x, text[0], c)
		return
	default:
		a.flush()
		if x.bytes {
			a.refuse(x.has(string(text)), "EndsEarly", gocode.Str(c.what), gocode.Str(text))
		} else {
			a.refuseEnd(x, string(text), c)
		}
		a.content(x)
	}
	a.constant(string(text))
}

// untilJoined appends content, and a text that is another one in each message:
//
//	ends := "\r\n--" + m.Boundary
//	b = append(b, m.Body...)
//	b = append(b, ends...)
//	if !wire.EndsFirst(b[start+4:], ends) {
//		return b, wire.EndsEarly("Mail.body", ends)
//	}
func (a *appending) untilJoined(text *schema.Joined, x content, c context) {
	ends, from := a.keep(joined(a, text), "ends"), a.here()
	a.content(x)
	a.all(ends)
	a.refuse(gocode.Not(gocode.CallOf(wireID("EndsFirst"), &gocode.Slice{X: idB, Low: from.expr()}, ends)), "EndsEarly", gocode.Str(c.what), ends)
}

// joined is "--" + m.Boundary.
func joined(s scope, text *schema.Joined) gocode.Expr {
	var all gocode.Expr
	for _, part := range text.Parts {
		var x gocode.Expr
		if constant, ok := part.(schema.Text); ok {
			x = gocode.Str(constant)
		} else {
			x = asString(s.value(part))
		}
		if all == nil {
			all = x
		} else {
			all = gocode.Op(all, "+", x)
		}
	}
	return all
}

// untilByte appends a string that must not contain the byte that ends it, and that:
//
//	if b, ok = wire.AppendUntil(b, m.Name, 0); !ok {
//		return b, wire.EndsEarly("Column.name", "\x00")
//	}
func (a *appending) untilByte(x content, end byte, c context) {
	a.usesOK = true
	a.grow(&gocode.If{
		Init: &gocode.Set{Targets: []gocode.Expr{idB, idOK}, Value: gocode.CallOf(wireID("AppendUntil"), idB, x.path, byteExpr(end))},
		Cond: gocode.Not(idOK),
		Then: []gocode.Stmt{gocode.Give(idB, gocode.CallOf(wireID("EndsEarly"), gocode.Str(c.what), gocode.Str([]byte{end})))},
	})
}

// refuseEnd refuses a text of the program's that contains what ends its line. Half of a "\r\n"
// is an end for many peers, too:
//
//	if wire.EndsLine(m.Text) {
//		return b, wire.NoLine("Failed.text")
//	}
func (a *appending) refuseEnd(x content, end string, c context) {
	switch {
	case end != "\r\n":
		a.refuse(x.has(end), "EndsEarly", gocode.Str(c.what), gocode.Str(end))
	case x.bytes:
		a.refuse(gocode.CallOf(wireID("EndsLineBytes"), x.slice()), "NoLine", gocode.Str(c.what))
	default:
		a.refuse(gocode.CallOf(wireID("EndsLine"), x.slice()), "NoLine", gocode.Str(c.what))
	}
}

// refuseBreak refuses a text of the program's that contains a byte of what ends its line, or
// for "\n" a "\r".
func (a *appending) refuseBreak(x content, end string, c context) {
	if end == "\n" || end == "\r\n" {
		a.refuseEnd(x, "\r\n", c)
		return
	}
	parts := make([]gocode.Expr, len(end))
	for i := range end {
		parts[i] = x.has(end[i : i+1])
	}
	a.refuse(gocode.Or(parts...), "EndsEarly", gocode.Str(c.what), gocode.Str(end))
}

// slice is a text of the program's, as functions take it.
func (x content) slice() gocode.Expr {
	if x.array > 0 {
		return &gocode.Slice{X: x.path}
	}
	return x.path
}

// has is the condition that a text of the program's contains another:
//
//	wire.HasByte(m.Name, 0)
//	wire.HasBytes(m.Text, "\r\n")
func (x content) has(end string) gocode.Expr {
	path := x.slice()
	switch one := len(end) == 1; {
	case one && x.bytes:
		return gocode.CallOf(wireID("BytesHaveByte"), path, byteExpr(end[0]))
	case one:
		return gocode.CallOf(wireID("HasByte"), path, byteExpr(end[0]))
	case x.bytes:
		return gocode.CallOf(wireID("HasBytes"), path, gocode.Str(end))
	}
	return gocode.CallOf(wireID("HasText"), path, gocode.Str(end))
}

// byteExpr is a byte as people write it: 0, 0xa or 'x'.
func byteExpr(c byte) gocode.Expr {
	if c < 10 {
		return gocode.Int(c)
	}
	return character(c)
}

// overlaps reports whether some end of a text is its beginning, so that it can begin
// in the value in front of it.
func overlaps(text string) bool {
	for n := 1; n < len(text); n++ {
		if text[:n] == text[len(text)-n:] {
			return true
		}
	}
	return false
}

// untilValue appends a list whose last element is known by its value, which no other
// may have:
//
//	for i := range m.Codes {
//		if int(m.Codes[i]) == 0 && i < len(m.Codes)-1 {
//			return b, wire.EndsAt("Lists.codes", i)
//		}
//	}
func (a *appending) untilValue(end *schema.End, x content, c context) {
	if x.path == nil {
		a.content(x)
		return
	}
	a.flush()
	want, n := num(a, end.Until), gocode.Len(x.path)
	is := func(i gocode.Expr, op string) gocode.Expr {
		return gocode.Op(gocode.CallOf(gocode.Id("int"), &gocode.Index{X: x.path, I: []gocode.Expr{i}}), op, want)
	}
	last := gocode.Op(n, "-", gocode.Int(1))
	a.refuse(gocode.Or(gocode.Op(n, "==", gocode.Int(0)), is(last, "!=")), "Missing", gocode.Str("the last element of "+c.what))
	i := gocode.Id(a.fresh(a.index()))
	a.add(&gocode.Range{Key: string(i), X: x.path, Body: []gocode.Stmt{
		gocode.When(gocode.And(is(i, "=="), gocode.Op(i, "<", last)),
			gocode.Give(idB, gocode.CallOf(wireID("EndsAt"), gocode.Str(c.what), i))),
	}})
	a.content(x)
}

// sized appends content of a size that something else says.
func (a *appending) sized(end *schema.End, x content, c context) {
	if a.isLater(end.Size) {
		a.content(x) // it is compared later
		return
	}
	want := a.wanted(end.Size)
	n := x.size()
	if !end.InBytes && x.known == nil {
		n = x.length
	}
	if x.known == nil && x.array == 0 && n != nil {
		a.wantLength(n, want, c.what)
	}
	if x.known != nil && *x.known == "" {
		if size, ok := want.(gocode.Int); ok {
			a.constant(string(make([]byte, min(int(size), 1<<16))))
			return
		}
		if !x.list {
			a.grow(gocode.Assign(idB, gocode.CallOf(wireID("AppendZeros"), idB, want)))
			return
		}
	}
	if n == nil {
		from := a.here()
		a.content(x)
		a.flush()
		a.wantLength(a.behind(from, 0), want, c.what)
		return
	}
	a.content(x)
}

// wantLength refuses a length that is not the one which something else says. Where that is computed
// from what it is the length of, there is nothing to compare.
func (a *appending) wantLength(n, want gocode.Expr, what string) {
	if !reflect.DeepEqual(n, want) {
		a.refuse(gocode.Op(n, "!=", want), "WrongLength", gocode.Str(what), n, want)
	}
}

// wanted is the size that something should have.
func (a *appending) wanted(x schema.Expr) gocode.Expr {
	if mayOverflow(x) {
		return a.keep(gocode.CallOf(gocode.Id("int"), exact(a, x)), "want")
	}
	return num(a, x)
}

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
