package jsoncounted

import (
	"strconv"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestCounted(t *testing.T) {
	item := Item{Tags: []string{"a", "b"}, Parts: []Part{{IDs: []uint16{1, 2, 3}}}}
	b, err := Conversation().Message("Say").Append(nil, new(wire.Exchange), &Say{Items: []Item{item}})
	want := `{"method":"say","params":{"n":1,"items":[{"kind":"item","n":2,"hasName":false,"has":1,"tags":["a","b"],` +
		`"parts":[{"n":3,"ids":[1,2,3],"level":0}]}]}}` + "\n"
	if err != nil || string(b) != want {
		t.Errorf("%s, want %s: %v", b, want, err)
	}
	item.Tags = make([]string, 256)
	if b, err = Conversation().Message("Say").Append(nil, new(wire.Exchange), &Say{Items: []Item{item}}); err == nil {
		t.Errorf("%s: 256 tags are no u8", b)
	}
	many := make([]Item, 256)
	if b, err = Conversation().Message("Say").Append(nil, new(wire.Exchange), &Say{Items: many}); err == nil {
		t.Errorf("%s: 256 items are no u8", b[:60])
	}
}

func TestCountedMap(t *testing.T) {
	name := Conversation().Message("Name")
	text := `{"method":"name","params":{"n":2,"all":{"a":{"n":0,"has":false,"all":{}},"b":{"n":1,"has":true,"all":{"x":null},"more":{}}},"more":0}}` + "\n"
	for from, to := range map[string]string{
		"":                 "",
		`"params":{"n":2`:  `"params":{"n":1`,
		`"b":{"n":1`:       `"b":{"n":0`,
		`"more":0`:         `"more":1`,
		`"all":{"x":null}`: `"all":{"x":null,"y":null}`,
		`"has":true`:       `"has":false`,
	} {
		var r wire.Reader
		r.Reset([]byte(strings.Replace(text, from, to, 1)), false, 1000)
		read := name.Read(&r, new(wire.Exchange), nil)
		if r.End(); (r.Err() == nil) != (from == "") {
			t.Errorf("%s for %s: %v", to, from, r.Err())
		}
		if from != "" {
			continue
		}
		if b, err := name.Append(nil, new(wire.Exchange), read); err != nil || string(b) != text {
			t.Errorf("%s, want %s: %v", b, text, err)
		}
	}
	many := Name{Parts: make(map[string]Part)}
	for i := range 16 {
		many.Parts[strconv.Itoa(i)] = Part{}
	}
	if b, err := name.Append(nil, new(wire.Exchange), &many); err == nil {
		t.Errorf("%s: 16 are no u4", b)
	}
}

func TestDigits(t *testing.T) {
	few := Conversation().Message("Few")
	for text, want := range map[string]bool{
		`{"d":3,"v":63,"all":[1,2,3],"some":{"d":0,"v":16383,"ids":[]},"u":127}`:             true,
		`{"d":4,"v":64,"all":[1,2,3,4],"some":{"d":0,"ids":[]},"u":1}`:                       false, // as varint[1] has no 64
		`{"d":0,"v":60,"all":[],"some":{"d":10,"ids":[1,2,3,4,5,6,7,8,9,10]},"u":1}`:         false,
		`{"d":0,"v":60,"all":[],"some":{"d":0,"ids":[]},"u":128}`:                            false,
		`{"d":0,"v":60,"all":[],"some":{"d":0,"v":16384,"ids":[]},"u":1}`:                    false,
		`{"d":0,"v":60,"all":null,"some":{"d":9,"v":null,"ids":[1,2,3,4,5,6,7,8,9]},"u":-1}`: false,
	} {
		var r wire.Reader
		r.Reset([]byte(`{"method":"few","params":`+text+"}\n"), false, 1000)
		few.Read(&r, new(wire.Exchange), nil)
		if r.End(); (r.Err() == nil) != want {
			t.Errorf("%s: %v", text, r.Err())
		}
	}
	for _, wrong := range []*Few{{All: make([]int8, 4)}, {Some: Some{IDs: make([]int8, 10)}}, {U: 128}} {
		if b, err := few.Append(nil, new(wire.Exchange), wrong); err == nil {
			t.Errorf("%s is written", b)
		}
	}
	b, err := few.Append(nil, new(wire.Exchange), &Few{All: make([]int8, 3), Some: Some{IDs: make([]int8, 9)}})
	want := `{"method":"few","params":{"d":3,"v":63,"all":[0,0,0],"some":{"d":9,"ids":[0,0,0,0,0,0,0,0,0]},"u":0}}` + "\n"
	if err != nil || string(b) != want {
		t.Errorf("%s, want %s: %v", b, want, err)
	}
}

func TestRanged(t *testing.T) {
	mark := Conversation().Message("Mark")
	n := uint8(7)
	b, err := mark.Append(nil, new(wire.Exchange), &Mark{Two: &n, All: make([]uint16, 3)})
	want := `{"method":"mark","params":{"either":true,"two":7,"size":3,"all":[0,0,0]}}` + "\n"
	if err != nil || string(b) != want {
		t.Errorf("%s, want %s: %v", b, want, err)
	}
	if b, err = mark.Append(nil, new(wire.Exchange), &Mark{One: &n, Two: &n}); err == nil {
		t.Errorf("%s: two are no bool", b)
	}
	if b, err = mark.Append(nil, new(wire.Exchange), &Mark{All: make([]uint16, 4)}); err == nil {
		t.Errorf("%s: 4 are no Size", b)
	}
	if b, err = mark.Append(nil, new(wire.Exchange), &Mark{Sized: &Sized{All: make([]uint16, 4)}}); err == nil {
		t.Errorf("%s: 4 are no Size in a struct", b)
	}
}

func TestMiscounted(t *testing.T) {
	for text, want := range map[string]bool{
		`{"total":2,"N":5,"n":0,"all":["a",null]}`:             true,
		`{"all":["a","b"],"n":0,"N":5,"total":2}`:              true,
		`{"all":[],"n":1,"one":1,"N":5,"total":0}`:             true,
		`{"all":null,"N":5,"total":0,"one":null,"n":0}`:        true,
		`{"all":["a","b","c"],"all":[],"N":5,"total":0,"n":0}`: false,
		`{"all":["a","b"],"N":5,"total":1,"n":0}`:              false,
		`{"all":["a","b"],"N":5,"total":"2","n":0}`:            false,
		`{"all":["a"],"N":5,"total":true,"n":0}`:               false,
		`{"all":["a"],"N":5,"total":1.5,"n":0}`:                false,
		`{"all":["a"],"N":5,"total":1,"n":1}`:                  false,
		`{"all":["a"],"N":5,"total":1,"n":0,"one":2}`:          false,
		`{"all":["a"],"N":5,"n":0}`:                            false,
		`{"all":["a"],"N":5,"total":null,"n":0}`:               false,
		`{"all":["a"],"total":1,"n":5}`:                        false,
	} {
		var r wire.Reader
		r.Reset([]byte(`{"id":1,"result":`+text+"}\n"), false, 1000)
		plain := new(Plain)
		Conversation().Message("Plain").Read(&r, new(wire.Exchange), plain)
		r.End()
		if (r.Err() == nil) != want || want && plain.N != 5 {
			t.Errorf("%s: %d %v", text, plain.N, r.Err())
		}
	}
}
