package format_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/format"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// meaning compares trees without positions and layout.
var meaning = cmp.Options{
	cmpopts.IgnoreTypes(source.Span{}),
	cmpopts.IgnoreFields(syntax.File{}, "Source", "Tokens"),
}

func parse(text string) (*syntax.File, bool) {
	var report diag.Report
	f := syntax.Parse(source.NewFile("in.netgen", []byte(text)), &report)
	return f, !report.HasErrors()
}

// check formats a schema and reports what it must not do: change the tree, lose a
// comment, or give something else the second time.
func check(t *testing.T, f *syntax.File) string {
	t.Helper()
	out := string(format.Source(f))
	again, ok := parse(out)
	if !ok {
		t.Fatalf("the output does not parse:\n%s", out)
	}
	if diff := cmp.Diff(f, again, meaning); diff != "" {
		t.Errorf("the tree changed:\n%s\n%s", diff, out)
	}
	if diff := cmp.Diff(comments(f), comments(again)); diff != "" {
		t.Errorf("the comments changed:\n%s\n%s", diff, out)
	}
	if diff := cmp.Diff(out, string(format.Source(again))); diff != "" {
		t.Errorf("the second time it is different:\n%s", diff)
	}
	return out
}

func comments(f *syntax.File) []string {
	var all []string
	for _, t := range f.Tokens {
		for _, c := range t.Lead {
			all = append(all, c.Text)
		}
		if t.Trail != nil {
			all = append(all, t.Trail.Text)
		}
	}
	return all
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

// TestDrafts formats the drafts, also without any of their layout: all white
// space that the grammar does not need is gone, or is much more than it should be.
func TestDrafts(t *testing.T) {
	t.Parallel()
	spread := strings.NewReplacer(" ", "  ", "\n", "\n\n\n", ", ", " , ")
	for _, text := range drafts(t) {
		f, ok := parse(text)
		if !ok {
			t.Fatal("a draft does not parse")
		}
		want := check(t, f)
		crlf, _ := parse("\ufeff" + strings.ReplaceAll(text, "\n", "\r\n"))
		if diff := cmp.Diff(want, check(t, crlf)); diff != "" {
			t.Errorf("line endings and the byte order mark show:\n%s", diff)
		}
		f, ok = parse(spread.Replace(text))
		if !ok {
			continue // a blank within a string that matters
		}
		check(t, f)
	}
}

// FuzzFormat checks that whatever parses can be formatted without a change of
// meaning, and needs to be only once.
func FuzzFormat(f *testing.F) {
	for _, text := range drafts(f) {
		f.Add(text)
	}
	for _, text := range []string{
		"package a\nstruct A // c\n{ x u8 }",
		"package a\nstruct A { // c\n\n// d\n\nx u8, // e\n// f\n}\n// g",
		"package a\nstruct A { x u8 = size( // c\ny, // d\nz..) }",
		"package a\nprotocol P { request A\n\n// c\n\n-> B // d\n// e\n| C then p\nthen q, request B\nuntil C }",
		"package a // c\n\n\n// d\n\n// e\nenum E { A, B = 1,\nC // f\n}\nunion U { A, B { x u8, \"a\" y u8 \"b\" }\n}",
		"package a\nprotocol P { request A = (1, 2) { x u8 = a\n| b } -> none if a == (b|c) | error D = 'x' [2]u8 }",
		"package a\nunion U [u8] { -1: A, a.b: B, else C }\nwire if a {}\ntype m = map[string]?[][-1]u8 max 1KB default -1.5",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if tree, ok := parse(text); ok {
			check(t, tree)
		}
	})
}
