package resolve

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

func resolveText(text string) (*schema.Schema, *diag.Report) {
	report := new(diag.Report)
	return Resolve(syntax.Parse(source.NewFile("dir/test.netgen", []byte("package p\n"+text)), report), report), report
}

// good resolves a schema that has to be fine.
func good(t *testing.T, text string) *schema.Schema {
	t.Helper()
	s, report := resolveText(text)
	for _, d := range report.All() {
		t.Errorf("%s: %s", d.Span.Text(), d.Message)
	}
	return s
}

func names(s *schema.Schema) []string {
	var all []string
	for _, d := range s.Types {
		all = append(all, d.DeclName())
	}
	return all
}

// Declared types come first, in order; those written inline follow, in order too,
// even if a type is looked at before its turn.
func TestOrderOfTypes(t *testing.T) {
	t.Parallel()
	s := good(t, `
		protocol P {
		  request Get { at { x u8 } } -> Found { u Late } | Missing
		  error Gone { why { code u8 } }
		}
		struct A { b Late, c { x u8 } }
		type Late = []Item { n u8 }
		union U { V { x u8 } }`)
	want := []string{"A", "Late", "U", "GetRequest", "GetRequestAt", "GetFound", "GetMissing", "Gone", "GoneWhy", "AC", "Item", "UV"}
	if diff := cmp.Diff(want, names(s)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if s.Package != "p" || s.Source != "test.netgen" {
		t.Error(s.Package, s.Source)
	}
}

func TestRecursive(t *testing.T) {
	t.Parallel()
	s := good(t, `
		struct Alone { x u8 }
		struct Self { next ?Self }
		struct A { b []B }
		struct B { u map[string]U }
		union U { Other A, Leaf Alone }
		struct Above { a A }
		type Forest = []Tree
		struct Tree { kids Forest }`)
	got := map[string]bool{}
	for _, d := range s.Types {
		switch d := d.(type) {
		case *schema.Struct:
			got[d.Name] = d.Recursive
		case *schema.Union:
			got[d.Name] = d.Recursive
		}
	}
	want := map[string]bool{"Alone": false, "Self": true, "A": true, "B": true, "U": true, "Above": false, "Tree": true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What is wrong is left out, and whoever uses it is as well, without a word.
func TestMistakesAreLeftOut(t *testing.T) {
	t.Parallel()
	s, report := resolveText(`
		type Bad = []Nope
		struct A { a Bad, b ?Bad, c map[u8]Bad, d u8 }
		union U { V Bad, W u8 }
		protocol P { request R { x Bad } -> Bad }`)
	if all := report.All(); len(all) != 1 || all[0].Code != CodeUnknownType || all[0].Span.Text() != "Nope" {
		t.Errorf("%+v", all)
	}
	a := s.Types[1].(*schema.Struct)
	if len(a.Fields) != 1 || a.Fields[0].Name != "d" {
		t.Errorf("%+v", a.Fields)
	}
	if m := s.Protocol.Methods[0]; m.Body == nil || len(m.Results) != 0 {
		t.Errorf("%+v", m)
	}
}

// Spans point at names, and TypeAt at types, for whoever has to report on them.
func TestSpans(t *testing.T) {
	t.Parallel()
	s := good(t, "struct A { list []?u8 max 3 }\nprotocol P { request Get -> Some { x u8 } | None_ }")
	a := s.Types[0].(*schema.Struct)
	m := s.Protocol.Methods[0]
	got := []string{
		a.Span.Text(), a.Fields[0].Span.Text(), a.Fields[0].TypeAt.Text(),
		s.Protocol.Span.Text(), m.Span.Text(), m.Results[0].Span.Text(), m.Results[1].Span.Text(),
	}
	if diff := cmp.Diff([]string{"A", "list", "[]?u8", "P", "Get", "Some", "None_"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The drafts are of both kinds, and resolve without a word.
func TestDrafts(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("../../golden/drafts/*.netgen")
	if err != nil || len(paths) < 12 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		report := new(diag.Report)
		s := Resolve(syntax.Parse(source.NewFile(path, text), report), report)
		for _, d := range report.All() {
			t.Errorf("%s: %s: %s", path, d.Span.Text(), d.Message)
		}
		if native := strings.HasSuffix(path, "chat.netgen"); native != (s.Wire == nil) {
			t.Errorf("%s: %+v", path, s)
		}
	}
}

func TestUpperCamel(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"x": "X", "roomName": "RoomName", "room_name": "RoomName", "_a__b_": "AB", "": ""} {
		if got := upperCamel(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestClosest(t *testing.T) {
	t.Parallel()
	names := []string{"Message", "Messages", "Id", "bool", "string", "u16", "u32"}
	tests := map[string]string{
		"Mesage": "Message", "message": "Message", "Messagess": "Messages", "id": "Id", "ID": "Id",
		"sting": "string", "boolean": "", "u61": "u16", "u3": "", "x": "", "Totally": "", "": "",
		strings.Repeat("m", 1000): "",
	}
	for in, want := range tests {
		if got := closest(in, names); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"abc", "abc", 0}, {"abc", "ab", 1}, {"ab", "ba", 1}, {"abc", "axc", 1}, {"abcd", "bacx", 2}, {"abc", "xyz", 3},
		{"abcdefgh", "a", 5}, {"abcd", "efgh", 4}, // more than 4 counts as 5
	}
	for _, test := range tests {
		if got := distance(test.a, test.b, 4); got != test.want {
			t.Errorf("%q to %q: %d, want %d", test.a, test.b, got, test.want)
		}
	}
}
