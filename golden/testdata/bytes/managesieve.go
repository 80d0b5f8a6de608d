package managesieve

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func ptr[T any](v T) *T { return &v }

// TestAnswers tells the answers of a request apart, as Dovecot writes them.
func TestAnswers(t *testing.T) {
	get := &wireGetScript
	for text, is := range map[string]any{
		"{7}\r\nkeep;\r\n\r\nOK \"Getscript completed.\"\r\n": &Script{Data: []byte("keep;\r\n"), Text: ptr(`"Getscript completed."`)},
		"NO (NONEXISTENT) \"no such script\"\r\n":             &No{Text: ptr(`(NONEXISTENT) "no such script"`)},
		"NO {6}\r\na\r\nb\r\n\r\n":                            &Wrong{Text: "a\r\nb\r\n"},
		"BYE\r\n":                                             &Bye{},
	} {
		m := Conversation().Message(reflect.TypeOf(is).Elem().Name())
		var r wire.Reader
		r.Reset([]byte(text), true, 1000)
		if n := get.Choose[wire.Client](&r, &wire.Exchange{}); n < 0 || get.Answers[wire.Client][n].Message != m {
			t.Errorf("%q is answer %d", text, n)
		}
		r.Reset([]byte(text), false, 0)
		got := m.Read(&r, &wire.Exchange{}, nil)
		r.End()
		if r.Err() != nil || !reflect.DeepEqual(got, is) {
			t.Errorf("%q is %+v, %v, want %+v", text, got, r.Err(), is)
		}
		if b, err := m.Append(nil, &wire.Exchange{}, is); string(b) != text || err != nil {
			t.Errorf("%+v is %q, %v, want %q", is, b, err, text)
		}
	}
}

// TestNoLiteral refuses a text that a reader would take for the literal of another answer.
func TestNoLiteral(t *testing.T) {
	x := Conversation().Exchange("GetScript")
	part := wire.Part{Method: &wireGetScript}
	for i, a := range wireGetScript.Answers[wire.Client] {
		if a.Message.Name == "No" {
			part.Answer = &wireGetScript.Answers[wire.Client][i]
		}
	}
	for text, refused := range map[string]bool{"{": true, "{6} a": true, " {6}": false, "a {6}": false} {
		b, err := part.Append(nil, x, func(b []byte, x *wire.Exchange) ([]byte, error) {
			return part.Message().Append(b, x, &No{Text: &text})
		})
		if string(b) != "NO "+text+"\r\n" || (err != nil) != refused {
			t.Errorf("%q: %q, %v", text, b, err)
		}
	}
}
