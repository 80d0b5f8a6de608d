package wire

import "testing"

func TestFilled(t *testing.T) {
	for _, text := range []string{"", "a", "a b", " a", "abcd"} {
		b := AppendFill([]byte(text), 4-len(text), ' ')
		if len(b) != 4 {
			t.Errorf("%q is filled up to %q", text, b)
		}
		var r Reader
		r.Reset(b, true, 10)
		if got := r.Filled(4, ' '); string(got) != text || r.Err() != nil {
			t.Errorf("%q is read as %q: %v", b, got, r.Err())
		}
	}
	if !EndsWith("a ", ' ') || EndsWith(" a", ' ') || EndsWith([]byte{}, 0) {
		t.Error("EndsWith")
	}
	var r Reader
	r.Reset([]byte("abc"), false, 10)
	if got := r.Filled(4, ' '); len(got) > 0 || r.Err() == nil {
		t.Errorf("%q is read of three bytes: %v", got, r.Err())
	}
}
