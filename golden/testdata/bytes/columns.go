package columns

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func ptr[T any](v T) *T { return &v }

// message returns the message of a struct.
func message(name string) *wire.Message {
	if m := Conversation().Message(name); m != nil {
		return m
	}
	return Conversation().Message(name + "Message") // the struct is declared
}

// read reads one message.
func read(name, line string) (any, error) {
	var r wire.Reader
	r.Reset([]byte(line), false, 0)
	v := message(name).Read(&r, &wire.Exchange{}, nil)
	r.End()
	return v, r.Err()
}

func write(name string, v any) (string, error) {
	b, err := message(name).Append(nil, &wire.Exchange{}, v)
	return string(b), err
}

// TestColumns compares lines with the values that they are, both ways.
func TestColumns(t *testing.T) {
	for _, c := range []struct {
		name, line string
		value      any
	}{
		{"Fix", "FIX,,,,,,,\n", &Fix{}},
		{"Fix", "FIX,HQ,12:30,,E,4,2,ff\n", &Fix{Station: ptr("HQ"), Time: "12:30", Side: "E", Quality: ptr(uint8(4)), Color: ptr(ColorBlue), Last: ptr(uint64(255))}},
		{"Fix", "FIX,,,4807.038,,0,,0\n", &Fix{Lat: ptr("4807.038"), Quality: ptr(uint8(0)), Last: ptr(uint64(0))}},
		{"From", "FROM,,,\n", &From{}},
		{"From", "FROM,a, b ,c\n", &From{Station: ptr("a"), Text: " b ", Note: []byte("c")}},
		{"Row", "ROW,,,\n", &Row{}},
		{"Row", "ROW,,,,,\n", &Row{Cells: []string{"", ""}}},
		{"Row", "ROW,,a,,b,\n", &Row{First: "a", Cells: []string{"", "b"}}},
		{"Row", "ROW,,,x,,y\n", &Row{Cells: []string{"x", ""}, Last: ptr("y")}},
		{"Some", "SOME,,0\n", &Some{}},
		{"Some", "SOME,,2,,,1,,,-2,3,p\n", &Some{Cells: []string{"", ""}, More: []Point{{X: 1}, {X: -2, Y: ptr(int32(3)), Name: "p"}}}},
		{"Rest", "REST,,1,,,\n", &Rest{At: Point{X: 1}}},
		{"Rest", "REST,,1,2,n,to,,a,\n", &Rest{At: Point{X: 1, Y: ptr(int32(2)), Name: "n"}, To: ptr("to"), Text: ",a,"}},
		{"Tail", "TAIL,,\n", &Tail{}},
		{"Tail", "TAIL,,,\n", &Tail{Cells: [][]byte{{}}}},
		{"Tail", "TAIL,,,,named,,\n", &Tail{By: nil, Cells: [][]byte{{}, []byte("named"), {}, {}}}},
		{"Tail", "TAIL,,,,loud,\n", &Tail{Cells: [][]byte{{}, []byte("loud"), {}}}},
		{"Tail", "TAIL,,,named,,,loud,x\n", &Tail{By: &Named{}, Loud: true, Cells: [][]byte{[]byte("x")}}},
		{"Late", "LATE,\n", &Late{}},
		{"Late", "LATE,,\n", &Late{Text: ptr("")}},
		{"Late", "LATE,,,named,\n", &Late{Text: ptr(",named,")}},
		{"Pair", "PAIR,\n", &Pair{}},
		{"Pair", "PAIR,,0,,\n", &Pair{At: &Point{}}},
		{"Word", "WORD,,\n", &Word{}},
		{"Word", "WORD,,named,,nick,\n", &Word{By: &Named{Nick: ptr("nick")}}},
		{"Cells", "\n", &Cells{}},
		{"Cells", ",\n", &Cells{Cells: []string{"", ""}}},
		{"Cells", "a,,\n", &Cells{Cells: []string{"a", "", ""}}},
		{"Line", "\n", &Line{}},
		{"Line", "a\n", &Line{Cell: "a"}},
		{"Text", "\n", &Text{}},
		{"Text", "named,,\n", &Text{By: &Named{}}},
		{"Text", "named,,,\n", &Text{By: &Named{}, Text: ptr("")}},
		{"Text", ",\n", &Text{Text: ptr(",")}},
		{"Flags", "\n", &Flags{}},
		{"Flags", "loud\n", &Flags{Loud: true}},
		{"Flags", ",loud\n", &Flags{Text: ",loud"}},
		{"Flags", "loud,,\n", &Flags{Loud: true, Text: ","}},
		{"Value", "\n", &Value{}},
		{"Value", "7\n", &Value{Value: ptr(uint16(7))}},
	} {
		if got, err := write(c.name, c.value); got != c.line || err != nil {
			t.Errorf("%s %+v is %q, %v, want %q", c.name, c.value, got, err, c.line)
		}
		got, err := read(c.name, c.line)
		if again, _ := write(c.name, got); err != nil || again != c.line {
			t.Errorf("%s %q is %+v, %v, want %+v", c.name, c.line, got, err, c.value)
		}
		if c.name != "Tail" && !sameFields(got, c.value) { // whose bytes may be nil or empty
			t.Errorf("%s %q is %+v, want %+v", c.name, c.line, got, c.value)
		}
	}
}

// sameFields compares structs, of whose lists one that is empty is as good as nil.
func sameFields(a, b any) bool {
	x, y := reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()
	for i := range x.NumField() {
		f, g := x.Field(i), y.Field(i)
		if f.Kind() == reflect.Slice && f.Len() == 0 && g.Len() == 0 {
			continue
		}
		if !reflect.DeepEqual(f.Interface(), g.Interface()) {
			return false
		}
	}
	return true
}

// TestShorter reads lines that end before the columns of values that may be missing.
func TestShorter(t *testing.T) {
	got, err := read("Fix", "FIX,,1,,E\n")
	if want := (&Fix{Time: "1", Side: "E"}); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestNone refuses what is no line of the columns.
func TestNone(t *testing.T) {
	for _, c := range []struct{ name, line string }{
		{"Fix", "FIX,,,\n"},            // too few
		{"Fix", "FIX,,,,,,,,\n"},       // too many
		{"Pair", "PAIR,,,,\n"},         // no number
		{"Line", ",\n"},                // two
		{"Value", "\n\n"},              // of more than one line
		{"Some", "SOME,,2,\n"},         // a list that ends early
		{"Some", "SOME,,0,1,\n"},       // half an element
		{"Rest", "REST,,1,2\n"},        // a struct that ends early
		{"Tail", "TAIL,,,x,named\n\n"}, // behind the end
	} {
		if got, err := read(c.name, c.line); err == nil {
			t.Errorf("%s %q is %+v", c.name, c.line, got)
		}
	}
}

// TestRefused does not write what would be read as something else.
func TestRefused(t *testing.T) {
	for _, v := range []any{
		&Fix{Lat: ptr("")}, &From{Note: []byte{}}, &Row{Last: ptr("")}, &Tail{By: &Named{Nick: ptr("")}},
		&Fix{Time: "a,b"}, &Row{Cells: []string{"\n"}}, &Rest{Text: "a\nb"}, &Row{Cells: []string{"\r"}}, &Rest{Text: "a\rb"},
		&Cells{Cells: []string{""}}, &Text{Text: ptr("")},
		&Word{Text: "named"}, &Tail{Cells: [][]byte{[]byte("LOUD")}}, &Late{Text: ptr("Named,a")},
	} {
		name := reflect.TypeOf(v).Elem().Name()
		if line, err := write(name, v); err == nil {
			t.Errorf("%s %+v is %q", name, v, line)
		}
	}
}
