package wire

import "testing"

func TestHides(t *testing.T) {
	for _, test := range []struct {
		value, text string
		hides       bool
	}{
		{"", "ab", true}, {"a", "ab", false}, {"a", "aa", true}, {"ab", "aba", true}, {"ba", "aba", false},
		{"ab", "ab", true}, {"abc", "ab", true}, {"b", "a", false},
	} {
		if Hides([]byte(test.value), test.text) != test.hides {
			t.Errorf("%q in front of %q: %v", test.value, test.text, !test.hides)
		}
	}
}
