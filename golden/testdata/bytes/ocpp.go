package ocpp

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func reader(text string) *wire.Reader {
	r := new(wire.Reader)
	r.Reset([]byte(text+"\n"), false, 1000)
	return r
}

func TestBytes(t *testing.T) {
	one := uint8(1)
	for _, c := range []struct {
		message, want string
		m             any
	}{
		{"AuthorizeRequest", `[2,"7","Authorize",{"idTag":"a","n":2,"tags":["b","c"]}]`, &AuthorizeRequest{IDTag: "a", Tags: []string{"b", "c"}}},
		{"AuthorizeReply", `[3,"7",{"idTagInfo":{"status":"ok"}}]`, &AuthorizeReply{IDTagInfo: AuthorizeReplyIDTagInfo{Status: "ok"}}},
		{"Failed", `[4,"7","NotSupported","no",{}]`, &Failed{Code: "NotSupported", Description: "no", Details: []byte("{}")}},
		{"HeartbeatRequest", `[2,"7","Heartbeat",{}]`, nil},
		{"PairRequest", `[2,"7","Pair",[5]]`, &PairRequest{X: 5}},
		{"PairRequest", `[2,"7","Pair",[5,1]]`, &PairRequest{X: 5, Y: &one}},
		{"PairReply", `[3,"7",[1,2]]`, []uint16{1, 2}},
		{"TriggerReply", `[3,"7",{}]`, &TriggerReply{}},
		{"Online", `{"event":"online"}`, &Online{}},
	} {
		b, err := Conversation().Message(c.message).Append(nil, &wire.Exchange{ID: 7}, c.m)
		if err != nil || string(b) != c.want+"\n" {
			t.Errorf("%s%v, want %s", b, err, c.want)
		}
	}
}

// TestTold tells arrays by what they begin with, and from objects.
func TestTold(t *testing.T) {
	for text, want := range map[string]string{
		`[2,"a","Authorize",{}]`:      "Authorize",
		` [ 2 , "a", "Heartbeat" ]`:   "Heartbeat",
		`[2,"a","Pair",[1]]`:          "Pair",
		`{"event":"online"}`:          "Online",
		`{"event":"online","at":"2"}`: "Online",
	} {
		what, id := Conversation().First.Reads[wire.Server].Dispatch(reader(text), nil)
		if what != wire.Opening || Conversation().Methods[id-1].Name != want {
			t.Errorf("%s: %v %d, want %s", text, what, id, want)
		}
	}
	for text, want := range map[string]uint64{`[3,"12",{}]`: 12, `[4,"0","c","d",{}]`: 0} {
		reads := Conversation().First.Reads[wire.Client]
		what, _ := reads.Dispatch(reader(text), nil)
		id, ok := reads.ID(reader(text))
		if what != wire.Reply || !ok || id != want {
			t.Errorf("%s: %v, %d %v", text, what, id, ok)
		}
	}
}

// TestOthers reads arrays with more and fewer elements, and what is none.
func TestOthers(t *testing.T) {
	for text, want := range map[string]string{
		`[2,"a","Pair",[5]]`:                  "",
		`[2,"a","Pair",[5,null]]`:             "",
		`[2,"a","Pair",[5,6,7,"x",{}],8,[9]]`: "",
		`[2,"a","Pair",[]]`:                   "PairRequest.0 is missing",
		`[2,"a","Pair",[null]]`:               "PairRequest.0 is missing",
		`[2,"a","Pair",["x"]]`:                "cannot unmarshal",
		`[2,"a","Pair",{"0":5}]`:              "PairRequest is an object, and an array was expected",
		`[2,"a","Pair"]`:                      "PairRequest.0 is missing",
		`[2,"a","Other",[5]]`:                 `"Pair" was expected`,
		`[3,"a","Pair",[5]]`:                  "is 3, and 2 was expected",
		`[2,"a"]`:                             "PairRequest.action",
		`[]`:                                  "PairRequest.type is missing",
		`{"0":2,"1":"a","2":"Pair","3":[5]}`:  "is no array",
		`[2,"a","Pair",[5]`:                   "unexpected end",
		`[2 "a","Pair",[5]]`:                  "invalid character",
		`[2,"a","Pair",[5],` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + "]": "deep in one another",
	} {
		r := reader(text)
		Conversation().Message("PairRequest").Read(r, new(wire.Exchange), new(PairRequest))
		r.End()
		if err := r.Err(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	r := reader(`[]`)
	Conversation().Message("Online").Read(r, new(wire.Exchange), new(Online))
	if r.Err() == nil || !strings.Contains(r.Err().Error(), "is no object") {
		t.Errorf("an array for an object: %v", r.Err())
	}
}
