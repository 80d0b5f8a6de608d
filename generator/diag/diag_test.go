package diag

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/generator/source"
)

// at returns the span of the first occurrence of sub in f.
func at(t *testing.T, f *source.File, sub string) source.Span {
	t.Helper()
	i := strings.Index(string(f.Text), sub)
	if i < 0 {
		t.Fatalf("no %q in %q", sub, f.Text)
	}
	return source.Span{File: f, Start: i, End: i + len(sub)}
}

func render(t *testing.T, r *Report, format Format, style Style) string {
	t.Helper()
	var out strings.Builder
	if err := r.Write(&out, format, style); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestReportSortsByPlace(t *testing.T) {
	t.Parallel()
	a, b := source.NewFile("a", []byte("one two")), source.NewFile("b", []byte("three"))
	var r Report
	r.Errorf("x", at(t, b, "three"), "fifth")
	r.Errorf("x", at(t, a, "two"), "fourth")
	r.Warnf("x", at(t, a, "one"), "third")
	r.Errorf("x", at(t, a, "one"), "second")
	r.Errorf("x", source.Span{}, "first")
	var got []string
	for _, d := range r.All() {
		got = append(got, d.Message)
	}
	if diff := cmp.Diff([]string{"first", "second", "third", "fourth", "fifth"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestReportKeepsOneOfEqualOnes(t *testing.T) {
	t.Parallel()
	f := source.NewFile("a", []byte("one two"))
	var r Report
	r.Errorf("x", at(t, f, "one"), "bad %s", "luck").Helpf("do better")
	r.Errorf("x", at(t, f, "one"), "bad luck").Helpf("lost")
	r.Errorf("x", at(t, f, "two"), "bad luck")
	all := r.All()
	if len(all) != 2 || all[0].Help != "do better" {
		t.Errorf("got %+v", all)
	}
}

func TestReportIsBounded(t *testing.T) {
	t.Parallel()
	f := source.NewFile("a", []byte("x"))
	var r Report
	for i := range maxKept {
		r.Warnf("x", at(t, f, "x"), "number %d", i)
	}
	if r.HasErrors() {
		t.Error("warnings count as errors")
	}
	r.Errorf("x", at(t, f, "x"), "one too many").Helpf("may be added to all the same")
	if len(r.All()) != maxKept || r.More() != 1 || !r.HasErrors() {
		t.Errorf("kept %d, more %d, errors %v", len(r.All()), r.More(), r.HasErrors())
	}
	if out := render(t, &r, Short, Plain); !strings.HasSuffix(out, "\nand 1 more\n") {
		t.Errorf("short rendering ends with %q", out[len(out)-40:])
	}
}

func TestTextExcerpts(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, span, want string }{
		{"plain", "a bc d\n", "bc", "    1 | a bc d\n      |   ^^\n"},
		{"later line", "a\r\n\nbc\r\n", "bc", "    3 | bc\n      | ^^\n"},
		{"tabs", "\ta\tbc", "bc", "    1 |     a   bc\n      |         ^^\n"},
		{"wide before", "\"日本\" bc", "bc", "    1 | \"日本\" bc\n      |        ^^\n"},
		{"wide under", "a 日本 b", "日本", "    1 | a 日本 b\n      |   ^^^^\n"},
		{"combining", "e\u0301 bc", "bc", "    1 | e\u0301 bc\n      |   ^^\n"},
		{"several lines", "a {\n}", "{\n}", "    1 | a {\n      |   ^\n"},
		{"escapes cannot act", "a \x1b[2J b", "b", "    1 | a \ufffd[2J b\n      |        ^\n"},
		{"invalid", "a \xff b", "b", "    1 | a \ufffd b\n      |     ^\n"},
		{
			"long line", strings.Repeat("x", 500) + " bc " + strings.Repeat("y", 500), "bc",
			"    1 | ..." + strings.Repeat("x", 79) + " bc " + strings.Repeat("y", 79) + "...\n" +
				"      | " + strings.Repeat(" ", 83) + "^^\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := source.NewFile("f", []byte(tt.text))
			var r Report
			r.Errorf("x", at(t, f, tt.span), "m")
			_, got, _ := strings.Cut(render(t, &r, Text, Plain), "\n")
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// full is a report with all that a diagnostic can have.
func full(t *testing.T) *Report {
	f := source.NewFile("dir/a,b.netgen", []byte("struct Message {\n  last Mesage\n}\n"))
	var r Report
	r.Errorf("unknown-type", at(t, f, "Mesage"), "no type is called Mesage, 100%% sure").
		Also(at(t, f, "Message"), "Message is declared here").
		Helpf("declare it").
		Fix("write Message", at(t, f, "Mesage"), "Message")
	r.Warnf("no-place", source.Span{}, "nothing to do")
	return &r
}

func TestRenderings(t *testing.T) {
	t.Parallel()
	tests := []struct {
		format Format
		style  Style
		want   string
	}{
		{Short, Plain, `warning: nothing to do [no-place]
dir/a,b.netgen:2:8: error: no type is called Mesage, 100% sure [unknown-type]
`},
		{Text, Plain, `warning: nothing to do [no-place]
dir/a,b.netgen:2:8: error: no type is called Mesage, 100% sure [unknown-type]
    2 |   last Mesage
      |        ^^^^^^
  dir/a,b.netgen:1:8: note: Message is declared here
    1 | struct Message {
      |        ^^^^^^^
  help: declare it
  fix: write Message: last Message
`},
		{GitHub, Plain, `::warning title=no-place::nothing to do
::error file=dir/a%2Cb.netgen,line=2,col=8,endLine=2,endColumn=14,title=unknown-type::no type is called Mesage, 100%25 sure%0Ahelp: declare it
`},
		{JSON, Plain, `{
  "diagnostics": [
    {
      "severity": "warning",
      "code": "no-place",
      "message": "nothing to do",
      "file": "",
      "start": {
        "line": 1,
        "column": 1,
        "offset": 0
      },
      "end": {
        "line": 1,
        "column": 1,
        "offset": 0
      }
    },
    {
      "severity": "error",
      "code": "unknown-type",
      "message": "no type is called Mesage, 100% sure",
      "file": "dir/a,b.netgen",
      "start": {
        "line": 2,
        "column": 8,
        "offset": 24
      },
      "end": {
        "line": 2,
        "column": 14,
        "offset": 30
      },
      "related": [
        {
          "file": "dir/a,b.netgen",
          "start": {
            "line": 1,
            "column": 8,
            "offset": 7
          },
          "end": {
            "line": 1,
            "column": 15,
            "offset": 14
          },
          "message": "Message is declared here"
        }
      ],
      "help": "declare it",
      "fixes": [
        {
          "message": "write Message",
          "edits": [
            {
              "file": "dir/a,b.netgen",
              "start": {
                "line": 2,
                "column": 8,
                "offset": 24
              },
              "end": {
                "line": 2,
                "column": 14,
                "offset": 30
              },
              "text": "Message"
            }
          ]
        }
      ]
    }
  ],
  "more": 0
}
`},
	}
	for _, tt := range tests {
		t.Run(string(tt.format), func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, render(t, full(t), tt.format, tt.style)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestColourChangesNothingElse(t *testing.T) {
	t.Parallel()
	painted := render(t, full(t), Text, Colour)
	plain := painted
	for _, escape := range []string{bold, red, yellow, blue, reset} {
		if !strings.Contains(painted, escape) {
			t.Errorf("%q is not used", escape)
		}
		plain = strings.ReplaceAll(plain, escape, "")
	}
	if diff := cmp.Diff(render(t, full(t), Text, Plain), plain); diff != "" {
		t.Error(diff)
	}
}

func TestEmptyReport(t *testing.T) {
	t.Parallel()
	for _, format := range []Format{Text, Short, GitHub} {
		if out := render(t, &Report{}, format, Plain); out != "" {
			t.Errorf("%s: %q", format, out)
		}
	}
	var got struct{ Diagnostics []any }
	if err := json.Unmarshal([]byte(render(t, &Report{}, JSON, Plain)), &got); err != nil || got.Diagnostics == nil {
		t.Errorf("json: %v, %v", got, err)
	}
}

var errFull = errors.New("disk full")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestWriteErrors(t *testing.T) {
	t.Parallel()
	for _, format := range Formats {
		if err := full(t).Write(fullDisk{}, format, Plain); !errors.Is(err, errFull) {
			t.Errorf("%s: got %v", format, err)
		}
	}
	err := full(t).Write(&strings.Builder{}, "xml", Plain)
	if fmt.Sprint(err) != `unknown format "xml"; use text, short, json or github` {
		t.Errorf("got %v", err)
	}
}
