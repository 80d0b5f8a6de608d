package wire

import "testing"

func TestStands(t *testing.T) {
	for _, test := range []struct {
		b       string
		open    bool
		at      int
		stands  bool
		missing int
	}{
		{"ERROR 1\n", true, 0, true, 0},
		{"$ERROR 1\n", true, 1, true, 0},
		{"ERRATIC\n", true, 0, false, 0},
		{"EH\n", true, 0, false, 0}, // shorter, and another text
		{"ERR", true, 0, false, 1},
		{"$", true, 1, false, 1},
		{"", true, 1, false, 2},
		{"ERR", false, 0, false, 0}, // it is all there
		{"", false, 1, false, 0},
	} {
		var r Reader
		r.Reset([]byte(test.b), test.open, 0)
		stands := r.Stands(test.at, "ERROR ")
		if stands != test.stands || r.Missing() != test.missing || r.OK() != (test.missing == 0) || r.Pos() != 0 {
			t.Errorf("%q at %d: %v, %d missing, %v, at %d", test.b, test.at, stands, r.Missing(), r.Err(), r.Pos())
		}
	}
}
