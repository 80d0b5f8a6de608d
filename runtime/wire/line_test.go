package wire

import (
	"strings"
	"testing"
)

func TestCut(t *testing.T) {
	for _, c := range []struct {
		separator, end, line string
		words                string
		size                 int
	}{
		{" ", "\r\n", "SET  k v\r\nGET", "SET|k|v", 10},
		{" ", "\r\n", "SET k v\nGET\r\n", "SET|k|v", 8},
		{" ", "\r\n", "a\rb\r\n", "a\rb", 5},
		{" ", "\r\n", "\r\nGET\r\n", "", 2},
		{" ", "\r\n", "\nGET\r\n", "", 1},
		{" ", "\r\n", "GET k\r", "", 0},
		{" ", "\n", "a b\r\n", "a|b\r", 5},
		{" ", ";", "a b;c", "a|b", 4},
		{" ", ";", "a b\n", "", 0},
		{",", "\r\n", ",SET,,k,\r\nGET", "|SET||k|", 10},
		{",", "\r\n", "\r\nGET\r\n", "", 2},
		{",", "\r\n", ",\nGET\r\n", "|", 2},
	} {
		words, size := (&Lines{Separator: c.separator, End: c.end}).Cut([]byte(c.line))
		var texts []string
		for _, word := range words {
			texts = append(texts, string(word))
		}
		if got := strings.Join(texts, "|"); got != c.words || size != c.size {
			t.Errorf("%q is %q of %d bytes, want %q of %d", c.line, got, size, c.words, c.size)
		}
	}
}
