package protobuf

import (
	"encoding/hex"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// message is a message with a body that is given in hexadecimal.
func message(t *testing.T, kind byte, body string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(body, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return append(append(wire.AppendUvarint(nil, uint64(len(b))), kind), b...)
}

// read reads one with that body.
func read(t *testing.T, name string, kind byte, body string) (any, error) {
	t.Helper()
	b := message(t, kind, body)
	var r wire.Reader
	r.Reset(b, false, len(b))
	v := Conversation().Message(name).Read(&r, new(wire.Exchange), nil)
	r.End()
	return v, r.Err()
}

// TestProtoc compares with what protoc 3.21 makes of the same values.
func TestProtoc(t *testing.T) {
	zero, empty := uint64(0), ""
	for _, test := range []struct {
		name string
		kind byte
		body string
		v    any
	}{
		{
			"Scalars", 1,
			"089601 10ffffffffffffffffff01 1803 2501000000 29ffffffffffffffff 350000c03f 3900000000000000c0 4001 48ac02 520774657374696e67 5a0201ff",
			&Scalars{A: 150, B: -1, C: -2, D: 1, E: -1, F: 1.5, G: -2, H: true, I: ModeAway, J: "testing", K: []byte{1, 255}, L: 7},
		},
		{"Scalars", 1, "", &Scalars{L: 7}},
		{"Scalars", 1, "3500000080 390000000000000080", &Scalars{F: float32(math.Copysign(0, -1)), G: math.Copysign(0, -1), L: 7}},
		{"Optional", 2, "0800 fa7f00 faffffff0f00", &Optional{A: &zero, J: &empty, P: &Point{}}},
		{
			"Repeated", 3,
			"0a06038e029ea705 12080100000002000000 1a0301ac02 2001 20ffffffffffffffffff01 2a0161 2a00 320408011001 3200 3a090a016b12040801 1003 42020100 4a08000000000000f03f",
			&Repeated{
				Packed: []uint64{3, 270, 86942}, Fixed: []uint32{1, 2}, Modes: []Mode{ModeBusy, ModeAway}, Each: []int64{1, -1},
				Names: []string{"a", ""}, Points: []Point{{X: 1, Y: -1}, {}}, Entries: []Entry{{Key: "k", Value: Point{X: 1, Y: -2}}},
				Flags: []bool{true, false}, Wide: []float64{1},
			},
		},
	} {
		b, err := Conversation().Message(test.name).Append(nil, new(wire.Exchange), test.v)
		if want := message(t, test.kind, test.body); err != nil || string(b) != string(want) {
			t.Errorf("%+v is %x, %v, want %x", test.v, b, err, want)
		}
		if got, err := read(t, test.name, test.kind, test.body); err != nil || !reflect.DeepEqual(got, test.v) {
			t.Errorf("%s is %+v, %v, want %+v", test.body, got, err, test.v)
		}
	}
}

// TestProtobufReads reads what others may write: numbers of a list with a tag each or behind one,
// fields in any order, many times, and those that the schema does not have.
func TestProtobufReads(t *testing.T) {
	for body, want := range map[string]any{
		"0803 0a028e02 0802": &Repeated{Packed: []uint64{3, 270, 2}},
		"2202 0109 2007":     &Repeated{Each: []int64{1, 9, 7}},
		"1502000000 4801":    &Repeated{Fixed: []uint32{2}},
		"a80601 aa060161 a90600000000 00000000 ad0600000000 0a0101": &Repeated{Packed: []uint64{1}},
		"32020801 3205 0803 5a01aa":                                 &Repeated{Points: []Point{{X: 1}, {X: 3}}},
		"ab0600":                                                    "the form 3",
		"ae0600":                                                    "the form 6",
		"aa06ffffffff0f":                                            "there are to be 4294967295 bytes",
		"0a05 01":                                                   "missing",
		"ad06 0000":                                                 "missing",
		"2a00 2a00 2a00 2a00":                                       "3",
		"ffffffffffffffffff01 00":                                   "5 bytes",
	} {
		got, err := read(t, "Repeated", 3, body)
		problem, wrong := want.(string)
		switch {
		case wrong && (err == nil || !strings.Contains(err.Error(), problem)):
			t.Errorf("%s: %+v %v, want %s", body, got, err, problem)
		case !wrong && (err != nil || !reflect.DeepEqual(got, want)):
			t.Errorf("%s: %+v %v, want %+v", body, got, err, want)
		}
	}
}
