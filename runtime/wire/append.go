package wire

import (
	"encoding/binary"
	"math"
	"strconv"
)

// Bit is 1 for true and 0 for false.
func Bit(v bool) int {
	if v {
		return 1
	}
	return 0
}

// AppendU16 appends two bytes, the most significant first.
func AppendU16(b []byte, v uint16) []byte { return binary.BigEndian.AppendUint16(b, v) }

// AppendU32 appends four bytes, the most significant first.
func AppendU32(b []byte, v uint32) []byte { return binary.BigEndian.AppendUint32(b, v) }

// AppendU64 appends eight bytes, the most significant first.
func AppendU64(b []byte, v uint64) []byte { return binary.BigEndian.AppendUint64(b, v) }

// AppendU16LE appends two bytes, the least significant first.
func AppendU16LE(b []byte, v uint16) []byte { return binary.LittleEndian.AppendUint16(b, v) }

// AppendU32LE appends four bytes, the least significant first.
func AppendU32LE(b []byte, v uint32) []byte { return binary.LittleEndian.AppendUint32(b, v) }

// AppendU64LE appends eight bytes, the least significant first.
func AppendU64LE(b []byte, v uint64) []byte { return binary.LittleEndian.AppendUint64(b, v) }

// AppendUint appends the lowest size bytes of v, the most significant first.
func AppendUint(b []byte, v uint64, size int) []byte {
	for i := size - 1; i >= 0; i-- {
		b = append(b, byte(v>>(8*i)))
	}
	return b
}

// AppendUintLE appends the lowest size bytes of v, the least significant first.
func AppendUintLE(b []byte, v uint64, size int) []byte {
	for i := range size {
		b = append(b, byte(v>>(8*i)))
	}
	return b
}

// AppendF32 appends an IEEE 754 number, the most significant byte first.
func AppendF32(b []byte, v float32) []byte { return AppendU32(b, math.Float32bits(v)) }

// AppendF64 appends an IEEE 754 number, the most significant byte first.
func AppendF64(b []byte, v float64) []byte { return AppendU64(b, math.Float64bits(v)) }

// AppendF32LE appends an IEEE 754 number, the least significant byte first.
func AppendF32LE(b []byte, v float32) []byte { return AppendU32LE(b, math.Float32bits(v)) }

// AppendF64LE appends an IEEE 754 number, the least significant byte first.
func AppendF64LE(b []byte, v float64) []byte { return AppendU64LE(b, math.Float64bits(v)) }

// AppendUvarint appends v in LEB128, one to ten bytes.
func AppendUvarint(b []byte, v uint64) []byte { return binary.AppendUvarint(b, v) }

// AppendVarint appends v in LEB128 after zigzag, one to ten bytes.
func AppendVarint(b []byte, v int64) []byte { return binary.AppendVarint(b, v) }

// AppendDec appends v in decimal.
func AppendDec(b []byte, v int64) []byte {
	if uint64(v) < 100 { // as most lengths and counts
		return appendFew(b, byte(v))
	}
	return strconv.AppendInt(b, v, 10)
}

// appendFew appends what has one digit or two.
func appendFew(b []byte, v byte) []byte {
	if v < 10 {
		return append(b, '0'+v)
	}
	return append(b, '0'+v/10, '0'+v%10)
}

// AppendUdec appends v in decimal.
func AppendUdec(b []byte, v uint64) []byte { return strconv.AppendUint(b, v, 10) }

// AppendHex appends v in hexadecimal, in small letters.
func AppendHex(b []byte, v uint64) []byte { return strconv.AppendUint(b, v, 16) }

// AppendUpperHex is AppendHex in capitals.
func AppendUpperHex(b []byte, v uint64) []byte {
	at := len(b)
	b = AppendHex(b, v)
	for i := at; i < len(b); i++ {
		if b[i] >= 'a' {
			b[i] -= 'a' - 'A'
		}
	}
	return b
}

// DecLen returns how many bytes AppendDec appends.
func DecLen(v int64) int {
	if v < 0 {
		return 1 + UdecLen(-uint64(v))
	}
	return UdecLen(uint64(v))
}

// UdecLen returns how many bytes AppendUdec appends.
func UdecLen(v uint64) int {
	n := 1
	for v >= 10 {
		v /= 10
		n++
	}
	return n
}

// HexLen returns how many bytes AppendHex appends.
func HexLen(v uint64) int {
	n := 1
	for v >= 16 {
		v /= 16
		n++
	}
	return n
}

// PadDec makes what was appended behind at size bytes long, with zeros behind its
// sign. It reports false if it was longer.
func PadDec(b []byte, at, size int) ([]byte, bool) {
	n := len(b) - at
	if n >= size {
		return b, n == size
	}
	if n > 0 && b[at] == '-' {
		at++
	}
	end := len(b)
	for range size - n {
		b = append(b, '0')
	}
	return Insert(b, at, end), true
}

// PutU16 writes two bytes, the most significant first.
func PutU16(b []byte, v uint16) { binary.BigEndian.PutUint16(b, v) }

// PutU32 writes four bytes, the most significant first.
func PutU32(b []byte, v uint32) { binary.BigEndian.PutUint32(b, v) }

// PutU64 writes eight bytes, the most significant first.
func PutU64(b []byte, v uint64) { binary.BigEndian.PutUint64(b, v) }

// PutU16LE writes two bytes, the least significant first.
func PutU16LE(b []byte, v uint16) { binary.LittleEndian.PutUint16(b, v) }

// PutU32LE writes four bytes, the least significant first.
func PutU32LE(b []byte, v uint32) { binary.LittleEndian.PutUint32(b, v) }

// PutU64LE writes eight bytes, the least significant first.
func PutU64LE(b []byte, v uint64) { binary.LittleEndian.PutUint64(b, v) }

// PutUint writes the lowest size bytes of v, the most significant first.
func PutUint(b []byte, v uint64, size int) {
	for i := range size {
		b[i] = byte(v >> (8 * (size - 1 - i)))
	}
}

// PutUintLE writes the lowest size bytes of v, the least significant first.
func PutUintLE(b []byte, v uint64, size int) {
	for i := range size {
		b[i] = byte(v >> (8 * i))
	}
}

// Pad appends zeros until the bytes behind at are a multiple of n.
func Pad(b []byte, at, n int) []byte {
	for (len(b)-at)%n != 0 {
		b = append(b, 0)
	}
	return b
}

// Trim cuts the zeros at the end of b, but for the first of the bytes behind at.
func Trim(b []byte, at int) []byte {
	n := len(b)
	for n > at+1 && b[n-1] == 0 {
		n--
	}
	return b[:n]
}

// AppendZeros appends n zero bytes.
func AppendZeros(b []byte, n int) []byte {
	return AppendFill(b, n, 0)
}

// Insert moves what stands behind end to at, in front of all that was appended
// between. It is how a number gets in front of what it measures where its own
// length depends on its value.
func Insert(b []byte, at, end int) []byte {
	n := len(b) - end
	if n <= 0 || at == end {
		return b
	}
	var few [24]byte
	if n <= len(few) {
		copy(few[:], b[end:])
		copy(b[at+n:], b[at:end])
		copy(b[at:], few[:n])
		return b
	}
	reverse(b[at:end])
	reverse(b[end:])
	reverse(b[at:])
	return b
}

// Overwrite moves what stands behind end to at, over what was appended there.
func Overwrite(b []byte, at, end int) []byte {
	copy(b[at:end], b[end:])
	return b[:end]
}

func reverse(b []byte) {
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
}
