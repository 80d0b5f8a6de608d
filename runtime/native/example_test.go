package native_test

import (
	"fmt"

	"github.com/netgen-dev/netgen/runtime/native"
)

// Generated structs append themselves to a buffer and read themselves from a
// Reader.
func Example() {
	note := Note{From: "Ann", Urgent: true, Level: 5}
	body, err := note.AppendNetgen(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("% x\n", body)

	var copied Note
	if err := native.Unmarshal(body, &copied); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(copied.From, copied.Urgent, copied.Level)
	// Output:
	// 03 41 6e 6e 01 05 00 00 00
	// Ann true 5
}

// A body of an earlier version ends earlier; the other fields have their
// defaults.
func ExampleUnmarshal() {
	var note Note
	err := native.Unmarshal([]byte("\x03Ann\x01"), &note)
	fmt.Println(note.From, note.Level, err)

	err = native.Unmarshal([]byte("\x03An"), &note)
	fmt.Println(err)
	// Output:
	// Ann 3 <nil>
	// string at byte 0 claims 3 bytes, 2 are left
}

func ExampleReader() {
	r := native.NewReader([]byte{42, 0, 2, 'h', 'i'})
	fmt.Println(r.U16(), r.String(), r.Done(), r.Err())
	fmt.Println(r.U8(), r.Err())
	// Output:
	// 42 hi true <nil>
	// 0 u8 at byte 5 takes 1 bytes, 0 are left
}

func ExampleBit() {
	urgent, text := true, new("hi")
	fmt.Printf("%#x\n", native.Bit(urgent, 0x01)|native.Bit(text == nil, 0x02))
	// Output: 0x1
}

func ExampleAppendHeader() {
	b := native.AppendHeader(nil, native.Header{ID: 1, Code: 2, Kind: native.KindRequest}, 4)
	fmt.Printf("% x\n", b)
	h, size, ok := native.ParseHeader(b)
	fmt.Println(h.Kind, h.ID, h.Code, size, ok)
	// Output:
	// 04 00 00 00 01 00 00 00 02 00 03 00
	// request 1 2 4 true
}

func ExampleCompareShapes() {
	const (
		mine   = "1 request client #0 -> #1\n#0 struct string\n#1 struct u32 2: bool\n"
		newer  = "1 request client #0 -> #1\n#0 struct string 3: u8\n#1 struct u32\n2 event server -\n"
		broken = "1 request client #0 -> #1\n#0 struct u64\n#1 struct u32\n"
	)
	name := func(uint16) string { return "Join" }
	fmt.Println(native.CompareShapes(mine, newer, name))
	fmt.Println(native.CompareShapes(mine, broken, name))
	// Output:
	// <nil>
	// request Join: field 1 of its body is string here and u64 there
}

func ExampleParseUUID() {
	u, err := native.ParseUUID("0B7A3F1C-9D2E-4C5B-8A6F-00112233FFEE")
	fmt.Println(u, err)
	// Output: 0b7a3f1c-9d2e-4c5b-8a6f-00112233ffee <nil>
}
