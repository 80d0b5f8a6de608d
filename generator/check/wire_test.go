package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/generator/check"
	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/resolve"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// wireService is a wire protocol of n requests with a frame.
func wireService(n int) string {
	var b strings.Builder
	b.WriteString("package p\nwire { order big, string [u16], max 1MB }\nstruct Point { x u32, y u32 }\nprotocol P {\n")
	b.WriteString("frame { length u32 = size(body), kind u16 kind, id u32 id, status u8, body }\nreplies = kind\nerror Failed if status != 0 { .status, why string }\n")
	for i := range n {
		fmt.Fprintf(&b, "request M%d = %d { room string max 64, n u64, at Point, more ?[u16]{ a u8, b string } if n > 4 } -> { ok bool, left []string[u8] }\n", i, i)
	}
	return strings.ReplaceAll(b.String(), "[]string[u8]", "[u8]string") + "}\n"
}

// BenchmarkWireMessages resolves and checks a wire protocol of 500 to 2000
// messages; the time of each should stay the same.
func BenchmarkWireMessages(b *testing.B) {
	for _, n := range []int{500, 1000, 2000} {
		file := syntax.Parse(source.NewFile("p.netgen", []byte(wireService(n))), new(diag.Report))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				report := new(diag.Report)
				check.Check(resolve.Resolve(file, report), report)
				if report.HasErrors() {
					b.Fatal(report.All()[0])
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "µs/message")
		})
	}
}

// Wire files that take a careless resolver minutes, or overflow its stack.
func TestHardWireInputs(t *testing.T) {
	t.Parallel()
	many := func(n int, format string) string {
		var out strings.Builder
		for i := range n {
			out.WriteString(strings.NewReplacer("%d", fmt.Sprint(i), "%n", fmt.Sprint(i+1), "%m", fmt.Sprint((i+1)%n)).Replace(format))
		}
		return out.String()
	}
	tests := map[string]string{
		"chain of aliases":   many(5_000, "type T%d = T%n\n"),
		"ring of aliases":    many(5_000, "type T%d = ?T%m\n"),
		"chain of structs":   many(5_000, "struct S%d { x S%n, y S%n }\n") + "struct S5000 {}",
		"ring of structs":    many(5_000, "struct S%d { x S%m }\n"),
		"ring with params":   many(2_000, "struct S%d { x [u8]S%m, y u8 if z }\n"),
		"powers of arrays":   many(5_000, "struct S%d { x [65536]S%n }\n"),
		"huge struct":        "struct S {\n" + many(20_000, "f%d ?string[i8]\n") + "}",
		"many equations":     "struct S {\n" + many(4_000, "n%d u8 = size(f%d)\nf%d string\n") + "}",
		"nested stretches":   "struct S {\n" + many(2_000, "n%d u32 = size(n%d..)\n") + "}",
		"chain of lets":      "struct S { x u8\n let l0 = x\n" + many(2_000, "let l%n = l%d + l%d\n") + "y u8 if l2000 }",
		"unions of unions":   many(500, "union U%d { U%n, V%d }\n") + many(500, "struct V%d { \"%d;\" }\n") + "struct U500 { \"x\" }\nprotocol P { replies in order\n request R -> U0 }",
		"union of itself":    "union U [u8] { 1: A U, 2: B [u8]U, 3: C { u U, l []U } }\nprotocol P { event E { u U }\n replies in order\n request R -> U }",
		"one kind":           "protocol P { frame { k u8 kind, body }\n" + many(2_000, "event E%d = 1\n") + "}",
		"no kind":            "protocol P {\n replies in order\n" + many(2_000, "request E%d { \"a\" n u8 } -> { x u8 }\n") + "}",
		"many phases":        "protocol P {\n" + many(2_000, "phase p%d { event E then p%n }\n") + "phase p2000 raw\n}",
		"many errors":        "protocol P {\n frame { k u16 kind, s u8, body }\n replies = kind\n" + many(300, "error X%d = %d if s == %d\n") + many(300, "request E%d = 4%d -> {}\n") + "}",
		"chain of words":     many(5_000, "struct S%d { x S%n, y ?u8 }\n") + "struct S5000 { z u8 }\nwire { words \" \" end \"x\" }\nstruct L { words { a S0 } }",
		"many words":         "wire { words \" \" end \"x\" }\nstruct L { words {\n" + many(5_000, "a%d S\n") + "} }\nstruct S { b ?T }\nstruct T { \"c\", l []u8 }",
		"many constants":     "struct S {\n" + many(5_000, "f%d u8 = 999\n") + "}",
		"many conditions":    "protocol P { frame { k u8 kind, n u16, body }\n" + many(500, "event E%d = 1 if n == %d\n") + "}",
		"deep inline struct": "struct S { x " + strings.Repeat("{ x ", 90) + "u8 if z " + strings.Repeat("}", 91),
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if s, _ := checked("package p\nwire { max 1MB }\n" + text); s == nil || s.Wire == nil {
				t.Error("no schema")
			}
		})
	}
}
