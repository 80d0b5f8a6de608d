package wire

import "testing"

type (
	shownUnion interface{ isShown() }
	shownText  struct{ Value string }
	shownPair  struct {
		A    uint8
		Data []byte
		Some *uint16
		Any  shownUnion
		List []shownPair
	}
)

func (*shownText) isShown() {}
func (*shownPair) isShown() {}

func TestShown(t *testing.T) {
	n, line := uint16(7), "a\nb"
	for want, v := range map[string]any{
		"none":                nil,
		"shownText{a}":        shownUnion(&shownText{"a"}),
		"[shownText{a} none]": []shownUnion{&shownText{"a"}, nil},
		"{1 0203 7 shownText{x} [{0  none none []}]}": shownPair{1, []byte{2, 3}, &n, &shownText{"x"}, []shownPair{{}}},
		"[1 2]":  []uint16{1, 2},
		"5":      uint8(5),
		`"a\nb"`: &line,
	} {
		if got := Shown(v); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	var deep shownUnion
	for range 1 << 16 {
		deep = &shownPair{Any: deep}
	}
	if got := Shown(deep); len(got) > 1000 {
		t.Errorf("it shows %d bytes of what is nested", len(got))
	}
}
