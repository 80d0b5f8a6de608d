package native

import (
	"encoding/binary"
	"strconv"
)

// HeaderSize is how many bytes a frame's header takes.
const HeaderSize = 12

// A Header begins each frame. On the wire the size of the payload, in 4 bytes, and then
// the fields stand in this order, little endian and without gaps.
type Header struct {
	// ID names the exchange that the frame belongs to, or is 0 for the connection
	// itself. Bit 0 tells who has opened it: 1 the client, 0 the server.
	ID uint32
	// Code is the method in Request and Event, the number of the alternative in
	// Reply, Error and Item, the reason in Fault and GoAway, and else 0.
	Code  uint16
	Kind  Kind
	Flags Flags
}

// Kind is what a frame is for.
type Kind uint8

// The kinds of frames.
const (
	KindHello   Kind = iota + 1 // who speaks, with which limits
	KindShapes                  // the table of shapes, where fingerprints differ
	KindRequest                 // opens a request or a stream
	KindReply                   // the result of an exchange, which it ends
	KindError                   // a declared error, which ends the exchange
	KindFault                   // an error of the runtime, which ends the exchange
	KindEvent                   // a message that is not answered
	KindItem                    // one item of a stream
	KindEnd                     // the sender sends no more items
	KindCredit                  // allows the peer to send more
	KindCancel                  // the opener has no more interest
	KindPing                    // asks for a Pong with the same payload
	KindPong                    // answers a Ping
	KindGoAway                  // no new exchanges, please
)

var kindNames = [...]string{
	"", "hello", "shapes", "request", "reply", "error", "fault", "event",
	"item", "end", "credit", "cancel", "ping", "pong", "goaway",
}

// String returns the kind's name in lower case, or its number.
func (k Kind) String() string {
	if k == 0 || int(k) >= len(kindNames) {
		return "kind " + strconv.Itoa(int(k))
	}
	return kindNames[k]
}

// Flags are bits that alter the meaning of a frame.
type Flags uint8

// The flags. The other bits are 0.
const (
	// FlagMore says that another fragment of the same message follows.
	FlagMore Flags = 0x01
	// FlagDeadline says that the payload begins with a uvarint, the microseconds
	// that the sender still gives the exchange.
	FlagDeadline Flags = 0x02
	// FlagMetadata says that metadata stand before the body, behind the deadline if
	// there is one: bytes that hold a map of strings.
	FlagMetadata Flags = 0x04
	// FlagCritical says that a reader that does not know the kind must give up the
	// connection; without it such a frame is skipped by its length.
	FlagCritical Flags = 0x80
)

// Features are bits of a hello: what its sender understands beyond the first
// release of the session.
type Features uint32

// FeatureMetadata says that metadata may be sent.
const FeatureMetadata Features = 1

// AppendHeader appends the HeaderSize bytes of h, before a payload of so many bytes.
func AppendHeader(b []byte, h Header, size uint32) []byte {
	return append(b,
		byte(size), byte(size>>8), byte(size>>16), byte(size>>24),
		byte(h.ID), byte(h.ID>>8), byte(h.ID>>16), byte(h.ID>>24),
		byte(h.Code), byte(h.Code>>8), byte(h.Kind), byte(h.Flags))
}

// ParseHeader reads a header from the beginning of b, and how many bytes of payload
// follow; ok is false if b is shorter than HeaderSize. It judges none of the values.
func ParseHeader(b []byte) (h Header, size uint32, ok bool) {
	if len(b) < HeaderSize {
		return Header{}, 0, false
	}
	return Header{
		ID:    binary.LittleEndian.Uint32(b[4:]),
		Code:  binary.LittleEndian.Uint16(b[8:]),
		Kind:  Kind(b[10]),
		Flags: Flags(b[11]),
	}, binary.LittleEndian.Uint32(b), true
}
