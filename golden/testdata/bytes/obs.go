package obs

import (
	"bytes"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// TestWithin finds what a message is, and which request it answers, in its member d.
func TestWithin(t *testing.T) {
	x := Conversation().Exchange("SetScene")
	x.ID = 7
	for _, c := range []struct{ name, text string }{
		{"SetSceneRequest", `{"op":6,"d":{"requestType":"SetCurrentProgramScene","requestId":"7","requestData":{"sceneName":"Scene 12"}}}`},
		{"SetSceneReply", `{"op":7,"d":{"requestType":"SetCurrentProgramScene","requestId":"7","requestStatus":{"result":true,"code":100}}}`},
		{"Failed", `{"op":7,"d":{"requestType":"SetCurrentProgramScene","requestId":"7","requestStatus":{"result":false,"code":608,"comment":"no"}}}`},
		{"StudioMode", `{"op":5,"d":{"eventType":"StudioModeStateChanged","eventIntent":1,"eventData":{"studioModeEnabled":true}}}`},
		{"Identified", `{"op":2,"d":{"negotiatedRpcVersion":1}}`},
	} {
		m := Conversation().Message(c.name)
		var r wire.Reader
		r.Reset([]byte(c.text), false, len(c.text))
		value := m.Read(&r, x, nil)
		r.End()
		if again, err := m.Append(nil, x, value); r.Err() != nil || err != nil || !bytes.Equal(again, []byte(c.text)) {
			t.Errorf("%s: %v, %v, and %s in place of %s", c.name, r.Err(), err, again, c.text)
		}
	}
}

// TestPairing reads the id and the type of an answer where they stand.
func TestPairing(t *testing.T) {
	text := []byte(`{"d":{"requestStatus":{"result":true,"code":100},"requestId":"7","requestType":"GetVersion"},"op":7}`)
	var reading wire.Reading
	for _, phase := range Conversation().Phases {
		if phase.Name == "main" {
			reading = phase.Reads[wire.Client]
		}
	}
	var r wire.Reader
	r.Reset(text, false, len(text))
	if what, _ := reading.Dispatch(&r, nil); what != wire.Reply {
		t.Errorf("it is %v, want a reply", what)
	}
	if id, has := reading.ID(&r); id != 7 || !has {
		t.Errorf("its id is %d, %v, want 7", id, has)
	}
}
