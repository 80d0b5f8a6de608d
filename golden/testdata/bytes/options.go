package options

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// What stands behind an option that is missing cannot begin with its word, in a struct
// neither.
func TestTaken(t *testing.T) {
	for _, c := range []struct {
		pair *Pair
		want string
	}{
		{&Pair{Pair: PairPair{First: []byte("A"), Second: "TO"}}, "PAIR A TO\r\n"},
		{&Pair{Pair: PairPair{First: []byte("to"), Second: "B"}}, ""},
		{&Pair{To: &PairTo{Name: "X"}, Pair: PairPair{First: []byte("TO"), Second: "B"}}, "PAIR TO X TO B\r\n"},
	} {
		b, err := Conversation().Message("Pair").Append(nil, &wire.Exchange{}, c.pair)
		if (err == nil) != (c.want != "") || err == nil && string(b) != c.want {
			t.Errorf("%+v is %q, %v, want %q", c.pair, b, err, c.want)
		}
	}
}

// Options in structs are options too.
func TestTakenInside(t *testing.T) {
	for _, c := range []struct {
		name string
		v    any
		want string
	}{
		{"Each", &Each{Aim: Aim{At: "A"}, Aims: []Aim{{To: true, At: "TO"}}}, "EACH A TO TO\r\n"},
		{"Each", &Each{Aim: Aim{At: "To"}}, ""},
		{"Each", &Each{Aim: Aim{At: "A"}, Aims: []Aim{{At: "B"}, {At: "TO"}}}, ""},
		{"Ends", &Ends{Last: Last{To: true}, Text: "TO"}, "ENDS 0 TO TO\r\n"},
		{"Ends", &Ends{Text: "TO"}, ""},
	} {
		b, err := Conversation().Message(c.name).Append(nil, &wire.Exchange{}, c.v)
		if (err == nil) != (c.want != "") || err == nil && string(b) != c.want {
			t.Errorf("%+v is %q, %v, want %q", c.v, b, err, c.want)
		}
	}
}
