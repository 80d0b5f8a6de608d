package wirecode

import (
	"reflect"

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

// keep keeps an expression in a variable, if it is more than that.
func (a *appending) keep(x gocode.Expr, name string) gocode.Expr {
	if isSimple(x) {
		return x
	}
	name = a.fresh(name)
	a.add(gocode.Define(name, x))
	return gocode.Id(name)
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
