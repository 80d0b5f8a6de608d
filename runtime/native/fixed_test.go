package native_test

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/runtime/native"
)

// What is put has the bytes of what is appended, and is read in every way.
func TestFixed(t *testing.T) {
	id := native.UUID{1, 2, 3}
	appended := native.AppendU16(nil, 0xfffe)
	appended = native.AppendU32(appended, 0xfffefdfc)
	appended = native.AppendU64(appended, math.MaxUint64-1)
	appended = native.AppendI8(appended, -3)
	appended = native.AppendI16(appended, -4)
	appended = native.AppendI32(appended, -5)
	appended = native.AppendI64(appended, math.MinInt64)
	appended = native.AppendF32(appended, 1.5)
	appended = native.AppendF64(appended, -2.25)
	appended = native.AppendDuration(appended, time.Hour)
	appended = native.AppendUUID(appended, id)
	appended = native.AppendArray(appended, []int16{-2, 3})

	put := make([]byte, len(appended))
	native.PutU16(put, 0xfffe)
	native.PutU32(put[2:], 0xfffefdfc)
	native.PutU64(put[6:], math.MaxUint64-1)
	native.PutI8(put[14:], -3)
	native.PutI16(put[15:], -4)
	native.PutI32(put[17:], -5)
	native.PutI64(put[21:], math.MinInt64)
	native.PutF32(put[29:], 1.5)
	native.PutF64(put[33:], -2.25)
	native.PutDuration(put[41:], time.Hour)
	native.PutUUID(put[49:], id)
	native.PutArray(put[65:], []int16{-2, 3})
	if !bytes.Equal(put, appended) {
		t.Errorf("put %x\nappended %x", put, appended)
	}

	r := native.NewReader(appended)
	b := r.Fixed(len(appended))
	array := make([]int16, 2)
	native.GetArray(array, b[65:])
	got := []any{
		native.U16(b), native.U32(b[2:]), native.U64(b[6:]), native.I8(b[14:]), native.I16(b[15:]), native.I32(b[17:]),
		native.I64(b[21:]), native.F32(b[29:]), native.F64(b[33:]), native.Duration(b[41:]), native.ID(b[49:]), array,
	}
	want := []any{
		uint16(0xfffe), uint32(0xfffefdfc), uint64(math.MaxUint64 - 1), int8(-3), int16(-4), int32(-5),
		int64(math.MinInt64), float32(1.5), -2.25, time.Hour, id, []int16{-2, 3},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
	if !r.Done() || r.Err() != nil {
		t.Errorf("done is %v, error %v", r.Done(), r.Err())
	}
}

// A run that is not all there is zeros, of any length.
func TestFixedIsShort(t *testing.T) {
	for _, n := range []int{3, 256, 257, 5000} {
		r := native.NewReader([]byte{1, 2})
		if b := r.Fixed(n); !bytes.Equal(b, make([]byte, n)) {
			t.Errorf("%d bytes are %x", n, b)
		}
		if err := r.Err(); err == nil || !strings.HasPrefix(err.Error(), "a run of fields at byte 0 takes ") {
			t.Errorf("%d bytes: error is %v", n, err)
		}
	}
}

// What is wrong within a run is told by its own place.
func TestWrongWithinRun(t *testing.T) {
	at := native.AppendTime(nil, time.Unix(1, 2))
	at[11] = 0xff // nanoseconds
	for name, test := range map[string]struct {
		bytes []byte
		read  func(r *native.Reader, b []byte)
		want  string
	}{
		"flags": {
			[]byte{0, 9, 8, 0x42, 7},
			func(r *native.Reader, b []byte) { r.FlagsAt(b[2:], 0x02) },
			"flag byte at byte 3 is 0x42, of which the bits 0x40 have no meaning",
		},
		"time": {
			append([]byte{0, 9}, append(at, 7)...),
			func(r *native.Reader, b []byte) { r.TimeAt(b[1:]) },
			"time at byte 2 has 4278190082 nanoseconds, which is a second or more",
		},
	} {
		r := native.NewReader(test.bytes)
		r.U8()
		test.read(r, r.Fixed(len(test.bytes)-1))
		if err := r.Err(); err == nil || err.Error() != test.want {
			t.Errorf("%s: error is %v, want %s", name, err, test.want)
		}
	}
}

// A block is what a list with a stride is, whoever writes and reads it.
func TestBlocks(t *testing.T) {
	points := []Point{{1, 2}, {3, 4}, {-5, 6}}
	block := native.AppendBlock([]byte{7}, points, 16, putPointBlock)
	list, err := native.AppendStructs([]byte{7}, points, 16)
	if err != nil || !bytes.Equal(block, list) {
		t.Fatalf("%v\nblock %x\nlist  %x", err, block, list)
	}
	longer := []byte{2, 17}
	sized := []byte{2, 0}
	for _, p := range points[:2] {
		longer, _ = p.AppendNetgen(longer)
		longer = append(longer, 0xff) // of a newer version
		sized, _ = native.AppendStruct(sized, &p)
	}
	for name, test := range map[string]struct {
		bytes []byte
		want  []Point
	}{
		"stride":          {block[1:], points},
		"longer elements": {longer, points[:2]},
		"lengths":         {sized, points[:2]},
		"empty":           {[]byte{0}, nil},
	} {
		r := native.NewReader(test.bytes)
		got := native.ReadBlock(r, 0, 16, getPointBlock)
		if diff := cmp.Diff(test.want, got); diff != "" || r.Err() != nil || !r.Done() {
			t.Errorf("%s: %v\n%s", name, r.Err(), diff)
		}
	}
	if b := native.AppendBlock(nil, nil, 16, putPointBlock); !bytes.Equal(b, []byte{0}) {
		t.Errorf("no points are %x", b)
	}
}
