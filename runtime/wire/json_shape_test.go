package wire

import (
	"encoding/json"
	"strings"
	"testing"
)

type shaped struct {
	Name  string          `json:"name"`
	Small uint8           `json:"small" wire:"default"`
	Next  *shaped         `json:"next,omitzero"`
	List  []shaped        `json:"list"`
	Any   json.RawMessage `json:"any,omitzero"`

	Numbers []float64         `json:"numbers,omitzero"`
	Sum     [2]byte           `json:"sum,omitzero"`
	Bytes   []byte            `json:"bytes,omitzero"`
	Grid    [][]string        `json:"grid,omitzero"`
	Maybe   []*uint8          `json:"maybe,omitzero"`
	All     []json.RawMessage `json:"all,omitzero"`
}

func TestReadJSON(t *testing.T) {
	for raw, want := range map[string]string{
		`{"name":"a","list":[]}`:                                    "",
		` { "name" : "a" , "list" : null } `:                        "",
		`{"list":[],"name":"a","other":{"a":[1,"}"]},"any":null}`:   "",
		`{"n\u0061me":"a","NAME":"b","list":[]}`:                    "",
		`{"name":"a"}`:                                              "shaped.list is missing",
		`{"name":null,"list":[]}`:                                   "shaped.name is missing",
		`{"Name":"a","list":[]}`:                                    "shaped.name is missing",
		`{"name":"a","list":[{"name":"a","list":[]},{"name":"b"}]}`: "shaped.list is missing",
		`{"name":"a","list":[],"next":{"list":[]}}`:                 "shaped.name is missing",
		`{"name":"a","list":[],"next":null}`:                        "",
		`{"name":"a","list":[]`:                                     "unexpected end",
		`{"name":"a" "list":[]}`:                                    "invalid character",
		`{"name":"a","list":[{"name":"b","list":[]},null]}`:         "shaped.list[1] is null",
		`{"name":"a","list":[],"numbers":[1, null]}`:                "shaped.numbers[1] is null",
		`{"name":"a","list":[],"sum":[1,null]}`:                     "shaped.sum[1] is null",
		`{"name":"a","list":[],"grid":[[null],["x"]]}`:              "shaped.grid[0] is null",
		`{"name":"a","list":[],"grid":[null,["x"]]}`:                "",
		`{"name":"a","list":[],"maybe":[null,1],"all":[null,3]}`:    "",
		`{"name":"b","list":[],"name":"a"}`:                         "shaped.name comes twice",
		`{"name":"b","list":[],"n\u0061me":"a"}`:                    "shaped.name comes twice",
		`{"name":null,"list":[],"name":"a"}`:                        "shaped.name is missing",
		`{"name":"a","list":[],"next":null,"next":null}`:            "shaped.next comes twice",
		`{"name":"a","list":[],"x":1,"x":2,"Name":3,"NAME":4}`:      "",
		`{"name":"a","list":[],"sum":[1]}`:                          "shaped.sum has 1 elements, and 2 were expected",
		`{"name":"a","list":[],"sum":[1,2,3]}`:                      "shaped.sum has 3 elements",
		`{"name":"a","list":[],"sum":[1,2],"bytes":"AQI="}`:         "",
		`{"name":"a","list":[],"bytes":[1,2]}`:                      "shaped.bytes is an array",
		`[1]`:                                                       "cannot unmarshal array",
	} {
		v := shaped{Small: 3}
		err := ReadJSON([]byte(raw), &v)
		if want == "" && (err != nil || v.Name != "a" || v.Small != 3) {
			t.Errorf("%s: %+v, %v", raw, v, err)
		}
		if want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %s", raw, err, want)
		}
	}
}

// TestReadJSONDeep reads JSON that is deeper than a stack should be.
func TestReadJSONDeep(t *testing.T) {
	for _, part := range []string{`{"next":`, `{"list":[`, `[`, `{"any":{`} {
		if err := ReadJSON([]byte(strings.Repeat(part, 1<<20)), new(shaped)); err == nil {
			t.Errorf("%s is read, a million deep", part)
		}
	}
}

func FuzzReadJSON(f *testing.F) {
	f.Add([]byte(`{"n\u0061me":"a","NAME":"b","list":[{"x":[1,null,true,"\""]}],"next":{}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		before := string(raw)
		err := ReadJSON(raw, new(shaped))
		if string(raw) != before {
			t.Error("it changes what it reads")
		}
		if err == nil && !json.Valid(raw) {
			t.Errorf("%q is read", raw)
		}
	})
}
