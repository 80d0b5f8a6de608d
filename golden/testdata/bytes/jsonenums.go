package jsonenums

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestBytes(t *testing.T) {
	busy := StatusBusy
	for _, c := range []struct {
		message, want string
		m             any
	}{
		{"Told", `{"jsonrpc":"2.0","method":"told","params":{"status":"ok","all":["fai\"led",""],"named":{"a":"busy"},` +
			`"by":{"":1,"ok":2},"maybe":"busy","part":{"kind":"text","text":"b"},"parts":[{"kind":"ima-ge","url":"c","state":"new"},"ok",null],` +
			`"rows":[["ok",1],["busy",0,"busy"]],"by_default":"fai\"led","limited":"x"}}`,
			&Told{
				Status: StatusOK, All: []Status{StatusFailed, StatusNone}, Named: map[string]Status{"a": StatusBusy},
				By: map[Status]uint8{StatusOK: 2, StatusNone: 1}, Maybe: &busy, Part: &Text{Text: "b"},
				Parts: []Part{&Image{URL: "c", State: "new"}, &PartPlain{Value: StatusOK}, &PartNone{}},
				Rows:  []Row{{Status: StatusOK, Level: LevelHigh}, {Status: StatusBusy, More: &busy}}, ByDefault: StatusFailed, Limited: "x",
			}},
		{"GetRequest", `{"id":7,"method":"get","params":{"status":"fai\"led","n":3}}`, &GetRequest{Status: StatusFailed, N: 3}},
		{"GetRequest", `{"id":7,"method":"get","params":{"status":"new"}}`, &GetRequest{Status: "new"}},
		{"StatusMessage", `{"id":7,"status":"ok","result":"busy"}`, StatusBusy},
		{"Refused", `{"id":7,"status":"new","error":{"reason":"ok"}}`, &Refused{Status: "new", Reason: StatusOK}},
		{"Late", `{"id":7,"status":"fai\"led","error":{"at":9}}`, &Late{At: 9}},
	} {
		b, err := Conversation().Message(c.message).Append(nil, &wire.Exchange{ID: 7}, c.m)
		if err != nil || string(b) != c.want+"\n" {
			t.Errorf("%s%v, want %s", b, err, c.want)
		}
	}
}

// TestOthers reads values that the schema does not name, and what is no text.
func TestOthers(t *testing.T) {
	for text, want := range map[string]string{
		`["ok","new",""]`: "",
		`[1]`:             "cannot unmarshal number",
		`[null]`:          "is null",
	} {
		var r wire.Reader
		r.Reset([]byte(`{"id":1,"status":"ok","result":`+text+"}\n"), false, 1000)
		got := Conversation().Message("AskReply").Read(&r, new(wire.Exchange), nil)
		r.End()
		if err := r.Err(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v %v, want %s", text, got, err, want)
		}
	}
}
