package jsonothers

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestBytes(t *testing.T) {
	text, off := "a", false
	for _, c := range []struct {
		message, want string
		m             any
	}{
		{"Say", `{"method":"say","params":{"first":{"type":"video","text":"a","inner":[{"type":"text","text":"b"}]},` +
			`"all":[{"type":"image","inner":[]},null],"named":{"d":{"type":"ima\"ge","url":"e"}}}}`,
			&Say{
				First: &Other{Type: "video", Text: &text, Inner: []Content{&Text{Text: "b"}}},
				All:   []Content{&Other{Type: TypeImage}, &ContentNone{}},
				Named: map[string]Content{"d": &Image{URL: "e"}},
			}},
		{"Edit", `{"method":"edit","params":[[[1,5],[2,6,null],[3,7,{}],{"on":true,"all":[]},{"on":false,"why":{"text":"b"}},{"why":{"text":""}}]]}`,
			&Edit{Changes: []Change{
				&ChangeAdd{At: 5}, &ChangeUnknown{Op: OpRemove, At: 6, Rest: []byte("null")}, &ChangeUnknown{Op: 3, At: 7, Rest: []byte("{}")},
				&ChangeBatch{}, &ChangeOff{On: &off, Why: Why{Text: "b"}}, &ChangeOff{},
			}}},
		{"ReadReply", `{"id":7,"result":[{"n":0},{"n":-1,"x":2},{"n":1}]}`, []Reading{&ReadingZero{}, &ReadingLow{X: 2}, &ReadingAny{Value: Sample{N: 1}}}},
		{"Failed", `{"id":7,"error":{"code":-32601,"message":"a"}}`, &Failed{ErrorField: &FaultNotFound{Message: "a"}}},
		{"Failed", `{"id":7,"error":{"code":1,"message":"b"}}`, &Failed{ErrorField: &FaultOther{Code: 1, Message: "b"}}},
	} {
		b, err := Conversation().Message(c.message).Append(nil, &wire.Exchange{ID: 7}, c.m)
		if err != nil || string(b) != c.want+"\n" {
			t.Errorf("%s%v, want %s", b, err, c.want)
		}
	}
}

// TestTaken writes variants for others that would be read as one of the others.
func TestTaken(t *testing.T) {
	on := true
	for _, c := range []struct {
		message, want string
		m             any
	}{
		{"Say", `Other.type is "ima\"ge", which tells another variant`, &Say{First: &ContentNone{}, All: []Content{&Other{Type: "ima\"ge"}}}},
		{"Say", `Other.type is "text"`, &Say{First: &Other{Inner: []Content{&Other{Type: TypeText}}}}},
		{"Edit", "ChangeUnknown.op is 1, which", &Edit{Changes: []Change{&ChangeUnknown{Op: OpAdd}}}},
		{"Edit", "ChangeOff.on is true, which", &Edit{Last: &ChangeOff{On: &on}}},
		{"Edit", "Why.text has 6 bytes, and 5 fit", &Edit{Last: &ChangeOff{Why: Why{Text: "123456"}}}},
		{"Failed", "FaultOther.code is -32601, which", &Failed{ErrorField: &FaultOther{Code: -32601}}},
		{"ReadReply", "ReadingAny.n is -1, which", []Reading{&ReadingAny{Value: Sample{N: -1}}}},
	} {
		b, err := Conversation().Message(c.message).Append(nil, &wire.Exchange{ID: 7}, c.m)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s%v, want %s", b, err, c.want)
		}
	}
}

// TestOthers reads objects that are none of the others, and others that no variant is.
func TestOthers(t *testing.T) {
	for text, want := range map[string]string{
		`[{"n":0},{"n":1},{"x":3},{"n":-1,"x":0}]`: "",
		`[{}]`:                   "",
		`[{"n":null}]`:           "",
		`[{"n":"0"}]`:            "cannot unmarshal string",
		`[{"n":1.5}]`:            "cannot unmarshal number",
		`[{"n":0.0}]`:            "cannot unmarshal number",
		`[{"n":40000}]`:          "cannot unmarshal number",
		`[{"n":1,"n":2}]`:        "twice",
		`[{"n":0,"\u006e":2}]`:   "twice",
		`[{"N":0}]`:              "",
		`[{"n":1,"x":{"y":1 ]}]`: "invalid",
	} {
		var r wire.Reader
		r.Reset([]byte(`{"id":1,"result":`+text+"}\n"), false, 1000)
		Conversation().Message("ReadReply").Read(&r, new(wire.Exchange), nil)
		r.End()
		if err := r.Err(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
