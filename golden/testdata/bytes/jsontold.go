package jsontold

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestBytes(t *testing.T) {
	for _, c := range []struct {
		message, want string
		m             any
	}{
		{"Say", `{"method":"say","params":{"first":{"type":"text","text":"a","level":2},` +
			`"all":[{"version":1,"type":"ima\"ge","url":"b","size":[3,4],"parts":[]},null,"c"],"named":{"d":{"type":"link","url":"e"}}}}`,
			&Say{
				First: &Text{Text: "a", Level: 2},
				All:   []Content{&Image{URL: "b", Size: &Size{3, 4}}, &ContentNone{}, &ContentPlain{Value: "c"}},
				Named: map[string]Content{"d": &ContentLink{URL: "e"}},
			}},
		{"Edit", `{"method":"edit","params":[[[1,5,"x"],[2,6],[3],{"on":true,"all":[{"on":false}]}]]}`,
			&Edit{Changes: []Change{&Add{At: 5, What: &ContentPlain{Value: "x"}}, &Remove{At: 6}, &ChangeClear{}, &ChangeBatch{All: []Change{&ChangeUndo{}}}}}},
	} {
		b, err := Conversation().Message(c.message).Append(nil, &wire.Exchange{ID: 7}, c.m)
		if err != nil || string(b) != c.want+"\n" {
			t.Errorf("%s%v, want %s", b, err, c.want)
		}
	}
}

// TestOthers reads objects and arrays that are none of the variants.
func TestOthers(t *testing.T) {
	for text, want := range map[string]string{
		`[[2,6,"more"],{"all":null,"on":true},{"x":1,"on":false}]`: "",
		`[[1,5,{"\u0074ype":"text","text":"a"}]]`:                  "",
		`[[4]]`:                    "[4] is no Change",
		`[[]]`:                     "[] is no Change",
		`[["1",5,"x"]]`:            "is no Change",
		`[{}]`:                     "{} is no Change",
		`[{"ON":true}]`:            "is no Change",
		`[{"on":1,"all":[]}]`:      "ChangeBatch.on is 1, and true was expected",
		`[{"on":true,"on":false}]`: "is no Change",
		`[null]`:                   "is null",
		`[[1,5,{"type":"video"}]]`: "is no Content",
		`[[1,5,{"type":"link"}]]`:  "ContentLink.url is missing",
		`[[1,5,{"type":"text","text":"a","x":{]]`:  "invalid",
		`[[1,5,{"type":"text","TYPE":"link"}]]`:    "Text.text is missing",
		`[[1,5,{"type":["text"],"text":"a"}]]`:     "is no Content",
		`[[1,5,{"type":"text","text":{"a":"b"}}]]`: "cannot unmarshal",
	} {
		var r wire.Reader
		r.Reset([]byte(`{"id":1,"result":`+text+"}\n"), false, 1000)
		Conversation().Message("AllReply").Read(&r, new(wire.Exchange), nil)
		r.End()
		if err := r.Err(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
