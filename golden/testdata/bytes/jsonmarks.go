package jsonmarks

import (
	"reflect"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// TestMarks reads objects by the one member that says what they are.
func TestMarks(t *testing.T) {
	for text, want := range map[string]any{
		`{"id":1,"result":"a","warnings":[]}`:                                  &Result{ID: 1, Result: "a", Warnings: []string{}},
		`{"note":null,"error":{"code":-1,"message":"b"},"result":null,"id":2}`: &Failure{ID: 2, Error: FailureError{Code: -1, Message: "b"}},
		`{"id":3,"all":[null,"c"]}`:                                            &OutcomeBoth{ID: 3, All: []Outcome{&OutcomeNone{}, &OutcomeText{Value: "c"}}},
		`{"id":1,"result":"a","warnings":[],"error":{"code":1,"message":""}}`:  "is no Outcome",
		`{"id":1,"warnings":[]}`:                                               "is no Outcome",
		`{"result":"a","warnings":[]}`:                                         "id is missing",
	} {
		var r wire.Reader
		r.Reset([]byte(`{"id":1,"answer":`+text+"}\n"), false, 1000)
		got := Conversation().Message("OutcomeMessage").Read(&r, new(wire.Exchange), nil)
		r.End()
		problem, wrong := want.(string)
		switch err := r.Err(); {
		case wrong && (err == nil || !strings.Contains(err.Error(), problem)):
			t.Errorf("%s: %+v %v, want %s", text, got, err, problem)
		case !wrong && (err != nil || !reflect.DeepEqual(got, want)):
			t.Errorf("%s: %+v %v, want %+v", text, got, err, want)
		}
	}
}
