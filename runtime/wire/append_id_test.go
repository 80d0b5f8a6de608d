package wire

import "testing"

func TestIDText(t *testing.T) {
	for _, c := range []struct {
		x    *Exchange
		want string
	}{
		{&Exchange{ID: 17}, "17"},
		{&Exchange{ID: 17, IDValue: "A001"}, "A001"},
		{&Exchange{ID: 17, IDValue: []byte("A001")}, "A001"},
	} {
		if got := IDText(c.x); got != c.want {
			t.Errorf("%+v is %q, want %q", c.x, got, c.want)
		}
	}
	for text, want := range map[string]bool{"0": true, "17": true, "18446744073709551615": true, "": false, "A001": false, "+1": false, "017": false} {
		if _, got := IDNumber(text); got != want {
			t.Errorf("%q is a number of the runtime's: %v", text, got)
		}
	}
}
