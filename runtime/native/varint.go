package native

import "math"

// Uvarint32 reads an unsigned varint integer below 2^32.
func (r *Reader) Uvarint32() uint32 {
	return uint32(r.uvarint("varint u32", math.MaxUint32))
}

// Uvarint64 reads an unsigned varint integer.
func (r *Reader) Uvarint64() uint64 {
	return r.uvarint("varint u64", math.MaxUint64)
}

// Varint32 reads a zigzag varint integer of 32 bits.
func (r *Reader) Varint32() int32 {
	return int32(unzigzag(r.uvarint("varint i32", math.MaxUint32)))
}

// Varint64 reads a zigzag varint integer of 64 bits.
func (r *Reader) Varint64() int64 {
	return unzigzag(r.uvarint("varint i64", math.MaxUint64))
}

// unzigzag undoes the mapping 0, -1, 1, -2 ... to 0, 1, 2, 3 ...
func unzigzag(v uint64) int64 {
	return int64(v>>1) ^ -int64(v&1)
}

// length reads a length and checks that as many bytes are left. It returns 0
// after an error.
func (r *Reader) length(what string) int {
	if b := r.data[r.pos:r.end]; len(b) > 0 && b[0] < 0x80 && int(b[0]) < len(b) {
		r.pos++
		return int(b[0])
	}
	return r.longLength(what)
}

// longLength is length where that is not a single byte, or wrong.
func (r *Reader) longLength(what string) int {
	start := r.pos
	n := r.small(what)
	if left := r.end - r.pos; n > left {
		r.fail(start, what, "claims %d bytes, %d are left", n, left)
		return 0
	}
	return n
}

// small reads a length, count, stride or tag.
func (r *Reader) small(what string) int {
	return int(r.uvarint(what, MaxLength))
}

// uvarint reads an unsigned LEB128 number of at most max, in its shortest form.
func (r *Reader) uvarint(what string, max uint64) uint64 {
	if r.pos < r.end && r.data[r.pos] < 0x80 {
		v := r.data[r.pos]
		r.pos++
		return uint64(v)
	}
	return r.longUvarint(what, max)
}

// longUvarint is uvarint for two bytes or more, or none.
func (r *Reader) longUvarint(what string, max uint64) uint64 {
	start := r.pos
	var v uint64
	for shift := 0; r.pos < r.end; shift += 7 {
		c := r.data[r.pos]
		r.pos++
		part := uint64(c & 0x7f)
		if shift > 63 || part > max>>shift || v|part<<shift > max {
			r.fail(start, what, "begins with a number over %d", max)
			return 0
		}
		v |= part << shift
		if c < 0x80 {
			return r.minimal(start, what, v, c)
		}
	}
	r.fail(start, what, "ends within its first number")
	return 0
}

// minimal refuses v, of several bytes, if the last one adds nothing to it.
func (r *Reader) minimal(start int, what string, v uint64, last byte) uint64 {
	if last == 0 {
		r.fail(start, what, "begins with a number that is longer than need be")
		return 0
	}
	return v
}
