package passed

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestBytes(t *testing.T) {
	agent := "a:b"
	for _, c := range []struct {
		name  string
		value any
		want  string
	}{
		{"PutRequest", &PutRequest{Mark: "\n", From: "a\n", Agent: &agent, Name: "x"}, "PUT,\\n\nfrom: a\\n\nAgent: a\\cb\nname: x\n\n"},
		{"PutRequest", &PutRequest{Mark: "a", Marks: []string{"\n", "", ":"}, From: "b", Name: "x"}, "PUT,a,\\n,,\\c\nfrom: b\nname: x\n\n"},
		{"TakeRequest", nil, "TAKE,\nfrom: \n\n"},
		{"Done", nil, "\n"},
		{"Beat", nil, "BEAT\n\n"},
	} {
		b, err := Conversation().Message(c.name).Append(nil, new(wire.Exchange), c.value)
		if err != nil || string(b) != c.want {
			t.Errorf("%s: %q, want %q: %v", c.name, b, c.want, err)
		}
	}
}

// What a message does not have goes through no function, and headers that nobody gets are
// passed over.
func TestPassed(t *testing.T) {
	for _, c := range []struct {
		name, lines string
		fine        bool
	}{
		{"TakeRequest", "TAKE,\\\nfrom: \\\nmore: \\\n\n", true},
		{"TakeRequest", "TAKE,\nFrom: x\nFrom: y\n\n", true},
		{"PutRequest", "PUT,\\\nfrom: x\nname: x\n\n", false},
		{"PutRequest", "PUT,x\nfrom: \\\nname: x\n\n", false},
		{"Beat", "BEAT\nx: 1\nx: 2\n\n", true},
		{"Beat", "BEAT\nx\n\n", false},
		{"Beat", "BEAT\nx: 1\n", false},
	} {
		var r wire.Reader
		r.Reset([]byte(c.lines), false, 1000)
		var to any
		if c.name == "PutRequest" {
			to = new(PutRequest)
		}
		Conversation().Message(c.name).Read(&r, new(wire.Exchange), to)
		r.End()
		if (r.Err() == nil) != c.fine {
			t.Errorf("%s of %q: %v", c.name, c.lines, r.Err())
		}
	}
}
