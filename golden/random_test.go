package golden_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/generator"
	"github.com/netgen-dev/netgen/generator/source"
)

// TestRandomSchemas checks with Go's type checker what is generated from schemas
// that nobody would write: whatever netgen accepts has to compile.
func TestRandomSchemas(t *testing.T) {
	t.Parallel()
	rounds := fewer(120)
	accepted := 0
	for seed := range uint64(rounds) {
		if _, _, ok := accepts(t, seed, "random", newSchemaWriter(seed).schema()); ok {
			accepted++
		}
	}
	wantAccepted(t, accepted, rounds, rounds/3)
}

// accepts reports whether the generator takes a schema that was made at random. What becomes of it
// has to compile.
func accepts(t *testing.T, seed uint64, name, text string) (whole *typed, code string, ok bool) {
	t.Helper()
	set, report := generator.Generate([]*source.File{source.NewFile(name+".netgen", []byte(text))})
	if report.HasErrors() {
		return nil, "", false
	}
	code = string(set.Files()[0].Text)
	whole, errs := typeChecker.check(name, code)
	for _, err := range errs {
		t.Errorf("seed %d, %s: %v\n%s", seed, name, err, text)
	}
	if len(errs) == 0 {
		for _, said := range whole.operands() {
			t.Errorf("seed %d, %s: %s\n%s", seed, name, said, text)
		}
	}
	return whole, code, true
}

// wantAccepted fails if fewer than least were: then the schemas would prove little.
func wantAccepted(t *testing.T, accepted, rounds, least int) {
	t.Helper()
	t.Logf("%d of %d schemas were accepted", accepted, rounds)
	if accepted < least {
		t.Errorf("only %d of %d schemas were accepted", accepted, rounds)
	}
}

// fewer is a tenth of rounds for the race detector, which has little to find where each
// schema has one goroutine.
func fewer(rounds int) int {
	if testing.Short() {
		return rounds / 10
	}
	return rounds
}

// schemaWriter writes a random schema.
type schemaWriter struct {
	strings.Builder
	random *rand.Rand
}

func newSchemaWriter(seed uint64) *schemaWriter {
	return &schemaWriter{random: rand.New(rand.NewPCG(seed, 1))}
}

func (w *schemaWriter) pick(choices ...string) string {
	return choices[w.random.IntN(len(choices))]
}

func (w *schemaWriter) printf(format string, args ...any) { fmt.Fprintf(w, format, args...) }

// schema writes three of each kind of type, and a protocol.
func (w *schemaWriter) schema() string {
	w.printf("package random\n\n")
	for i := range 3 {
		w.printf("enum E%d%s { A, B, C = %d }\n", i, w.pick("", " u8", " u16", " u32"), 10+w.random.IntN(90))
		w.printf("type A%d = %s\n", i, w.value(2))
		w.printf("struct S%d %s\n", i, w.record(2))
		w.printf("union U%d {\n  V %s\n  S%d\n  W %s\n  Nothing\n  Sub %s\n}\n", i, w.value(2), i, w.value(1), w.record(1))
	}
	w.printf("protocol Random {\n  error Shared %s\n", w.record(1))
	for i := range 6 {
		side := w.pick("", "server ", "both ")
		w.printf("  %srequest R%d%s%s\n", side, i, w.body(), w.answer())
		w.printf("  %sevent N%d%s\n", side, i, w.body())
		w.printf("  %sstream T%d%s%s\n", side, i, w.body(), w.items())
	}
	w.printf("}\n")
	return w.String()
}

func (w *schemaWriter) body() string {
	return w.pick("", " {}", " S1", " "+w.record(2))
}

func (w *schemaWriter) answer() string {
	return w.pick("", " -> {}", " -> S2", " -> "+w.value(2), " -> "+w.record(2), " -> S0 | Other "+w.record(1)+" | Missing",
		" -> S0 | error Failed "+w.record(1), " -> error Failed")
}

func (w *schemaWriter) items() string {
	end := w.pick("", " until "+w.record(1), " until S0", " until "+w.value(1))
	return w.pick(" -> ", " <- ", " <- bytes -> ") + w.pick("S0", w.value(2), "S0 | S1", w.record(1)) + end
}

// record writes a struct's fields, those of later versions last.
func (w *schemaWriter) record(depth int) string {
	var fields []string
	since := 1
	for i := range w.random.IntN(6) {
		field := fmt.Sprintf("f%d %s", i, w.value(depth))
		if w.random.IntN(3) == 0 {
			since += w.random.IntN(3)
		}
		if since > 1 {
			field += fmt.Sprintf(" since %d", since)
		}
		if w.random.IntN(6) == 0 {
			field += " retired"
		}
		fields = append(fields, field)
	}
	return "{ " + strings.Join(fields, ", ") + " }"
}

// value writes a type.
func (w *schemaWriter) value(depth int) string {
	if depth == 0 || w.random.IntN(2) == 0 {
		return w.pick("bool", "u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "f32", "f64",
			"string", "bytes", "time", "duration", "uuid", "E0", "E1", "S0", "S1", "U0", "U1", "A0", "A1")
	}
	switch w.random.IntN(5) {
	case 0:
		return "[]" + w.value(depth-1)
	case 1:
		return fmt.Sprintf("[%d]%s", 1+w.random.IntN(4), w.value(depth-1))
	case 2:
		return "map[" + w.pick("string", "u8", "i64", "uuid", "bool", "E0", "duration") + "]" + w.value(depth-1)
	case 3:
		return "?" + strings.TrimLeft(w.value(depth-1), "?")
	}
	return w.record(depth - 1)
}
