package shown

import "testing"

func TestErrorTexts(t *testing.T) {
	name := "n"
	for want, err := range map[string]error{
		"shown: only: u UB{x}": &Only{U: &UB{Value: "x"}},
		"shown: only: u none":  &Only{},
		"shown: bad: code Co(0), u UA{{1 2 \"n\" []}}, p {0 0 none [{3 0 none []}]}, ps [], q {4 []}, qs [], ns [], t [], ex [], d , f false, e none, arr []": &Bad{
			U: &UA{Value: P{X: 1, Y: 2, O: &name}}, P: P{Ps: []P{{X: 3}}}, Q: Q{X: 4},
		},
	} {
		if err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
	}
}
