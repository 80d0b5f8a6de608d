package wire

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

var quotesInTests = map[string]Quotes{
	"backslash": {Mark: '"', Escape: '\\'},
	"twice":     {Mark: '"', Escape: '"'},
	"never":     {Mark: '\''},
}

func TestQuotes(t *testing.T) {
	words := []string{"a", "", "two words", `say "so"`, `c:\dir`, `\`, `"`, `""`, " ", "it's"}
	for name, q := range quotesInTests {
		var line []byte
		var want []string
		for i, word := range words {
			if q.Escape == 0 && strings.ContainsRune(word, rune(q.Mark)) {
				continue
			}
			if i > 0 {
				line = append(line, ' ')
			}
			if want = append(want, word); i%2 == 0 {
				line = q.AppendAlways(line, word)
			} else {
				line = q.Append(line, word, " ")
			}
		}
		var r Reader
		r.Reset(append(line, '\n'), false, 1000)
		outer := r.QuotedLine("\n", q)
		if n := r.Words(" "); n != len(want) {
			t.Errorf("%s: %d words in %s, want %d", name, n, line, len(want))
		}
		var got []string
		for r.MoreWords(" ") {
			got = append(got, string(r.Word(" ")))
		}
		r.EndLine(outer, " ", "\n")
		if r.End(); r.Err() != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q: %v", name, got, want, r.Err())
		}
	}
}

func TestWrongQuotes(t *testing.T) {
	for line, want := range map[string]error{
		`"a`: ErrUnclosed, `"a\"`: ErrUnclosed, `"`: ErrUnclosed, `"\`: ErrUnclosed, `"a"b`: nil,
	} {
		var r Reader
		r.Reset([]byte(line+"\n"), false, 1000)
		r.QuotedLine("\n", quotesInTests["backslash"])
		if word := r.Word(" "); len(word) > 0 || r.Err() == nil || want != nil && !errors.Is(r.Err(), want) {
			t.Errorf("%s is %q: %v", line, word, r.Err())
		}
	}
}

func TestQuotedColumns(t *testing.T) {
	var r Reader
	r.Reset([]byte(`a,"b,c","say ""so""",,""`+"\n"), false, 1000)
	columns := r.QuotedColumns(",", "\n", quotesInTests["twice"])
	var got []string
	for columns.More() {
		got = append(got, string(columns.Next()))
	}
	if columns.End(); r.Err() != nil || !slices.Equal(got, []string{"a", "b,c", `say "so"`, "", ""}) {
		t.Errorf("%q: %v", got, r.Err())
	}
}
