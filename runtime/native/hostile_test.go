package native_test

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/native"
)

// unhex turns "01 ff" into bytes.
func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// as returns a function that reads a body as a T.
func as[T any, P native.MessageOf[T]](r *native.Reader) { native.New[T, P](r) }

func stringList(r *native.Reader) []string {
	return native.ReadList(r, 0, 1, (*native.Reader).String)
}

type reader = native.Reader

// empty is a struct without fields, which takes a byte in a list and no memory.
type empty struct{}

func (*empty) AppendNetgen(b []byte) ([]byte, error) { return b, nil }
func (*empty) DecodeNetgen(*reader)                  {}

func TestHostile(t *testing.T) {
	tests := []struct {
		name  string
		read  func(*reader)
		input string // in hex
		want  string
	}{
		// lengths that wrap
		{"length 2^63-5", func(r *reader) { r.Bytes() }, "fb ff ff ff ff ff ff ff 7f", "bytes at byte 0 begins with a number over 2147483647"},
		{"length 2^64-9", func(r *reader) { _ = r.String() }, "f7 ff ff ff ff ff ff ff ff 01", "string at byte 0 begins with a number over 2147483647"},
		{"length 2^31", func(r *reader) { r.Bytes() }, "80 80 80 80 08", "bytes at byte 0 begins with a number over 2147483647"},
		{"length 2^31-1", func(r *reader) { r.Bytes() }, "ff ff ff ff 07", "bytes at byte 0 claims 2147483647 bytes, 0 are left"},
		{"length over input", func(r *reader) { r.U8(); _ = r.String() }, "00 05 41 42", "string at byte 1 claims 5 bytes, 2 are left"},
		{"struct over input", as[Node], "00 01 05 00 00", "struct at byte 2 claims 5 bytes, 2 are left"},
		{"string over its struct", as[Node], "00 01 04 03 41 42 43 00 00 00 00 00 00", "flag byte at byte 7 takes 1 bytes, 0 are left"},

		// counts that the input does not cover
		{"list 2^26", func(r *reader) { stringList(r) }, "80 80 80 20 00", "list at byte 0 claims 67108864 elements of at least 1 bytes, 1 are left"},
		{"list 2^48", func(r *reader) { stringList(r) }, "80 80 80 80 80 80 40 00", "list at byte 0 begins with a number over 2147483647"},
		{"scalars 2^28", func(r *reader) { native.ReadScalars[float64](r, 0) }, "80 80 80 80 01 00", "list at byte 0 claims 268435456 elements of at least 8 bytes, 1 are left"},
		{"scalars 2^61", func(r *reader) { native.ReadScalars[float64](r, 0) }, "80 80 80 80 80 80 80 80 20", "list at byte 0 begins with a number over 2147483647"},
		{"map 2^28", func(r *reader) { native.ReadMap(r, 0, 2, (*reader).U8, (*reader).U8) }, "80 80 80 80 01 00 00", "map at byte 0 claims 268435456 elements of at least 2 bytes, 2 are left"},
		{"structs 2^30", func(r *reader) { native.ReadStructs[Point](r, 0) }, "80 80 80 80 04 10", "list at byte 0 claims 1073741824 elements of at least 1 bytes, 1 are left"},

		// count times size
		{"stride times count", func(r *reader) { native.ReadStructs[Point](r, 0) }, "04 ff ff ff ff 07 00 00", "list at byte 0 claims 4 elements of 2147483647 bytes, 2 are left"},
		{"stride under the struct", func(r *reader) { native.ReadStructs[Point](r, 0) }, "01 04 00 00 00 00", "a run of fields at byte 2 takes 16 bytes, 4 are left"},
		{"stride under the block", func(r *reader) { native.ReadBlock(r, 0, 16, getPointBlock) }, "01 04 00 00 00 00", "list at byte 0 has elements of 4 bytes, and one takes 16 at the least"},
		{"block over the input", func(r *reader) { native.ReadBlock(r, 0, 16, getPointBlock) }, "02 10 00 00 00 00", "list at byte 0 claims 2 elements of 16 bytes, 4 are left"},
		{"stride 0 without lengths", func(r *reader) { native.ReadStructs[empty](r, 0) }, "02 00", "list at byte 0 claims 2 elements of at least 1 bytes, 1 are left"},
		{"stride 0 and one length", func(r *reader) { native.ReadStructs[empty](r, 0) }, "02 00 00", "struct at byte 2 ends within its first number"},
		{"count 2^31-1 of nothing", func(r *reader) { native.ReadStructs[empty](r, 0) }, "ff ff ff ff 07 00", "list at byte 0 claims 2147483647 elements of at least 1 bytes, 1 are left"},

		// text
		{"not UTF-8", func(r *reader) { _ = r.String() }, "03 ff fe 41", "string at byte 0 is not valid UTF-8"},
		{"half a rune", func(r *reader) { _ = r.String() }, "03 41 e2 82", "string at byte 0 is not valid UTF-8"},
		{"surrogate", func(r *reader) { _ = r.String() }, "03 ed a0 80", "string at byte 0 is not valid UTF-8"},
		{"overlong", func(r *reader) { _ = r.String() }, "02 c0 80", "string at byte 0 is not valid UTF-8"},

		// varints
		{"non-minimal length", func(r *reader) { _ = r.String() }, "81 80 00", "string at byte 0 begins with a number that is longer than need be"},
		{"non-minimal zero", func(r *reader) { r.Uvarint32() }, "80 00", "varint u32 at byte 0 begins with a number that is longer than need be"},
		{"twelve 80", func(r *reader) { r.Uvarint64() }, strings.Repeat("80 ", 12), "varint u64 at byte 0 begins with a number over 18446744073709551615"},
		{"ten bytes over 2^64", func(r *reader) { r.Uvarint64() }, strings.Repeat("ff ", 9) + "7f", "varint u64 at byte 0 begins with a number over 18446744073709551615"},
		{"2^40 in u32", func(r *reader) { r.Uvarint32() }, "80 80 80 80 80 20", "varint u32 at byte 0 begins with a number over 4294967295"},
		{"2^40 in i32", func(r *reader) { r.Varint32() }, "80 80 80 80 80 20", "varint i32 at byte 0 begins with a number over 4294967295"},
		{"varint cut", func(r *reader) { r.Uvarint32() }, "80 80", "varint u32 at byte 0 ends within its first number"},

		// presence, flags and bools
		{"bit without value", as[Note], "00 02", "string at byte 2 ends within its first number"},
		{"unused flag bit", as[Note], "00 04", "flag byte at byte 1 is 0x04, of which the bits 0x04 have no meaning"},
		{"unused bit of a later version", as[Note], "00 00 03 80", "flag byte at byte 3 is 0x80, of which the bits 0x80 have no meaning"},
		{"bool 2", func(r *reader) { r.Bool() }, "02", "bool at byte 0 is 2, neither 0 nor 1"},
		{"bool 255 in a list", func(r *reader) { native.ReadScalars[bool](r, 0) }, "03 01 00 ff", "bool at byte 3 is 255, neither 0 nor 1"},
		{"optional 2", func(r *reader) { native.ReadOptional(r, (*reader).U8) }, "02 00", "bool at byte 0 is 2, neither 0 nor 1"},
		{"end within a version", as[Note], "00 00 03", "flag byte at byte 3 takes 1 bytes, 0 are left"},
		{"end before the first version", as[Note], "01 41", "flag byte at byte 2 takes 1 bytes, 0 are left"},

		// unions
		{"unknown tag over input", func(r *reader) { readContent(r) }, "09 05 00", "union at byte 1 claims 5 bytes, 1 are left"},
		{"known tag, empty body", func(r *reader) { readContent(r) }, "03 00", "u32 at byte 2 takes 4 bytes, 0 are left"},
		{"tag without length", func(r *reader) { readContent(r) }, "03", "union at byte 1 ends within its first number"},
		{"bytes after a value", func(r *reader) { readContent(r) }, "03 05 01 00 00 00 00", "value at byte 6 should have ended, 1 bytes are left"},
		{"bytes after nothing", func(r *reader) { readContent(r) }, "04 01 00", "value at byte 2 should have ended, 1 bytes are left"},
		{"tag 2^32", func(r *reader) { readContent(r) }, "80 80 80 80 10 00", "union at byte 0 begins with a number over 2147483647"},

		// times
		{"a second of nanoseconds", func(r *reader) { r.Time() }, "00 00 00 00 00 00 00 00 00 ca 9a 3b", "time at byte 0 has 1000000000 nanoseconds, which is a second or more"},
		{"seconds out of range", func(r *reader) { r.Time() }, "ff ff ff ff ff ff ff 7f 00 00 00 00", "time at byte 0 has 9223372036854775807 seconds, more than 9223371974719179007"},

		// limits of the schema
		{"string over max", func(r *reader) { r.StringMax(2) }, "03 41 42 43", "string at byte 0 has a length of 3, more than its max of 2"},
		{"bytes over max", func(r *reader) { r.BytesMax(0) }, "01 41", "bytes at byte 0 has a length of 1, more than its max of 0"},
		{"list over max", func(r *reader) { native.ReadScalars[uint8](r, 2) }, "03 41 42 43", "list at byte 0 claims 3 elements, more than its max of 2"},
		{"map over max", func(r *reader) { native.ReadMap(r, 1, 2, (*reader).U8, (*reader).U8) }, "02 01 01 02 02", "map at byte 0 claims 2 elements, more than its max of 1"},
		{"key twice", func(r *reader) { native.ReadMap(r, 0, 2, (*reader).U8, (*reader).U8) }, "03 01 01 02 02 01 03", "map at byte 5 has a key for the second time"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			refused(t, unhex(t, test.input), test.read, test.want)
		})
	}
}

// refused checks that input is refused for the reason wanted, and that this takes
// no more memory than its size allows.
func refused(t *testing.T, input []byte, read func(*reader), want string) {
	t.Helper()
	r := native.NewReader(input)
	if used := allocated(func() { read(r) }); used > bound(input) {
		t.Errorf("%d bytes of input took %d bytes of memory", len(input), used)
	}
	if r.Err() == nil {
		t.Fatalf("accepted, should be refused with %q", want)
	}
	if got := r.Err().Error(); got != want {
		t.Errorf("error is\n\t%s\nwant\n\t%s", got, want)
	}
}

// bound is the memory that decoding hostile input may take: what the elements
// that it has room for really are in Go, which here is at most 32 bytes for one
// of input, and what an error takes.
func bound(input []byte) uint64 {
	return uint64(32*len(input) + 8<<10)
}

// allocated returns how many bytes f takes from the heap. It is of use only
// while no other test runs.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// nestedNodes returns the body of a Node with depth others inside each other.
func nestedNodes(depth int) []byte {
	body := []byte{0, 0, 0}
	for range depth {
		outer := binary.AppendUvarint([]byte{0, 1}, uint64(len(body)))
		body = append(append(outer, body...), 0)
	}
	return body
}

func TestDepth(t *testing.T) {
	if err := native.Unmarshal(nestedNodes(native.MaxDepth), new(Node)); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	// offsets: each level has an empty name, its flags and a length of 2 or 3 bytes
	refused(t, nestedNodes(native.MaxDepth+1), as[Node], "struct at byte 227 is nested more than 64 deep")
	refused(t, nestedNodes(2_000), as[Node], "struct at byte 258 is nested more than 64 deep")
}

func TestDepthOfLists(t *testing.T) {
	// a name, no flags, one child with a length: the innermost has no child
	body := []byte{0, 0, 0}
	for range 100 {
		outer := binary.AppendUvarint([]byte{0, 0, 1, 0}, uint64(len(body)))
		body = append(outer, body...)
	}
	r := native.NewReader(body)
	if as[Node](r); r.Err() == nil || !strings.Contains(r.Err().Error(), "nested more than 64 deep") {
		t.Errorf("error is %v", r.Err())
	}
}

func TestEncodeDepth(t *testing.T) {
	t.Parallel()
	loop := &Node{}
	loop.Next = loop
	family := &Node{Children: make([]Node, 1)}
	family.Children[0] = Node{Children: family.Children}
	for name, m := range map[string]*Node{"pointers": loop, "lists": family} {
		if _, err := m.AppendNetgen(nil); err != native.ErrTooDeep {
			t.Errorf("%s: error is %v", name, err)
		}
	}
	deep := &Node{}
	for range native.MaxDepth {
		deep = &Node{Next: deep}
	}
	if err := native.Unmarshal(encode(t, deep), new(Node)); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	if _, err := (&Node{Next: deep}).AppendNetgen(nil); err != native.ErrTooDeep {
		t.Errorf("over the limit: error is %v", err)
	}
}

// Many small elements must not become much memory.
func TestAmplification(t *testing.T) {
	const n = 1 << 20
	list := func(element string) []byte {
		return append(binary.AppendUvarint(nil, n), strings.Repeat(element, n)...)
	}
	tests := map[string]struct {
		input []byte
		read  func(*reader)
	}{
		"empty strings":  {list("\x00"), func(r *reader) { stringList(r) }},
		"empty lists":    {list("\x00"), func(r *reader) { native.ReadList(r, 0, 1, stringList) }},
		"lists of lists": {bytes.Repeat([]byte{0xff, 0xff, 0x03}, n/3), func(r *reader) { deepList(r, 0) }},
		"unset unions":   {list("\x00"), func(r *reader) { native.ReadList(r, 0, 1, readContent) }},
		"empty variants": {list("\x04\x00"), func(r *reader) { native.ReadList(r, 0, 1, readContent) }},
		"unknown":        {list("\x09\x00"), func(r *reader) { native.ReadList(r, 0, 1, readContent) }},
		"small structs":  {append(binary.AppendUvarint(nil, n), strings.Repeat("\x02\x00\x00", n)...), func(r *reader) { native.ReadStructs[Note](r, 0) }},
		"strided":        {append(append(binary.AppendUvarint(nil, n), 2), make([]byte, 2*n)...), func(r *reader) { native.ReadStructs[Note](r, 0) }},
		"empty structs":  {append(append(binary.AppendUvarint(nil, n), 0), make([]byte, n)...), func(r *reader) { native.ReadStructs[empty](r, 0) }},
		"same key":       {append(binary.AppendUvarint(nil, n), make([]byte, 2*n)...), func(r *reader) { native.ReadMap(r, 0, 2, (*reader).U8, (*reader).U8) }},
		"map of maps": {list("\x00\x00"), func(r *reader) {
			native.ReadMap(r, 0, 2, (*reader).U8, func(r *reader) map[string]string { return nil })
		}},
		"optionals": {list("\x01\x00"), func(r *reader) { native.ReadList(r, 0, 1, optionalString) }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := native.NewReader(test.input)
			if used := allocated(func() { test.read(r) }); used > bound(test.input) {
				t.Errorf("%d bytes of input took %d bytes of memory", len(test.input), used)
			}
		})
	}
}

func optionalString(r *reader) *string { return native.ReadOptional(r, (*reader).String) }

// deepList reads lists of lists of lists ...
func deepList(r *reader, level int) []int {
	if level == 20 {
		return nil
	}
	native.ReadList(r, 0, 1, func(r *reader) []int { return deepList(r, level+1) })
	return nil
}

// A body that is cut must be refused, unless the cut is between two versions of
// its struct.
func TestTruncation(t *testing.T) {
	t.Parallel()
	notes := encode(t, &Note{From: "Ann", Text: new("x"), Tags: []string{"a", "b"}})
	tests := map[string]struct {
		body []byte
		read func(*reader)
		ends map[int]bool
	}{
		"everything": {encode(t, everything()), as[Everything], nil},
		"tree":       {encode(t, tree()), as[Node], nil},
		"versions":   {notes, as[Note], map[int]bool{7: true, 9: true}},
	}
	for name, test := range tests {
		for n := range test.body {
			r := native.NewReader(test.body[:n])
			test.read(r)
			if accepted := r.Err() == nil; accepted != test.ends[n] {
				t.Errorf("%s: the first %d of %d bytes are accepted: %v", name, n, len(test.body), accepted)
			}
		}
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	var m Note
	m.Tags = []string{"of an earlier message"}
	if err := native.Unmarshal(unhex(t, "03 41 6e 6e 01"), &m); err != nil {
		t.Fatal(err)
	}
	if m.From != "Ann" || !m.Urgent || m.Level != 3 || m.Color != ColorBlue || m.Tags != nil {
		t.Errorf("fields that are missing are not their defaults: %+v", m)
	}
	if err := native.Unmarshal(append(encode(t, &m), "what version 4 brings"...), &m); err != nil {
		t.Errorf("later fields are not skipped: %v", err)
	}
}

func TestEncodeLimits(t *testing.T) {
	t.Parallel()
	const want = "example: Note.from has a length of 17, more than its max of 16"
	long := Note{From: strings.Repeat("x", 17)}
	for name, m := range map[string]native.Message{
		"top":     &long,
		"list":    &Everything{Notes: []Note{{}, long}},
		"map":     &Everything{Rooms: map[uint8]Note{1: long}},
		"variant": &Everything{Content: &long},
		"nested":  &Node{Children: []Node{{Next: &Node{Content: &long}}}},
	} {
		if _, err := m.AppendNetgen(nil); err == nil || err.Error() != want {
			t.Errorf("%s: error is %v, want %s", name, err, want)
		}
	}
	for _, tag := range []uint32{0, math.MaxInt32 + 1} {
		if _, err := appendContent(nil, &ContentUnknown{native.Unknown{Tag: tag}}); err == nil {
			t.Errorf("a variant with tag %d was encoded", tag)
		}
	}
	if _, err := native.AppendStructs(nil, []Note{{}}, 3); err == nil {
		t.Error("a struct that has not the size of its stride was encoded")
	}
}

// sparse has many optionals, most of which are absent as a rule: 8 bytes each in
// Go and a bit on the wire.
type sparse [32]*uint32

func (*sparse) AppendNetgen(b []byte) ([]byte, error) {
	return append(b, 0, 0, 0, 0), nil
}

func (*sparse) DecodeNetgen(r *native.Reader) {
	for range 4 {
		r.Flags(0xff)
	}
}

// Long lists of sparse structs are honest, though they take many times as much
// memory as bytes.
func TestSparseStructsPass(t *testing.T) {
	t.Parallel()
	const n = 10_000
	for _, stride := range []int{0, 4} {
		b, err := native.AppendStructs(nil, make([]sparse, n), stride)
		if err != nil {
			t.Fatal(err)
		}
		r := native.NewReader(b)
		if list := native.ReadStructs[sparse](r, 0); len(list) != n || r.Err() != nil {
			t.Errorf("with stride %d there are %d elements, error %v", stride, len(list), r.Err())
		}
	}
}
