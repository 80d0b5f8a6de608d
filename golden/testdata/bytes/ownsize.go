package ownsize

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// What asks for its own size is written with that, or refused.
func TestOwnSizes(t *testing.T) {
	one, text := uint8(1), "x"
	for _, test := range []struct {
		message string
		value   any
		want    string // the body, or the field that is refused
	}{
		{"Data", &Data{Data: []byte("abc"), More: 9}, "\x03abc\x09"},
		{"Data", &Data{More: 9}, "\x00\x09"},
		{"Few", &Few{Data: []byte("abcd")}, "\x04abcd"},
		{"Few", &Few{Data: []byte("abcdefg")}, "!Few.data"},
		{"Seven", &Seven{Data: []byte("abcdefg")}, "\x08abcdefg\x00"},
		{"Seven", &Seven{Data: []byte("abc")}, "!Seven.data"},
		{"List", &List{Items: []uint16{1, 2}}, "\x02\x00\x01\x00\x02\x00"},
		{"List", &List{Items: []uint16{1}}, "!List.items"},
		{"Rest", &Rest{Data: []byte("abc")}, "abc"},
		{"Rest", &Rest{Data: []byte("a")}, "!Rest.data"},
		{"Null", &Null{Data: []byte("a")}, "\x01a\x00"},
		{"Null", &Null{}, "\x00\x00"},
		{"Null", &Null{Data: []byte{}}, "!Null.data"},
		{"Text", &Text{Level: 1, Text: "a"}, "\x03\x01\x01a\x00"},
		{"Text", &Text{Level: 1}, "\x01\x01\x00"},
		{"Flag", &Flag{Text: "abcdefghij"}, "\x80\x0aabcdefghij"},
		{"Flag", &Flag{}, "\x00"},
		{"Flag", &Flag{Text: "abc"}, "!Flag.text"},
		{"Tag", &Tag{Value: &ValueShort{Value: 5}}, "\x01\x05"},
		{"Tag", &Tag{Value: &ValueLong{Value: 5}}, "!Tag.value"},
		{"Since", &Since{A: 1, C: 3}, "\x01\x00\x07\x03"},
		{"Maybe", &Maybe{A: 1}, "\x01"},
		{"Maybe", &Maybe{A: 1, B: &one}, "\x01\x01"},
		{"Maybe", &Maybe{A: 1, B: &one, C: &Pair{A: 2, B: 3}}, "\x01\x01\x02\x03"},
		{"Maybe", &Maybe{A: 1, C: &Pair{A: 2, B: 3}}, "!Maybe.b"},
		{"Behind", &Behind{B: 1}, "\x00\x00\x01"},
		{"Behind", &Behind{B: 1, C: &text}, "\x00\x00\x01\x01x"},
		{"Choice", &Choice{Either: Either{Two: 2}}, "\x02\x00\x02\x00"},
		{"Choice", &Choice{Either: Either{Four: 4}}, "\x04\x00\x00\x00\x04\x00"},
		{"Choice", &Choice{Either: Either{Two: 2, Four: 4}}, "!Either.two"},
		{"Asked", &Asked{Data: []byte("abcd"), Tail: 1}, "\x04abcd\x01\x00"},
		{"Asked", &Asked{Tail: 1}, "\x00\x00"},
		{"Below", &Below{A: 1, B: 2}, "\x01\x02"},
		{"Below", &Below{A: 1, More: []byte("abc")}, "\x01abc"},
		{"Below", &Below{A: 1, B: 2, More: []byte("abc")}, "!Below.b"},
		{"Fixed", &Fixed{}, "\x00\x00"},
		{"Absent", &Absent{More: 1}, "\x00\x00\x01"},
		{"Absent", &Absent{Data: &[2]byte{3, 4}, More: 1}, "\x80\x02\x03\x04\x01"},
	} {
		b, err := Conversation().Message(test.message).Append(nil, new(wire.Exchange), test.value)
		if field, refused := strings.CutPrefix(test.want, "!"); refused {
			if err == nil || !strings.Contains(err.Error(), field) {
				t.Errorf("%s %+v: %q, %v", test.message, test.value, b, err)
			}
			continue
		}
		if err != nil || string(b[3:]) != test.want {
			t.Errorf("%s %+v: %q, want %q: %v", test.message, test.value, b, test.want, err)
		}
	}
}

// TestWithout reads what a peer sends that leaves a value out.
func TestWithout(t *testing.T) {
	var r wire.Reader
	r.Reset([]byte{19, 0, 0}, false, 100)
	got := Conversation().Message("Fixed").Read(&r, new(wire.Exchange), nil)
	if r.End(); r.Err() != nil || *got.(*Fixed) != (Fixed{}) {
		t.Errorf("%+v: %v", got, r.Err())
	}
}
