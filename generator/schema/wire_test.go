package schema

import (
	"math"
	"testing"
)

func num(n int64) Number { return numberOfInt(n) }

func TestExclude(t *testing.T) {
	t.Parallel()
	x := &RequestRef{Name: "x"}
	is := func(op string, n int64) Expr { return &Binary{Op: op, X: x, Y: num(n)} }
	u2 := &FieldRef{Path: []*WireField{{Name: "u2", Type: &WireInt{Bits: 2}}}}
	of := func(op string, n int64) Expr { return &Binary{Op: op, X: u2, Y: num(n)} }
	two := func(op string, a, b Expr) Expr { return &Binary{Op: op, X: a, Y: b} }
	not := func(x Expr) Expr { return &Unary{Op: "!", X: x} }
	y := &RequestRef{Name: "y"}
	threeOrFour := two("||", is("==", 3), is("==", 4))
	many := threeOrFour
	for range 30 {
		many = two("&&", many, two("||", is("!=", 7), y))
	}
	tests := []struct {
		a, b Expr
		want bool
	}{
		{threeOrFour, two("&&", is("!=", 3), is("!=", 4)), true},
		{threeOrFour, not(threeOrFour), true},
		{threeOrFour, two("||", is("==", 5), is("==", 6)), true},
		{threeOrFour, two("||", is("==", 5), is("==", 4)), false},
		{threeOrFour, is("!=", 3), false},
		{is(">", 2), two("||", is("<", 2), is("==", 2)), true},
		{is("==", 1), not(is("==", 1)), true},
		{is("==", 1), not(not(is("==", 2))), true},
		{two("&&", x, y), two("||", not(x), not(y)), true},
		{two("&&", x, y), not(two("&&", x, y)), true},
		{two("||", x, y), two("&&", not(x), not(y)), true},
		{two("||", x, y), not(x), false},
		{many, threeOrFour, false}, // and not at any cost
		{two("&&", is(">", 2), is("<", 5)), two("&&", is("!=", 3), is("!=", 4)), true},
		{two("&&", is(">", 2), is("<", 6)), two("&&", is("!=", 3), is("!=", 4)), false},
		{two("&&", of("!=", 0), of("!=", 2)), two("&&", of("!=", 3), of("!=", 1)), true},
		{two("&&", of("!=", 0), of("!=", 2)), of("!=", 3), false},
		{is("==", 1), is("==", 2), true},
		{is("==", 1), is("==", 1), false},
		{is("==", 0), is("!=", 0), true},
		{is("!=", 0), is("!=", 1), false},
		{is("<", 3), is(">=", 3), true},
		{is("<", 4), is(">=", 3), false},
		{is("<", 400), is(">", 399), true},
		{is("<", 401), is(">", 399), false},
		{is("<", 0), is(">", -1), true},
		{is(">", 3), is("<=", 3), true},
		{is("<=", 2), is("==", 3), true},
		{is("==", 3), is(">", 3), true},
		{two("==", x, y), two("!=", x, y), true},
		{two("==", x, y), two("==", y, x), false},
		{two("==", x, y), two("<", y, x), true},
		{two("<", x, y), two(">", x, y), true},
		{two("<", x, y), two(">", y, x), false},
		{two("<=", x, y), two(">=", x, y), false},
		{not(two("<=", x, y)), two("<", x, y), true},
		{x, &Unary{Op: "!", X: x}, true},
		{is("==", 1), &Binary{Op: "==", X: num(2), Y: x}, true},
		{is("==", 1), &Binary{Op: "&&", X: x, Y: is("==", 2)}, true},
		{is("==", 1), &Binary{Op: "==", X: &RequestRef{Name: "y"}, Y: num(2)}, false},
		{&Binary{Op: "==", X: x, Y: Text("a")}, &Binary{Op: "!=", X: x, Y: Text("a")}, true},
		{&Binary{Op: "==", X: x, Y: Text("a")}, &Binary{Op: "==", X: x, Y: Text("b")}, true},
		{&Binary{Op: "<", X: x, Y: Text("b")}, &Binary{Op: "==", X: Text("a"), Y: x}, false},
	}
	for _, test := range tests {
		if Exclude(test.a, test.b) != test.want || Exclude(test.b, test.a) != test.want {
			t.Errorf("%s, %s: want %v", ExprString(test.a), ExprString(test.b), test.want)
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	tests := []struct {
		op   string
		a, b Number
		want string
	}{
		{"|", num(0x15), Number{Abs: 0x80000000}, "2147483669"},
		{"+", num(100), num(1), "101"},
		{"-", num(1), num(4), "-3"},
		{"*", num(-2), num(3), "-6"},
		{"/", num(7), num(2), "3"},
		{"/", num(7), num(0), "7 / 0"},
		{"<<", num(1), num(63), "9223372036854775808"},
		{"<<", num(2), num(63), "2 << 63"},
		{"+", Number{Abs: math.MaxUint64}, num(1), "18446744073709551615 + 1"},
		{"==", num(1), num(1), "1 == 1"},
	}
	for _, test := range tests {
		if got := ExprString(Fold(test.op, test.a, test.b)); got != test.want {
			t.Errorf("%s %s %s: %s, want %s", test.a, test.op, test.b, got, test.want)
		}
	}
	if got := ExprString(Substitute(&Binary{Op: "+", X: &KindRef{}, Y: num(1)}, num(100))); got != "101" {
		t.Error(got)
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for n := num(-2); n.Compare(num(2)) < 0; n = n.Next() {
		if n.Compare(n.Next()) != -1 || n.Next().Compare(n) != 1 || n.Compare(n) != 0 {
			t.Errorf("%s and %s", n, n.Next())
		}
	}
	if most := (Number{Abs: math.MaxUint64}); most.Next() != most {
		t.Error(most.Next())
	}
}

func TestWireSizes(t *testing.T) {
	t.Parallel()
	byte8, flag := &WireInt{Bits: 8}, &WireInt{Bits: 1}
	text := func(end End) WireType { return &WireText{Ends: []*End{&end}} }
	record := func(types ...WireType) *WireStruct {
		s := &WireStruct{Record: &Record{}}
		for _, t := range types {
			s.Record.Leaves = append(s.Record.Leaves, &WireField{Type: t})
		}
		return s
	}
	loop := &WireUnion{Tag: byte8}
	loop.Variants = []*WireVariant{{Type: &WireList{Elem: loop, Ends: []*End{{How: EndPrefix, Prefix: byte8}}}}}
	tests := map[string]struct {
		t     WireType
		least uint64
		fixed bool
	}{
		"bits":     {record(flag, &WireInt{Bits: 3}), 4, true},
		"enum":     {&WireEnum{Base: &WireInt{Bits: 16}}, 16, true},
		"16 bytes": {text(End{How: EndSize, Size: num(16)}), 128, true},
		"block":    {text(End{How: EndSize, Size: num(2), Literal: "\r\n"}), 32, true},
		"until":    {text(End{How: EndUntil, Until: Text("\r\n")}), 16, false},
		"prefixed": {record(text(End{How: EndPrefix, Prefix: &WireInt{Bits: 32}}), byte8), 40, false},
		"three":    {&WireList{Elem: record(byte8, byte8), Ends: []*End{{How: EndSize, Size: num(3)}}}, 48, true},
		"marked":   {&WireList{Elem: record(byte8, byte8), Ends: []*End{{How: EndMark}}}, 16, false},
		"huge":     {&WireList{Elem: byte8, Ends: []*End{{How: EndSize, Size: Number{Abs: math.MaxUint64}}}}, 0, false},
		"optional": {&WireOptional{Elem: byte8}, 0, false},
		"loop":     {loop, 16, false},
	}
	for name, test := range tests {
		z := new(WireSizes)
		if least, fixed := z.Bits(test.t); fixed != test.fixed || z.LeastBits(test.t) != test.least {
			t.Errorf("%s: %d, %v; want %d, %v", name, least, fixed, test.least, test.fixed)
		}
	}
}
