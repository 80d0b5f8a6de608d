package hub

import "testing"

func TestMatch(t *testing.T) {
	for _, x := range []struct {
		pattern, subject string
		want             bool
	}{
		{"a", "a", true}, {"a", "b", false}, {"a", "a.b", false}, {"a.b", "a", false},
		{"*", "a", true}, {"*", "a.b", false}, {"a.*", "a.b", true}, {"a.*", "a", false}, {"*.b", "a.b", true}, {"a.*.c", "a.b.c", true},
		{">", "a", true}, {">", "a.b", true}, {"a.>", "a.b.c", true}, {"a.>", "a", false},
	} {
		if got := match(x.pattern, x.subject); got != x.want {
			t.Errorf("match(%q, %q): %v", x.pattern, x.subject, got)
		}
	}
}

func TestValid(t *testing.T) {
	for subject, want := range map[string]bool{"a.b": true, "": false, "a.": false, "a..b": false, "*": false, ">": false, "a*": true} {
		if got := valid(subject, false); got != want {
			t.Errorf("valid(%q): %v", subject, got)
		}
	}
	for pattern, want := range map[string]bool{"a.*.b": true, "a.>": true, ">.a": false, ".": false} {
		if got := valid(pattern, true); got != want {
			t.Errorf("valid(%q) as a pattern: %v", pattern, got)
		}
	}
}
