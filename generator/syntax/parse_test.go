package syntax_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

func parse(text string) (*syntax.File, *diag.Report) {
	var report diag.Report
	return syntax.Parse(source.NewFile("in.netgen", []byte(text)), &report), &report
}

func drafts(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("../../golden/drafts/*.netgen")
	if err != nil || len(names) == 0 {
		t.Fatalf("no drafts: %v", err)
	}
	texts := make([]string, len(names))
	for i, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = string(text)
	}
	return texts
}

// checkLossless reports source that is in no token and no comment.
func checkLossless(t *testing.T, f *syntax.File) {
	t.Helper()
	var rebuilt bytes.Buffer
	blanks := func(to int) {
		gap := f.Source.Text[rebuilt.Len():to]
		if rest := strings.Trim(strings.TrimPrefix(string(gap), "\ufeff"), " \t\r\n"); rest != "" {
			t.Fatalf("%q is in no token", rest)
		}
		rebuilt.Write(gap)
	}
	write := func(s source.Span, text string) {
		blanks(s.Start)
		rebuilt.WriteString(text)
	}
	for _, token := range f.Tokens {
		for _, c := range token.Lead {
			write(c.Span, c.Text)
		}
		write(token.Span, token.Text)
		if token.Trail != nil {
			write(token.Trail.Span, token.Trail.Text)
		}
	}
	blanks(len(f.Source.Text))
	if !bytes.Equal(rebuilt.Bytes(), f.Source.Text) {
		t.Fatalf("tokens and blanks make %q of %q", rebuilt.Bytes(), f.Source.Text)
	}
	if f.Tokens[len(f.Tokens)-1].Kind != syntax.EOF {
		t.Fatal("the last token is not EOF")
	}
}

// checkSpans reports nodes that do not lie inside of their parents and behind
// their elder siblings.
func checkSpans(t *testing.T, f *syntax.File) {
	t.Helper()
	var walk func(n syntax.Node)
	walk = func(n syntax.Node) {
		at := n.Range().Start
		syntax.Walk(n, func(child syntax.Node) bool {
			if child == n {
				return true
			}
			s := child.Range()
			if s.Start < at || s.End > n.Range().End || s.Start >= s.End {
				t.Fatalf("%T %q is out of place in %T %q", child, s.Text(), n, n.Range().Text())
			}
			at = s.End
			walk(child)
			return false
		})
	}
	for _, d := range f.Decls {
		walk(d)
	}
}

func TestDraftsParse(t *testing.T) {
	t.Parallel()
	for _, text := range drafts(t) {
		f, report := parse(text)
		for _, d := range report.All() {
			t.Errorf("%q: %s", d.Span.Text(), d.Message)
		}
		checkLossless(t, f)
		checkSpans(t, f)
	}
}

// TestEveryPrefixParses cuts the drafts off everywhere: each is one unfinished
// schema as an editor sees it.
func TestEveryPrefixParses(t *testing.T) {
	t.Parallel()
	for _, text := range drafts(t) {
		for end := 0; end < len(text); end += 17 {
			f, _ := parse(text[:end])
			checkLossless(t, f)
		}
	}
}

// TestNestingIsBounded feeds what would overflow the stack of a careless parser.
func TestNestingIsBounded(t *testing.T) {
	t.Parallel()
	const n = 20_000
	for _, text := range []string{
		"package a\nstruct A {" + strings.Repeat("x {", n),
		"package a\nstruct A {" + strings.Repeat("x {", n) + strings.Repeat("}", n) + "}",
		"package a\nstruct A { x " + strings.Repeat("?", n) + "u8 }",
		"package a\nstruct A { x " + strings.Repeat("[]", n) + "u8 }",
		"package a\nstruct A { x " + strings.Repeat("map[", n),
		"package a\nstruct A { x u8 = " + strings.Repeat("(", n),
		"package a\nstruct A { x u8 = " + strings.Repeat("-", n) + "1 }",
		"package a\nstruct A { x u8 = 1" + strings.Repeat("+1", n) + " }",
		"package a\nstruct A { x u8 = 1" + strings.Repeat("*1+1", n) + " }",
		"package a\nprotocol P {" + strings.Repeat("phase a {", n),
	} {
		_, report := parse(text)
		deep := 0
		for _, d := range report.All() {
			if d.Code == syntax.CodeTooDeep {
				deep++
			}
		}
		if deep != 1 {
			t.Errorf("%.40s...: %d diagnostics %q", text, deep, syntax.CodeTooDeep)
		}
	}
}

func TestNestingWithinBounds(t *testing.T) {
	t.Parallel()
	text := "package a\nstruct A { x " + strings.Repeat("?", 190) + "u8 = 1" + strings.Repeat("+1", 190) + " }"
	if f, report := parse(text); report.HasErrors() {
		t.Error(report.All()[0].Message)
	} else {
		checkSpans(t, f)
	}
}

// FuzzParse checks that the parser returns, whatever it is fed, and loses nothing.
func FuzzParse(f *testing.F) {
	for _, text := range drafts(f) {
		f.Add(text)
	}
	for _, text := range []string{
		"", "\ufeff", "package", "package a\x00\xff", "}{", "package a\nstruct A {\n  x [u8\n}\nstruct B",
		"package a\n/* b */ # c\ntype x = 'a' \"b\\", "package a\nunion U { 1: A; B C }", "package größe\n",
		"package a\nprotocol P {\n  request\n  -> B\n  until C\nstruct A { x u8 }",
		"package a\ntype x = u8 default 1.5e+3 max 8MB since 0x1f since 007",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tree, report := parse(text)
		checkLossless(t, tree)
		if !report.HasErrors() {
			checkSpans(t, tree)
		}
	})
}
