package jsonlines

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// TestStrict reads requests that another reader of JSON would take for something else.
func TestStrict(t *testing.T) {
	arrays := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for text, want := range map[string]string{
		`{"params":{"a":1},"method":"ask"}`:                                  "",
		`{"method":"ask","params":{"a":1,"x":1,"x":2},"y":[]}`:               "",
		`{"method":"ask","params":{"a":1,"x":"\ud83d\ude00"}}`:               "",
		`{"method":"ask","params":{"a":1},"method":"bare"}`:                  "comes twice",
		`{"method":"ask","params":{"a":1},"params":{"a":2}}`:                 "comes twice",
		`{"method":"ask","params":{"a":1,"a":1}}`:                            "a comes twice",
		`{"method":"ask","params":{"a":1},"y":"\ud83d"}`:                     "surrogate",
		`{"method":"ask","params":{"a":1,"rest":"\ude00\ud83d"}}`:            "surrogate",
		`{"method":"ask","params":{"a":1,"rest":"` + "\xc3" + `"}}`:          "UTF-8",
		`{"method":"ask","params":{"a":1},"y":` + arrays(65) + `}`:           "",
		`{"method":"ask","params":{"a":1},"y":` + arrays(66) + `}`:           "64 deep",
		`{"method":"ask","params":{"a":1,"rest":` + arrays(63) + `}}`:        "",
		`{"method":"ask","params":{"a":1,"rest":` + arrays(64) + `}}`:        "64 deep",
		`{"method":"ask","params":{"a":1},"y":` + arrays(9000) + `}`:         "64 deep",
		`{"method":"ask","params":{"a":1},"y":` + arrays(20_000) + `}`:       "max depth",
		`{"method":"ask","params":{"a":1},"y":` + strings.Repeat("[", 9_000): "unexpected end",
	} {
		var r wire.Reader
		r.Reset([]byte(text+"\n"), false, 64<<10)
		var m AskRequest
		Conversation().Message("AskRequest").Read(&r, new(wire.Exchange), &m)
		r.End()
		if want == "" && (r.Err() != nil || m.A != 1) || want != "" && (r.Err() == nil || !strings.Contains(r.Err().Error(), want)) {
			t.Errorf("%.80s: %+v, %v", text, m, r.Err())
		}
	}
}

// TestStrictWriter writes any JSON that no reader would read as it is.
func TestStrictWriter(t *testing.T) {
	for text, fine := range map[string]bool{`"\ud83d\ude00"`: true, `"\ud83d"`: false, "\"\xff\"": false, `{`: false} {
		m := AskRequest{A: 1, Rest: []byte(text)}
		b, err := Conversation().Message("AskRequest").Append(nil, new(wire.Exchange), &m)
		if want := `{"method":"ask","params":{"a":1,"rest":` + text + "}}\n"; fine && string(b) != want || (err == nil) != fine {
			t.Errorf("%s: %q, %v", text, b, err)
		}
	}
}
