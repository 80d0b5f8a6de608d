package members

import (
	"fmt"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// read reads the request Find with some members.
func read(at string) (*FindRequest, error) {
	body := `{"method":"find","params":{"at":` + at + `,"key":null,"more":[]}}`
	b := fmt.Appendf(nil, "Content-Length: %d\r\n\r\n%s", len(body), body)
	var r wire.Reader
	r.Reset(b, false, len(b))
	m := new(FindRequest)
	Conversation().Message("FindRequest").Read(&r, new(wire.Exchange), m)
	return m, r.Err()
}

// TestMissing reads members that are missing, null, or named in another case.
func TestMissing(t *testing.T) {
	for at, want := range map[string]string{
		"null":                                      "FindRequest.at is missing",
		`{"URI":"x","id":1,"all":[]}`:               "FindRequest.at: Place.uri is missing",
		`{"uri":null,"id":1,"all":[]}`:              "FindRequest.at: Place.uri is missing",
		`{"uri":"x","all":[]}`:                      "FindRequest.at: Place.id is missing",
		`{"uri":"x","id":null,"all":[]}`:            "FindRequest.at: Place.id is missing",
		`{"uri":"x","id":1}`:                        "FindRequest.at: Place.all is missing",
		`{"uri":"x","id":1,"all":[1,null,"s"]}`:     "FindRequest.at: Place.all[1] is null",
		`{"uri":"x","id":1,"all":[]}`:               "",
		`{"ur\u0069":"x","AT":9,"id":1,"all":null}`: "",
	} {
		m, err := read(at)
		if want == "" && (err != nil || m.At.URI != "x" || m.At.At != 7 || m.N != 9) {
			t.Errorf("%s: %+v, %v", at, m, err)
		}
		if want != "" && (err == nil || !strings.HasSuffix(err.Error(), want)) {
			t.Errorf("%s: %v, want %s", at, err, want)
		}
	}
}

// TestUnset writes unions that are nil.
func TestUnset(t *testing.T) {
	message := Conversation().Message("FindRequest")
	fits := FindRequest{At: Place{ID: &IDNum{}}, Key: &KeyNone{}}
	for _, m := range []FindRequest{
		{At: fits.At},
		{Key: fits.Key},
		{At: Place{ID: (*IDNum)(nil)}, Key: fits.Key},
		{At: Place{ID: &IDNum{}, All: []ID{nil}}, Key: fits.Key},
	} {
		if b, err := message.Append(nil, new(wire.Exchange), &m); err == nil || !strings.Contains(err.Error(), "nil") {
			t.Errorf("%q is written: %v", b, err)
		}
	}
	if _, err := message.Append(nil, new(wire.Exchange), &fits); err != nil {
		t.Error(err)
	}
	b, err := Conversation().Message("FindReply").Append(nil, new(wire.Exchange), nil)
	if err != nil || !strings.HasSuffix(string(b), `{"result":null}`) {
		t.Errorf("%q, %v", b, err)
	}
}
