package wire

import (
	"strings"
	"testing"
)

func TestWithMembers(t *testing.T) {
	type place struct {
		Name string `json:"name"`
	}
	for want, object := range map[string]any{`{"v":3}`: struct{}{}, `{"v":3,"name":"a"}`: place{"a"}} {
		if b, err := WithMembers(`"v":3`, object); err != nil || string(b) != want {
			t.Errorf("%s, want %s: %v", b, want, err)
		}
	}
	if _, err := WithMembers(`"v":3`, func() {}); err == nil {
		t.Error("a function is written")
	}
}

type constant struct {
	Name string    `json:"name,omitzero"`
	Next *constant `json:"next,omitzero"`
}

func (constant) ConstantMembers() string { return `"v":3,"k":"x"` }

func TestReadConstants(t *testing.T) {
	for raw, want := range map[string]string{
		`{"v":3,"k":"x","n":1}`:                  "",
		`{"k":"\u0078", "v" : 3 ,"V":4}`:         "",
		`{"k":"x","v":3,"next":{"v":3,"k":"x"}}`: "",
		`{"k":"x","v":3,"next":{"v":3,"k":"y"}}`: `constant.k is "y", and "x" was expected`,
		`{"k":"x","v":4}`:                        "constant.v is 4, and 3 was expected",
		`{"k":"x","v":3,"v":3}`:                  "constant.v comes twice",
		`{"k":"x","v":"3"}`:                      "constant.v is",
		`{"k":null,"v":3}`:                       "constant.k is null",
		`{"v":3}`:                                "constant.k is missing",
		`{"V":3,"k":"x"}`:                        "constant.v is missing",
		`[3]`:                                    "cannot unmarshal array",
	} {
		err := ReadJSON([]byte(raw), new(constant))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", raw, err, want)
		}
	}
}
