package schema

import (
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestShapes(t *testing.T) {
	t.Parallel()
	tree := &Struct{Name: "Tree"}
	tree.Fields = []*Field{{Type: u32}, {Type: &List{Elem: tree}}}
	union := &Union{Variants: []*Variant{{Type: tree}, {}, {Type: text}}}
	failure := &Struct{Fields: []*Field{{Type: level}, {Type: varint, Since: 2}}}
	p := &Protocol{
		Methods: []*Method{
			{ID: 1, Role: Request, Sender: Client, Body: tree, Results: []*Answer{{Type: union}}, Errors: []*Answer{{Type: failure}, {Type: empty}}},
			{ID: 2, Role: Request, Sender: Server},
			{ID: 3, Role: Stream, Sender: Both, In: []*Answer{{Type: text}}, Out: []*Answer{{Type: tree}, {Type: empty}}, Results: []*Answer{{Type: empty}}},
			{ID: 4, Role: Event, Sender: Client, Body: empty},
		},
		Errors: []*Answer{{Type: failure}},
	}
	want := `1 request client #0 -> #1 ! #2 #3
2 request server - -> -
3 stream both - <- string -> #0 | #3 until #3
4 event client #3
errors #2
#0 struct u32 []#0
#1 union #0 - string
#2 struct enum:u16 2: varint:u64
#3 struct
`
	if diff := cmp.Diff(want, Shapes(p)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	sum := sha256.Sum256([]byte(want))
	if got := Fingerprint(p); got != binary.LittleEndian.Uint64(sum[:]) {
		t.Errorf("fingerprint %x", got)
	}
}

func TestSegments(t *testing.T) {
	t.Parallel()
	late := &Struct{Fields: []*Field{{Name: "a", Since: 3}, {Name: "b", Since: 3}, {Name: "c", Since: 5}}}
	var got []int
	for _, s := range late.Segments() {
		got = append(got, int(s.Since), len(s.Fields))
	}
	if diff := cmp.Diff([]int{0, 0, 3, 2, 5, 1}, got); diff != "" {
		t.Errorf("since and fields of each segment (-want +got):\n%s", diff)
	}
}

func TestTypeString(t *testing.T) {
	t.Parallel()
	name := &Alias{Name: "Name", Type: text}
	tests := map[string]Type{
		"nothing":              nil,
		"u64 varint":           varint,
		"[]?Name":              &List{Elem: &Optional{Elem: name}},
		"?string max 8":        &Optional{Elem: &Basic{Kind: String, Max: 8}},
		"map[Name][2]u8 max 3": &Map{Key: name, Value: &Array{Len: 2, Elem: u8}, Max: 3},
	}
	for want, in := range tests {
		if got := TypeString(in); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := Refs(&Map{Key: name, Value: point}); len(got) != 2 || got[0] != Decl(name) || got[1] != Decl(point) {
		t.Error(got)
	}
}
