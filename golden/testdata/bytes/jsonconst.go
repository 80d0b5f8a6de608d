package jsonconst

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestConstants(t *testing.T) {
	b, err := Conversation().Message("Say").Append(nil, new(wire.Exchange), &Say{At: Place{Name: "a"}, List: []Point{{X: 1}}})
	want := `{"method":"say","params":{"at":{"version":2,"kind":"pl\"ace","up":true,"name":"a","tags":[]},` +
		`"empty":{"jsonrpc":"2.0"},"list":[{"type":"Point","min":-5,"x":1,"level":0}]}}` + "\n"
	if err != nil || string(b) != want {
		t.Errorf("%s, want %s: %v", b, want, err)
	}
}

func TestAlone(t *testing.T) {
	b, err := Conversation().Message("Here").Append(nil, new(wire.Exchange), &Mark{Text: "a", Place: "b"})
	if want := `{"method":"here","params":{"kind":"mark","text":"a","place":"b"}}` + "\n"; err != nil || string(b) != want {
		t.Errorf("%s, want %s: %v", b, want, err)
	}
}

func TestOtherConstants(t *testing.T) {
	for text, want := range map[string]bool{
		`{"version":2,"kind":"pl\u0022ace","up":true,"name":"a","tags":[]}`:         true,
		`{"VERSION":1,"tags":[],"name":"a","up":true,"kind":"pl\"ace","version":2}`: true,
		`{"version":1,"kind":"pl\"ace","up":true,"name":"a","tags":[]}`:             false,
		`{"version":"2","kind":"pl\"ace","up":true,"name":"a","tags":[]}`:           false,
		`{"version":2,"kind":"place","up":true,"name":"a","tags":[]}`:               false,
		`{"version":2,"kind":"pl\"ace","up":false,"name":"a","tags":[]}`:            false,
		`{"version":2,"kind":null,"up":true,"name":"a","tags":[]}`:                  false,
		`{"version":2,"up":true,"name":"a","tags":[]}`:                              false,
		`{"VERSION":2,"kind":"pl\"ace","up":true,"name":"a","tags":[]}`:             false,
	} {
		var r wire.Reader
		r.Reset([]byte(`{"id":1,"result":`+text+"}\n"), false, 1000)
		Conversation().Message("Place").Read(&r, new(wire.Exchange), new(Place))
		r.End()
		if (r.Err() == nil) != want {
			t.Errorf("%s: %v", text, r.Err())
		}
	}
}

// TestNullElement reads lists in which null stands for a struct.
func TestNullElement(t *testing.T) {
	for text, want := range map[string]bool{`[{"jsonrpc":"2.0"}]`: true, `[null]`: false, `[{"jsonrpc":"2.0"},null]`: false} {
		var r wire.Reader
		r.Reset([]byte(`{"id":1,"result":`+text+"}\n"), false, 1000)
		Conversation().Message("AllReply").Read(&r, new(wire.Exchange), nil)
		if r.End(); (r.Err() == nil) != want {
			t.Errorf("%s: %v", text, r.Err())
		}
	}
}

// TestNullID looks for the id of answers: null is none, and not the id 0.
func TestNullID(t *testing.T) {
	for id, want := range map[string]bool{"7": true, "0": true, "null": false, `"a"`: false} {
		var r wire.Reader
		r.Reset([]byte(`{"id":`+id+`,"result":{"jsonrpc":"2.0"}}`+"\n"), false, 1000)
		if _, ok := Conversation().Phases[0].Reads[wire.Client].ID(&r); ok != want {
			t.Errorf("%s: %v", id, ok)
		}
	}
}
