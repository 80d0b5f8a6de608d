package emit

import (
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"

	. "github.com/netgen-dev/netgen/generator/gocode"
)

// printed returns the body of a file in which part writes.
func printed(t *testing.T, part section) string {
	t.Helper()
	p := render("p", part)
	if p.err != nil {
		t.Fatal(p.err)
	}
	return string(p.body)
}

func printedFunc(t *testing.T, body ...Stmt) string {
	t.Helper()
	return printed(t, func(g *jen.Group) { function(g, &Func{Name: "f", Body: body}) })
}

func TestExpressions(t *testing.T) {
	t.Parallel()
	a, b, c := Id("a"), Id("b"), Id("c")
	for _, tt := range []struct {
		want string
		x    Expr
	}{
		{"(a + b) * c", Op(Op(a, "+", b), "*", c)},
		{"a + b*c", Op(a, "+", Op(b, "*", c))},
		{"a - (b - c)", Op(a, "-", Op(b, "-", c))},
		{"a - b - c", Op(Op(a, "-", b), "-", c)},
		{"a && b && c", Op(a, "&&", Op(b, "&&", c))},
		{"a && (b || c)", Op(a, "&&", Op(b, "||", c))},
		{"!(a == b)", Not(Op(a, "==", b))},
		{"-(-1)", &Unary{Op: "-", X: Int(-1)}},
		{"(*a).x", Dot(&Unary{Op: "*", X: a}, "x")},
		{"(a + b).x", Dot(Op(a, "+", b), "x")},
		{"[]byte(a)", CallOf(&SliceOf{X: Id("byte")}, a)},
		{"(*T)(a)", CallOf(&Star{X: Id("T")}, a)},
		{"append(a, b...)", &Call{Fun: Id("append"), Args: []Expr{a, b}, Spread: true}},
		{"f[a, b](c)", CallOf(&Index{X: Id("f"), I: []Expr{a, b}}, c)},
		{"a[1:]", &Slice{X: a, Low: Int(1)}},
		{"a[:b]", &Slice{X: a, High: b}},
		{"a.(*T)", &Assert{X: a, Type: &Star{X: Id("T")}}},
		{"byte(0x8000)", CallOf(Id("byte"), Hex(0x8000))},
		{`T{A: "x\x00"}`, &Literal{Type: Id("T"), Fields: []Field{{Name: "A", Value: Str("x\x00")}}}},
		{"[2]byte{1, 2}", &Literal{Type: &ArrayOf{Len: 2, X: Id("byte")}, Fields: []Field{{Value: Int(1)}, {Value: Int(2)}}}},
		{"func(x int) int { return x }", &Closure{Params: []Param{P("x", Id("int"))}, Results: []Param{P("", Id("int"))}, Body: []Stmt{Give(Id("x"))}}},
	} {
		got := strings.TrimSpace(printedFunc(t, Assign(Id("_"), tt.x)))
		got = strings.TrimSuffix(strings.TrimPrefix(got, "func f() {\n\t_ = "), "\n}")
		if strings.Join(strings.Fields(got), " ") != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestStatements(t *testing.T) {
	t.Parallel()
	i, n := Id("i"), Id("n")
	got := printedFunc(t,
		Comment("A comment\nof two lines."),
		&Let{Names: []string{"a", "err"}, Value: CallOf(Id("g"))},
		&Var{Name: "v", Type: Id("T")},
		&If{Init: Define("ok", Id("x")), Cond: Op(Id("v"), "==", &Literal{Type: Id("T")}), Then: []Stmt{Give()}, Else: []Stmt{
			&If{Cond: Id("ok"), Else: []Stmt{Run(CallOf(Id("h")))}},
		}},
		&For{Body: []Stmt{Break{}}},
		&For{Cond: Op(i, "<", n), Body: []Stmt{&Do{X: i, Op: "++"}}},
		&For{Init: Define("i", Int(0)), Cond: Op(i, "<", n), Post: &Do{X: i, Op: "++"}, Body: []Stmt{Continue{}}},
		&Range{X: n},
		&Range{Key: "i", X: n, Body: []Stmt{&Set{Targets: []Expr{Id("s")}, Op: "+=", Value: i}}},
		&Range{Value: "e", X: Id("list")},
		&Switch{On: n, Cases: []Case{{Values: []Expr{Int(1), Int(2)}, Body: []Stmt{Give()}}, {}}},
		&Switch{Init: Define("x", n), Cases: []Case{{Values: []Expr{Op(Id("x"), ">", Int(1))}}}},
		&TypeSwitch{Bind: "v", X: Id("v"), Cases: []Case{{Values: []Expr{&Star{X: Id("T")}}, Body: []Stmt{Give()}}}},
	)
	const want = `func f() {
	// A comment
	// of two lines.
	a, err := g()
	var v T
	if ok := x; v == (T{}) {
		return
	} else if ok {
	} else {
		h()
	}
	for {
		break
	}
	for i < n {
		i++
	}
	for i := 0; i < n; i++ {
		continue
	}
	for range n {
	}
	for i := range n {
		s += i
	}
	for _, e := range list {
	}
	switch n {
	case 1, 2:
		return
	default:
	}
	switch x := n; {
	case x > 1:
	}
	switch v := v.(type) {
	case *T:
		return
	}
}
`
	if got != want {
		t.Errorf("got\n%s", got)
	}
}
