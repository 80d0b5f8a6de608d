package wire

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestReaderHeaders(t *testing.T) {
	r := framedReader("Content-Length: 2\r\nX:y \r\n\r\n{}")
	var all []string
	for name, value := r.Header(); name != nil; name, value = r.Header() {
		all = append(all, string(name)+"="+string(value))
	}
	if !slices.Equal(all, []string{"Content-Length=2", "X=y"}) || r.Members() == nil || r.Err() != nil {
		t.Error(all, r.Err())
	}
	r = framedReader("no header\r\n\r\n")
	if r.Header(); r.Err() == nil {
		t.Error("a line without a colon is a header")
	}
	for _, line := range []string{"Content-Length : 2", " Content-Length: 2", "X\tY: 2", "X: 2\nContent-Length: 2", "X: 2\r", "\rX: 2"} {
		r = framedReader(line + "\r\n\r\n")
		if r.Header(); r.Err() == nil {
			t.Errorf("%q is a header", line)
		}
	}
}

// A header that comes again has to say the same.
func TestReaderOnce(t *testing.T) {
	for lines, want := range map[string]string{
		"X: 1\r\nX: 1\r\nx:  1 \r\n": "",
		"X: 1\r\nX: 2\r\n":           `the header "X" comes twice, with "1" and with "2"`,
		"X:\r\nx: 2\r\n":             `the header "x" comes twice, with "" and with "2"`,
		"X: 1\r\nX: \r\n":            `the header "X" comes twice, with "1" and with ""`,
		"X: 5\r\nX: 05\r\n":          `the header "X" comes twice, with "5" and with "05"`,
	} {
		r := framedReader(lines + "\r\n")
		var had []byte
		for name, value := r.Header(); name != nil; name, value = r.Header() {
			r.Once(&had, name, value)
		}
		if got := fmt.Sprint(r.Err()); (r.Err() == nil) != (want == "") || !strings.Contains(got, want) && want != "" {
			t.Errorf("%q: %v, want %q", lines, got, want)
		}
	}
}

func TestReaderHasHeaders(t *testing.T) {
	r := framedReader("")
	had := [][]byte{{'1'}, {}, nil}
	if r.HasHeaders(had, "Length", "Type"); r.Err() != nil {
		t.Error(r.Err())
	}
	had[1] = nil
	if r.HasHeaders(had, "Length", "Type"); r.Err() == nil || !strings.Contains(r.Err().Error(), `the header "Type" is missing`) {
		t.Error(r.Err())
	}
}

func TestHasHeader(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lines, name, separator, end string
		has, whole                  bool
	}{
		{"a: 1\r\nB: 2\r\n\r\n", "b", ": ", "\r\n", true, true},
		{"a: 1\r\n\r\nb: 2\r\n\r\n", "b", ": ", "\r\n", false, true},
		{"a=1\nB=2\n\n", "b", "=", "\n", false, true},
		{"a=1\nb=2\n\n", "b", "=", "\n", true, true},
		{"a=1\nc", "b", "=", "\n", false, false},
		{"a=1\nc\nb=1\n\n", "b", "=", "\n", false, false},
		{"\n", "b", "=", "\n", false, true},
	} {
		var r Reader
		r.Reset([]byte(c.lines), false, 100)
		if has := r.HasHeaderOf(c.name, c.separator, c.end); has != c.has || r.OK() != c.whole {
			t.Errorf("%q: %v, %v", c.lines, has, r.Err())
		}
		if c.whole && string(r.Rest(0)) != c.lines {
			t.Errorf("%q was read", c.lines)
		}
	}
}

func TestIsHeader(t *testing.T) {
	for value, want := range map[string]bool{"": true, "text/plain": true, "a b": true, " a": false, "a\t": false, "a\r\nb": false, "a\nb": false, "a\rb": false, "a\r": false} {
		if IsHeader(value) != want || IsHeaderBytes([]byte(value)) != want {
			t.Errorf("%q: %v and %v, want %v", value, IsHeader(value), IsHeaderBytes([]byte(value)), want)
		}
	}
}

// What is written as the value of a header is read as it was.
func TestHeaderOf(t *testing.T) {
	for _, c := range []struct {
		separator, end, line string
		name, value          string // none for a line that is refused
	}{
		{"=", "\n", "a=b\n", "a", "b"},
		{"=", "\n", " a = b=c \n", " a ", " b=c "},
		{"=", "\n", "a=\n", "a", ""},
		{"=", "\n", "=b\n", "", ""},
		{"=", "\n", "a:b\n", "", ""},
		{"=", "\n", "a=b\r\n", "", ""},
		{"=", "\x00", "a=b\r\n\x00", "a", "b\r\n"},
		{": ", "\n", "a: b \n", "a", "b"},
		{": ", "\n", "a:b\n", "a", "b"},
		{": ", "\n", "a : b\n", "", ""},
		{" ", "\n", "a  b\n", "a", " b"},
		{"=", ";\n", "a=b;\n", "a", "b"},
		{"=", ";\n", "a=b;c;\n", "", ""},
	} {
		r := framedReader(c.line + c.end)
		name, value := r.HeaderOf(c.separator, c.end)
		if string(name) != c.name || string(value) != c.value || (r.Err() == nil) != (c.name != "") {
			t.Errorf("%q: %q is %q: %v", c.line, name, value, r.Err())
		}
		if name, _ := r.HeaderOf(c.separator, c.end); name != nil {
			t.Errorf("%q: %q comes behind it", c.line, name)
		}
	}
	for _, c := range []struct {
		separator, end, value string
		is                    bool
	}{
		{"=", "\n", " a=b ", true}, {"=", "\n", "a\n", false}, {"=", "\n", "a\r", false}, {"=", "\x00", "a\r\n", true},
		{"=", "\x00", "\x00", false}, {": ", "\n", " a", false}, {": ", "\n", "a: b", true}, {"=", ";\n", "a;", false}, {" ", "\n", " a", true},
	} {
		if IsHeaderOf(c.value, c.separator, c.end) != c.is || IsHeaderBytesOf([]byte(c.value), c.separator, c.end) != c.is {
			t.Errorf("%q of %q and %q: want %v", c.value, c.separator, c.end, c.is)
		}
	}
}
