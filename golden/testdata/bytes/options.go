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

// Behind an element of a list comes the next one, and behind the last what follows the list.
func TestTakenByElements(t *testing.T) {
	as := func(name string, in bool) *RowTo { return &RowTo{Name: name, In: in} }
	for _, c := range []struct {
		name string
		v    any
		want string
	}{
		{"Rows", &Rows{Text: "AS"}, "ROWS 0 AS\r\n"},
		{"Rows", &Rows{Text: "TO"}, ""},
		{"Rows", &Rows{Rows: []Row{{At: "to"}}, Text: "A"}, ""},
		{"Rows", &Rows{Rows: []Row{{At: "A"}}, Text: "TO"}, "ROWS 1 A TO\r\n"},
		{"Rows", &Rows{To: true, Rows: []Row{{At: "TO"}, {At: "TO"}}, Text: "A"}, "ROWS 2 TO TO TO A\r\n"},
		{"Rows", &Rows{Rows: []Row{{At: "A"}, {At: "as"}}, Text: "A"}, ""},
		{"Rows", &Rows{Rows: []Row{{At: "A"}, {At: "IN"}}, Text: "A"}, "ROWS 2 A IN A\r\n"},
		{"Rows", &Rows{Rows: []Row{{At: "A", To: as("B", false)}, {At: "IN"}}, Text: "A"}, ""},
		{"Rows", &Rows{Rows: []Row{{At: "A", To: as("B", true)}, {At: "AS"}}, Text: "A"}, "ROWS 2 A AS B IN AS A\r\n"},
		{"Rows", &Rows{Rows: []Row{{At: "A"}}, Text: "AS"}, ""},
		{"Rows", &Rows{Rows: []Row{{At: "A", To: as("B", false)}}, Text: "in"}, ""},
		{"Rows", &Rows{Rows: []Row{{At: "A", To: as("B", false)}}, Text: "AS"}, "ROWS 1 A AS B AS\r\n"},
		{"Deep", &Deep{Text: "BY"}, "DEEP BY\r\n"},
		{"Deep", &Deep{To: &DeepTo{}, Text: "BY"}, ""},
		{"Deep", &Deep{To: &DeepTo{By: &DeepToBy{Name: "X"}}, Text: "BY"}, "DEEP TO BY X BY\r\n"},
		{"Mark", &Mark{Text: "a"}, ""},
		{"Mark", &Mark{Text: "ab"}, "MARK Xab\r\n"},
		{"Mark", &Mark{To: true, Text: "A"}, "MARK xa XA\r\n"},
		{"Code", &Code{Text: "TO"}, "CODE OT\r\n"},
		{"Code", &Code{Text: "OT"}, ""},
		{"Code", &Code{To: true, Text: "OT"}, "CODE TO TO\r\n"},
	} {
		b, err := Conversation().Message(c.name).Append(nil, &wire.Exchange{}, c.v)
		if (err == nil) != (c.want != "") || err == nil && string(b) != c.want {
			t.Errorf("%+v is %q, %v, want %q", c.v, b, err, c.want)
		}
	}
}
