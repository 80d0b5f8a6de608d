package store

import (
	"strings"
	"testing"
)

func TestMatch(t *testing.T) {
	for _, x := range []struct {
		pattern, name string
		want          bool
	}{
		{"", "", true}, {"", "a", false}, {"*", "", true}, {"a", "a", true}, {"a", "ab", false},
		{"a*c", "abbc", true}, {"a*c", "abcd", false}, {"*b*", "abc", true}, {"a?c", "abc", true}, {"a?", "a", false},
		{"[a-c]x", "bx", true}, {"[a-c]x", "dx", false}, {"[^a]", "b", true}, {"[^a]", "a", false}, {"[abc", "c", true},
		{`\*`, "*", true}, {`\*`, "a", false}, {"[", "[", false}, {`\`, `\`, true}, {"**a", "a", true},
		{strings.Repeat("*a", 50), strings.Repeat("a", 5000) + "b", false},
	} {
		if got := match(x.pattern, x.name); got != x.want {
			t.Errorf("match(%q, %.20q): %v", x.pattern, x.name, got)
		}
	}
}
