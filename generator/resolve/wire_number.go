package resolve

import (
	"math"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// numeric resolves an expression that has to be a number.
func (w *wirer) numeric(x syntax.Expr, in *wireScope, from schema.Level, hint *schema.WireEnum) schema.Expr {
	e := w.expr(x, in, from, hint)
	w.wantNumber(x, e)
	return e
}

func (w *wirer) wantNumber(x syntax.Expr, e schema.Expr) {
	if t := noNumber(e); t != "" {
		d := w.errorf(CodeWireNumber, x.Range(), "%s is %s, and a number is needed here", x.Range().Text(), t)
		d.Helpf("a text can be compared with a constant text, as in name == \"x\", and measured with size; count measures a list")
		if meaning(e) == schema.Expr(schema.Null{}) {
			d.Helpf("whether x is there is has(x); what is null in every message is a member, as in x any = null")
		}
		if isFloat(e) {
			d.Helpf("it has a fraction, and expressions are whole numbers; look at it in Go, or give it the type u32")
		}
	}
}

// wantDivisor reports what no number can be divided or moved by, whatever messages say.
func (w *wirer) wantDivisor(x *syntax.Binary, by schema.Expr) {
	n, known := by.(schema.Number)
	switch {
	case x.Op == "/" && !known:
		w.errorf(CodeWireNumber, x.Y.Range(), "%s is no constant, and a number is divided by nothing else", x.Y.Range().Text())
	case x.Op == "/" && n.Abs == 0:
		w.errorf(CodeWireNumber, x.Y.Range(), "nothing can be divided by 0")
	case x.Op == "/" && n.Abs > math.MaxInt64:
		w.errorf(CodeWireNumber, x.Y.Range(), "a number is divided by at most %d", int64(math.MaxInt64))
	case x.Op == "<<" && known && (n.Negative || n.Abs > 63):
		w.errorf(CodeWireNumber, x.Y.Range(), "a number has 64 bits, and cannot be moved by %s", n)
	}
}

func isComparison(x syntax.Expr) bool {
	b, ok := x.(*syntax.Binary)
	return ok && schema.Negated[b.Op] != ""
}

// mixed reports an operator between what a comparison says and something else, but for
// && and ||. With C's precedence flags & 1 != 0 is one, which nobody means, and so is
// 1 < a < 5.
func (w *wirer) mixed(x *syntax.Binary) {
	if x.Op == "&&" || x.Op == "||" || w.rewritten {
		return
	}
	switch y, ok := x.Y.(*syntax.Binary); {
	case ok && isComparison(y) && !isComparison(x.X):
		d := w.errorf(CodeWireNumber, x.Span, "%s binds tighter than %s: this is %s %s (%s)", y.Op, x.Op, x.X.Range().Text(), x.Op, y.Span.Text())
		d.Helpf("put parentheses around what belongs together")
		d.Fix("compare the outcome of "+x.Op, x.X.Range().To(y.X.Range()), "("+x.X.Range().To(y.X.Range()).Text()+")")
	case isComparison(x.X) || isComparison(x.Y):
		w.errorf(CodeWireNumber, x.Span, "%s takes what a comparison says for a number", x.Span.Text()).
			Helpf("put && between conditions, as in a > 1 && a < 5, and parentheses around one that is meant as 0 or 1")
	}
}

// compared reports two values that cannot be compared: only a constant text is
// compared with a text.
func (w *wirer) compared(x *syntax.Binary, a, b schema.Expr, in *wireScope) {
	_, text := a.(schema.Text)
	_, other := b.(schema.Text)
	switch {
	case x.Op == schema.Begins && !other:
		w.errorf(CodeWireNumber, x.Y.Range(), "%s is no constant text, and a text begins with nothing else", x.Y.Range().Text()).
			Helpf("write it in quotes, as in name begins \"x\"")
	case text:
		w.wantText(x.Y, b)
	case other:
		w.wantText(x.X, a)
	default:
		w.wantNumber(x.X, a)
		w.wantNumber(x.Y, b)
		w.decided(x, a, b, in)
	}
}

func (w *wirer) wantText(x syntax.Expr, e schema.Expr) {
	if ref, ok := meaning(e).(*schema.FieldRef); ok {
		if schema.IsText(ref.Path[len(ref.Path)-1].Type) {
			return
		}
	}
	w.errorf(CodeWireNumber, x.Range(), "%s is no text of this record, and is compared with one", x.Range().Text())
}

// meaning is what a let stands for, if that is a let.
func meaning(e schema.Expr) schema.Expr {
	for range maxLets {
		ref, ok := e.(*schema.LetRef)
		if !ok {
			return e
		}
		e = ref.Let.Value
	}
	return nil
}

// asConstant is the number or text that a let stands for, if it is one in every message: equations
// are solved with it, and numbers divided by it. Everything else stays what it is.
func asConstant(e schema.Expr) schema.Expr {
	switch meant := meaning(e).(type) {
	case schema.Number, schema.Text:
		return meant
	}
	return e
}

// maxLets is how many lets may stand for one another: they may do so in a circle.
const maxLets = 16

// noNumber says what an expression is that is no number, "" for one.
func noNumber(e schema.Expr) string {
	switch e := meaning(e).(type) {
	case schema.Text:
		return "a text"
	case schema.Null:
		return "nothing"
	case *schema.FieldRef:
		return noNumberType(e.Path[len(e.Path)-1].Type)
	}
	return ""
}

func isFloat(e schema.Expr) bool {
	ref, ok := meaning(e).(*schema.FieldRef)
	if !ok {
		return false
	}
	_, float := schema.Present(ref.Path[len(ref.Path)-1].Type).(*schema.WireFloat)
	return float
}

// noNumberType says what a type is whose values are no whole numbers, "" for others.
func noNumberType(t schema.WireType) string {
	switch t := schema.Present(t).(type) {
	case *schema.WireText, *schema.WireList, *schema.WireMap, *schema.WireStruct, *schema.WireUnion, *schema.WireFloat, *schema.WireAny:
		return schema.WireTypeNoun(t)
	}
	return ""
}

// equal reports an equation of a field that is no number, or with what is none. A
// constant may be a text.
func (w *wirer) equal(f *schema.WireField, x syntax.Expr) {
	value := f.Equation.Value
	if value == nil || schema.IsConstant(value) {
		return
	}
	switch f.Role {
	case schema.IDRole, schema.ChannelRole, schema.VersionRole:
		w.errorf(CodeWireRole, f.Equation.Span, "%s is the %s, which follows from nothing else", f.Name, f.Role).
			Helpf("leave out the equation, or the word %s", f.Role)
		return
	}
	if w.isLengths(f) {
		return
	}
	if t := noNumberType(f.Type); t != "" {
		d := w.errorf(CodeWireNumber, f.Span, "%s is %s, and only a number can follow from something else", f.Name, t).
			Helpf("make it a number, such as u8 or dec, or leave the equation out")
		if schema.IsList(f.Type) {
			d.Helpf("a list of numbers can have the size of each element of another list: []u8 = size(x)")
		}
		return
	}
	w.wantNumber(x, value)
}

// number reports a channel or version that is no number: that is what the runtime compares.
func (w *wirer) number(f *schema.WireField, m *syntax.Mod) {
	t := noNumberType(f.Type)
	if t == "" {
		return
	}
	d := w.errorf(CodeWireRole, m.Span, "the %s %s is %s, and a %s is a whole number", f.Role, f.Name, t, f.Role).
		Helpf("mark an integer as %s", f.Role)
	if f.Role == schema.ChannelRole {
		d.Help += ", or say `replies in order` for all of the connection"
	}
}

// kind reports a kind that has a fraction: messages are told apart by whole numbers and
// by texts.
func (w *wirer) kind(f *schema.WireField, m *syntax.Mod) {
	if t, ok := schema.Present(f.Type).(*schema.WireFloat); ok {
		w.errorf(CodeWireRole, m.Span, "the kind %s is %s, and a kind is a whole number or a text", f.Name, schema.WireTypeNoun(t)).
			Helpf("give it the type u%d for the bits of the number", t.Bits)
	}
}

// ofRequest is what a reply asks of its request, nil for what is no number.
func (w *wirer) ofRequest(in *wireScope, name string, at source.Span) schema.Expr {
	in.need(name)
	if !w.kept(in.request, name, at) {
		return nil
	}
	ref := &schema.RequestRef{Name: name}
	if of, ok := meaning(w.inRequest(in.request, name, at)).(*schema.FieldRef); ok {
		ref.Type = of.Path[len(of.Path)-1].Type
	}
	return ref
}

// kept reports whether what a reply asks of its request is a number: an exchange keeps
// nothing else for its replies.
func (w *wirer) kept(request *wireScope, name string, at source.Span) bool {
	e := w.inRequest(request, name, at)
	if e == nil {
		w.errorf(CodeWireUnknownName, at, "the request has no field %s", name)
		return false
	}
	if ref, ok := e.(*schema.FieldRef); ok {
		w.ask(ref.Path, at)
	}
	t := noNumber(e)
	if t == "" {
		return true
	}
	w.errorf(CodeWireNumber, at, "%s of the request is %s, and a reply can ask for numbers only", name, t).
		Helpf("leave it to the program, which has both; to tell replies apart, mark a field id or channel")
	return false
}

// inRequest is what a name stands for in a request, nil for nothing there.
func (w *wirer) inRequest(request *wireScope, name string, at source.Span) schema.Expr {
	x := refOf(name, at)
	found, ok := request.lookup(x.Parts[0].Text, schema.Body)
	switch {
	case !ok:
		return nil
	case found.leftOut:
		return schema.Number{}
	case found.let != nil && len(x.Parts) == 1:
		return &schema.LetRef{Let: found.let}
	case len(found.path) == 0:
		return nil
	}
	if path := w.follow(found.path, x.Parts[1:]); path != nil {
		return &schema.FieldRef{Path: path}
	}
	return w.letInside(found.path, x, request, schema.Body)
}

// refOf is a name that something asks for somewhere.
func refOf(text string, at source.Span) *syntax.Ref {
	x := &syntax.Ref{Span: at}
	for part := range strings.SplitSeq(text, ".") {
		x.Parts = append(x.Parts, syntax.Name{Text: part, Span: at})
	}
	return x
}
