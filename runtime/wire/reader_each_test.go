package wire

import (
	"reflect"
	"testing"
)

func TestReaderBytesEach(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in     string
		prefix Prefix
		want   [][]byte
		err    string
	}{
		{"\x00\x01a\x00\x00\x00\x02bc", PrefixU16, [][]byte{[]byte("a"), {}, []byte("bc")}, ""},
		{"\x00\x00\x00\x00\x00\x00", PrefixI16, [][]byte{{}, {}, {}}, ""},
		{"\x00\x00\x00\x01a", PrefixU32, [][]byte{[]byte("a")}, ""},
		{"\x00\x00\x00\x01a\xff\xff\xff\xff\x00\x00\x00\x00", PrefixNullI32, [][]byte{[]byte("a"), nil, {}}, ""},
		{"\xff\xff\x00\x01a", PrefixNullI16, [][]byte{nil, []byte("a")}, ""},
		{"\x00\x01a\xff\xff", PrefixI16, [][]byte{nil, nil}, "at byte 5: a length is -1, and nothing is so long"},
		{"\x00\x01a\x00\x02b", PrefixU16, [][]byte{nil, nil}, "at byte 5: 1 bytes are missing"},
		{"\x00\x01a\x00", PrefixU16, [][]byte{nil, nil}, "at byte 3: 1 bytes are missing"},
		{"\xff\xff\xff\xfe", PrefixNullI32, [][]byte{nil}, "at byte 4: a length is -2, and nothing is so long"},
		{"\x7f\xff\xff\xff", PrefixNullI32, [][]byte{nil}, "at byte 4: there are to be 2147483647 bytes, and at most 64 may be"},
	}
	for _, test := range tests {
		for _, alias := range []bool{false, true} {
			var r Reader
			r.Alias(alias)
			r.Reset([]byte(test.in), false, 64)
			old := [][]byte{[]byte("old"), []byte("old")}
			got := r.BytesEach(old, len(test.want), test.prefix)
			text := ""
			if r.Err() != nil {
				text = r.Err().Error()
			}
			if !reflect.DeepEqual(got, test.want) || text != test.err {
				t.Errorf("%q: %q, %q; want %q, %q", test.in, got, text, test.want, test.err)
			}
		}
	}
}

func TestReaderBytesEachCopies(t *testing.T) {
	t.Parallel()
	for _, n := range []int{3, wholeSize + 1} {
		in := append([]byte{0, 0, byte(n >> 8), byte(n)}, make([]byte, n)...)
		var r Reader
		r.Reset(in, false, 0)
		got := r.BytesEach(nil, 1, PrefixU32)
		in[4] = 'x'
		if len(got[0]) != n || cap(got[0]) != n || got[0][0] != 0 {
			t.Errorf("%d bytes: %d, room for %d, begins with %d", n, len(got[0]), cap(got[0]), got[0][0])
		}
	}
}
