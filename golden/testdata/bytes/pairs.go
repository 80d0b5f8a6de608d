package pairs

import (
	"reflect"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestBytes(t *testing.T) {
	word := "w"
	for name, c := range map[string]struct {
		value any
		want  string
	}{
		"Named": {&Named{Words: Words{"a", ""}, Texts: [][]byte{[]byte("x:y"), nil}, Colors: []Color{ColorGreen, 7}},
			"type=named\nword=\nwords=a\nwords=\ntext=x\\cy\ntext=\ncolor=1\ncolor=7\ncount=2\n\n"},
		"Open":  {&Open{Word: &word, Others: Others{{[]byte("a:"), "\n"}, {[]byte("a:"), ""}}}, "type=open\nword=w\na\\c=\\n\na\\c=\ncount=0\n\n"},
		"Whole": {&Whole{Others: []WholeOthers{{"Words", "a=b"}, {" ", " "}}}, "type=whole\nWords=a=b\n = \ncount=0\n\n"},
	} {
		b, err := Conversation().Message(name).Append(nil, new(wire.Exchange), c.value)
		if err != nil || string(b) != c.want {
			t.Errorf("%s: %q, want %q: %v", name, b, c.want, err)
		}
	}
}

// What a reader would take for another header, or for none, is not written.
func TestNoOthers(t *testing.T) {
	for _, c := range []struct {
		other WholeOthers
		want  string
	}{
		{WholeOthers{"", "x"}, "others.key is empty"},
		{WholeOthers{"a=b", "x"}, `others.key is "a=b", which is no name`},
		{WholeOthers{"a\n", "x"}, "no name of a header"},
		{WholeOthers{"a\r", "x"}, "no name of a header"},
		{WholeOthers{"words", "x"}, `others.key is "words", for which there is a field`},
		{WholeOthers{"count", "1"}, "there is a field"},
		{WholeOthers{"type", "open"}, "there is a field"},
		{WholeOthers{"a", "b\ntype=open"}, "no value of a header"},
		{WholeOthers{"a", "\r"}, "no value of a header"},
	} {
		b, err := Conversation().Message("Whole").Append(nil, new(wire.Exchange), &Whole{Others: []WholeOthers{c.other}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q is written as %q: %v, want %q", c.other, b, err, c.want)
		}
	}
	for _, words := range []Words{{"123456789"}, {"\n"}, make(Words, 256)} {
		if b, err := Conversation().Message("Whole").Append(nil, new(wire.Exchange), &Whole{Words: words}); err == nil {
			t.Errorf("%q is written", b)
		}
	}
	if b, err := Conversation().Message("Open").Append(nil, new(wire.Exchange), &Open{Others: make(Others, 4)}); err == nil {
		t.Errorf("%q is written", b)
	}
}

// All headers of a list are read, in order and among others, and of one that is no list the
// first one, as everywhere.
func TestHeaders(t *testing.T) {
	word := "b"
	for lines, want := range map[string]*Open{
		"words=a\nx=1\nwords=a\ny=\nwords=\nx=1\ncount=3\n": {Words: Words{"a", "a", ""}, Others: Others{{[]byte("x"), "1"}, {[]byte("y"), ""}, {[]byte("x"), "1"}}},
		"word=b\nword=c\ncount=0\ncount=1\nWord=d\n":        {Word: &word, Others: Others{{[]byte("Word"), "d"}}},
		"words=a\ncount=2\n":                                nil,
		"words=123456789\ncount=1\n":                        nil,
		"count=0\na=\nb=\nc=\nd=\n":                         nil,
		"count=0\na\\=x\n":                                  nil,
		"count=0\na=12345678901234567\n":                    nil,
		"count=0\na\n":                                      nil,
		"count=0\n=a\n":                                     nil,
		"count=0\nx=1\r\n":                                  nil,
		"words=a\nwords=b\nwords\n":                         nil,
		strings.Repeat("words=a\n", 256) + "count=0":        nil,
	} {
		var r wire.Reader
		r.Reset([]byte("type=open\n"+lines+"\n"), false, 1000)
		got := new(Open)
		Conversation().Message("Open").Read(&r, new(wire.Exchange), got)
		r.End()
		if (r.Err() == nil) != (want != nil) {
			t.Errorf("%q: %v", lines, r.Err())
			continue
		}
		if want != nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v", lines, got, want)
		}
	}
}
