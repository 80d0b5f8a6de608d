package wire

import (
	"strings"
	"testing"
)

type page struct {
	Items []string `json:"items"`
	Next  *string  `json:"next,omitzero"`
	Total uint8    `json:"TOTAL"`
}

func (m page) CountedMembers() []Counted {
	return []Counted{
		{Member: "page.total", Name: "total", Of: "items", Value: len(m.Items), Most: 3},
		{Member: "page.more", Name: "more", Of: "next", Value: Bit(m.Next != nil), Most: 1, Has: true, Bool: true},
	}
}

func (m page) MarshalJSON() ([]byte, error) {
	type plain page
	return WithCounted(`"v":1`, m.CountedMembers(), plain(m))
}

func TestWithCounted(t *testing.T) {
	b, err := page{Items: []string{"a"}, Next: new("b")}.MarshalJSON()
	if want := `{"v":1,"total":1,"more":true,"items":["a"],"next":"b","TOTAL":0}`; err != nil || string(b) != want {
		t.Errorf("%s, want %s: %v", b, want, err)
	}
	if b, err = (page{Items: make([]string, 4)}).MarshalJSON(); err == nil {
		t.Errorf("%s: only 3 fit", b)
	}
}

func TestReadCounted(t *testing.T) {
	for raw, want := range map[string]string{
		`{"total":2,"items":["a","b"],"more":false,"TOTAL":9}`:      "",
		`{"TOTAL":9,"items":null,"more":true,"next":"c","total":0}`: "",
		`{"total":1,"items":[],"more":false,"TOTAL":9}`:             "page.total is 1, and 0 was expected",
		`{"total":0,"items":[],"more":0,"TOTAL":9}`:                 "page.more is 0, and false was expected",
		`{"total":4,"items":["","","",""],"more":false,"TOTAL":9}`:  "page.total is 4",
		`{"items":[],"more":false,"TOTAL":9}`:                       "page.total is missing",
		`{"total":0,"items":[],"more":false,"next":null}`:           "page.TOTAL is missing",
	} {
		var p page
		err := ReadJSON([]byte(raw), &p)
		switch {
		case want == "" && (err != nil || p.Total != 9):
			t.Errorf("%s: %v %v", raw, p, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %s", raw, err, want)
		}
	}
}
