package native

import (
	"encoding/binary"
	"reflect"
	"slices"
	"unsafe"
)

// Scalar is an element type of which lists and arrays are one block of bytes:
// bool, integers, floats, durations and enums.
type Scalar interface {
	~bool | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~int8 | ~int16 | ~int32 | ~int64 | ~float32 | ~float64
}

// bigEndian tells that this machine orders bytes the other way round than the
// wire does.
var bigEndian = binary.NativeEndian.Uint16([]byte{1, 0}) != 1

// AppendScalars appends a list of scalars: the count and the elements.
func AppendScalars[T Scalar](b []byte, list []T) []byte {
	return AppendArray(AppendCount(b, len(list)), list)
}

// AppendArray appends the elements of an array of scalars, which has no count:
//
//	b = native.AppendArray(b, m.Digest[:])
func AppendArray[T Scalar](b []byte, array []T) []byte {
	return appendBlock(b, array, bigEndian)
}

func appendBlock[T Scalar](b []byte, list []T, swap bool) []byte {
	start := len(b)
	b = append(b, memory(list)...)
	if swap {
		swapBytes(b[start:], size[T]())
	}
	return b
}

func putBlock[T Scalar](b []byte, list []T, swap bool) {
	b = b[:copy(b, memory(list))]
	if swap {
		swapBytes(b, size[T]())
	}
}

// ReadScalars reads a list of at most max scalars; max 0 is no limit. An empty
// list is nil.
func ReadScalars[T Scalar](r *Reader, max int) []T { return ReadScalarsInto[T](r, nil, max) }

// ReadScalarsInto is ReadScalars; while Refill reads, into the room that old has, if
// that is enough.
func ReadScalarsInto[T Scalar](r *Reader, old []T, max int) []T {
	start := r.pos
	count := r.count("list", max, size[T]())
	if count == 0 || !r.charge(start, "list", count, uintptr(size[T]())) {
		return Kept(r, old)
	}
	list := roomFor(r, old, count)
	ReadArray(r, list)
	if r.err != nil {
		return nil
	}
	return list
}

// ReadArray fills array:
//
//	native.ReadArray(r, m.Digest[:])
func ReadArray[T Scalar](r *Reader, array []T) {
	start := r.pos
	block := r.take("array", len(array)*size[T]())
	if isBool[T]() {
		if i := slices.IndexFunc(block, func(c byte) bool { return c > 1 }); i >= 0 {
			r.fail(start+i, "bool", "is %d, neither 0 nor 1", block[i])
			return
		}
	}
	readBlock(array, block, bigEndian)
}

func readBlock[T Scalar](list []T, block []byte, swap bool) {
	raw := memory(list)
	copy(raw, block)
	if swap {
		swapBytes(raw, size[T]())
	}
}

// isBool reports whether a T is true or false.
func isBool[T Scalar]() bool {
	var zero T
	if _, ok := any(zero).(uint8); ok || size[T]() > 1 {
		return false // most are told without reflection
	}
	return reflect.TypeFor[T]().Kind() == reflect.Bool
}

// size returns how many bytes a T takes, on the wire as in memory.
func size[T Scalar]() int {
	var zero T
	return int(unsafe.Sizeof(zero))
}

// memory returns the bytes that list is made of, in the machine's order. A Scalar
// has no padding and no pointers, so that all of them may be read and written
// (of a bool only as 0 and 1).
func memory[T Scalar](list []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(list))), len(list)*size[T]())
}

// swapBytes turns round the bytes of each number in block.
func swapBytes(block []byte, size int) {
	for number := range slices.Chunk(block, size) {
		slices.Reverse(number)
	}
}
