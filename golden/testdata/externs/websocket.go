package websocket

import (
	"crypto/rand"
	"encoding/binary"
	"errors"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Length is how many bytes a frame has behind its head.
type Length uint64

// AppendWire appends the length in the fewest bytes.
func (v Length) AppendWire(b []byte) ([]byte, error) { return appendLength(b, 0, uint64(v)), nil }

// ReadWire reads one.
func (v *Length) ReadWire(r *wire.Reader) { *v = Length(readLength(r, 0)) }

// Masked is a Length in front of a key.
type Masked uint64

// AppendWire appends the length in the fewest bytes.
func (v Masked) AppendWire(b []byte) ([]byte, error) { return appendLength(b, hasKey, uint64(v)), nil }

// ReadWire reads one.
func (v *Masked) ReadWire(r *wire.Reader) { *v = Masked(readLength(r, hasKey)) }

// hasKey is the bit of a frame from a client.
const hasKey = 0x80

func appendLength(b []byte, key byte, n uint64) []byte {
	switch {
	case n < 126:
		return append(b, key|byte(n))
	case n <= 0xffff:
		return binary.BigEndian.AppendUint16(append(b, key|126), uint16(n))
	}
	return binary.BigEndian.AppendUint64(append(b, key|127), n)
}

func readLength(r *wire.Reader, key byte) uint64 {
	first := r.U8()
	n, least := uint64(first&^hasKey), uint64(0)
	switch n {
	case 126:
		n, least = uint64(r.U16()), 126
	case 127:
		n, least = r.U64(), 1<<16
	}
	switch {
	case !r.OK():
	case first&hasKey != key:
		r.Fail("only frames of clients have a key")
	case n < least || n > 1<<63-1:
		r.Fail("a length of %d in more bytes than it takes", n)
	}
	return n
}

const keySize = 4

// appendMask appends a key that nobody can know, and the bytes under it.
func appendMask(b, raw []byte, _ any) ([]byte, error) {
	var key [keySize]byte
	if _, err := rand.Read(key[:]); err != nil {
		return b, err
	}
	b = append(b, key[:]...)
	for i, c := range raw {
		b = append(b, c^key[i%keySize])
	}
	return b, nil
}

// readMask returns the bytes under the key in front of them.
func readMask(coded []byte, _ any) ([]byte, error) {
	if len(coded) < keySize {
		return nil, errors.New("there is no key")
	}
	raw := make([]byte, len(coded)-keySize)
	for i := range raw {
		raw[i] = coded[keySize+i] ^ coded[i%keySize]
	}
	return raw, nil
}
