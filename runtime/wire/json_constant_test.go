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

func TestHasMembers(t *testing.T) {
	for object, want := range map[string]string{
		`{"v":3,"k":"x","n":1}`:    "",
		`{"k":"\u0078", "v" : 3 }`: "",
		`{"k":"x","v":4}`:          "Place.v is 4, and 3 was expected",
		`{"k":"x","v":"3"}`:        "Place.v is",
		`{"k":"y","v":3}`:          `Place.k is "y", and "x" was expected`,
		`{"k":null,"v":3}`:         "Place.k is null",
		`{"v":3}`:                  "Place.k is missing",
		`null`:                     "Place.k is missing",
		`[3]`:                      "cannot unmarshal array",
	} {
		err := HasMembers("Place", `"v":3,"k":"x"`, []byte(object))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", object, err, want)
		}
	}
}
