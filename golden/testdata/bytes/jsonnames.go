package jsonnames

import (
	"strconv"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func framed(text string) string {
	return "Content-Length: " + strconv.Itoa(len(text)) + "\r\n\r\n" + text
}

func TestNames(t *testing.T) {
	zone := Zone{ID: 7, Tags: []string{"x"}, Ref: new("y"), Class: ClassSmall, Large: 9, Key: &KeyNum{Value: 1}, Keys: []Key{&KeyStr{Value: "k"}}}
	const inJSON = `{"@type":"zone","#":1,"zone-id":7,"the tags":["x"],"$ref":"y","class":1,"Größe":9,"key?":1,"all:keys":["k"]}`
	for _, c := range []struct {
		message, json string
		value         any
	}{
		{"Told", `{"type":"told","time stamp":5,"class":"c","#":1,"has-it":true,"[]":[8],"it.":2,"the zone":` + inJSON + `,"a text":"v"}`,
			&Told{At: 5, Class: "c", List: []uint16{8}, It: new(uint8(2)), Zone: zone, Large: "v"}},
		{"Told", `{"type":"told","time stamp":0,"class":"","#":0,"has-it":false,"[]":[],"the zone":` + inJSON + `,"a value":4}`,
			&Told{Zone: zone, Small: 4}},
		{"Other", `{"type":"other","time stamp":0,"B":1,"b":2}`, &Other{B: 1, Small: 2}},
		{"GetRequest", `{"@type":"get","re-id":3,"the-params":{"zone-id":4,"v-1":3}}`, &GetRequest{ID: 4}},
		{"FindRequest", `{"@type":"find","re-id":3,"the-params":{"zone-id":4}}`, &FindRequest{ID: new(uint32(4))}},
		{"Failed", `{"re-id":3,"the-error":{"err-code":-1}}`, &Failed{Code: -1}},
	} {
		b, err := Conversation().Message(c.message).Append(nil, &wire.Exchange{ID: 3}, c.value)
		if err != nil || string(b) != framed(c.json) {
			t.Errorf("%s: %s, want %s: %v", c.message, b, framed(c.json), err)
		}
	}
}

// TestOtherNames reads what has the names of the schema, which JSON does not.
func TestOtherNames(t *testing.T) {
	for text, want := range map[string]string{
		`{"type":"other","B":1,"b":2}`:                "",
		`{"typ\u0065":"other","\u0042":1,"b":2}`:      "",
		`{"type":"other","B":1,"small":2}`:            "Other.small is missing",
		`{"type":"other","b":1,"small":2}`:            "Other.b is missing",
		`{"@type":"other","B":1,"b":2}`:               "Other.type is",
		`{"type":"other","time stamp":1,"B":1,"b":2}`: "",
	} {
		var r wire.Reader
		r.Reset([]byte("type: told\r\n"+framed(text)), false, 1000)
		Conversation().Message("Other").Read(&r, new(wire.Exchange), new(Other))
		r.End()
		if err := r.Err(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// TestSameAsHeader tells a message by a member that has the name of a header.
func TestSameAsHeader(t *testing.T) {
	for text, want := range map[string]uint16{`{"type":"told"}`: 1, `{"type":"other"}`: 2, `{"@type":"get"}`: 3} {
		var r wire.Reader
		r.Reset([]byte("type: other\r\n"+framed(text)), false, 1000)
		if what, id := Conversation().Phases[0].Reads[wire.Server].Dispatch(&r, nil); what != wire.Opening || id != want {
			t.Errorf("%s is %v %d, want %d", text, what, id, want)
		}
	}
}
