package jsonroles

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestRoles(t *testing.T) {
	for text, want := range map[string]GetRequest{
		`{"id":3,"channel":7,"version":1,"cmd":"get","level":4,"on":true,"old":9}`: {Channel: 7, Level: 4, On: new(true), Old: 9, Text: "x"},
		`{"id":3,"channel":7,"version":2,"cmd":"get","level":4}`:                   {Channel: 7, Level: 4, Text: "x"},
		`{"id":3,"channel":7,"version":3,"cmd":"get","level":4,"text":"y"}`:        {Channel: 7, Level: 4, Text: "y"},
	} {
		var r wire.Reader
		r.Reset([]byte(text+"\n"), false, 1000)
		x := &wire.Exchange{Session: wire.NewSession(2)}
		var got GetRequest
		Conversation().Message("GetRequest").Read(&r, x, &got)
		r.End()
		if r.Err() != nil || got.Old != want.Old || got.Text != want.Text || got.Channel != 7 || x.Channel != 7 || x.Session.Get(0) != 4 || (x.Session.Get(1) == 1) != (want.On != nil) {
			t.Errorf("%s: %+v of %+v: %v", text, got, x, r.Err())
		}
		b, err := Conversation().Message("GetReply").Append(nil, x, &GetReply{Low: 5})
		if want := `{"id":3,"channel":7,"low":5,"next":5}` + "\n"; err != nil || string(b) != want {
			t.Errorf("%s, want %s: %v", b, want, err)
		}
	}
}

func TestOtherVersion(t *testing.T) {
	var r wire.Reader
	r.Reset([]byte(`{"id":3,"channel":7,"version":4,"cmd":"get","level":4,"text":"y"}`+"\n"), false, 1000)
	Conversation().Message("GetRequest").Read(&r, &wire.Exchange{Session: wire.NewSession(2)}, new(GetRequest))
	if r.Err() == nil || !strings.Contains(r.Err().Error(), "version") {
		t.Errorf("version 4: %v", r.Err())
	}
}
