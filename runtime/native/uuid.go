package native

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
)

// A UUID is a universally unique identifier (RFC 9562), in network byte order.
type UUID [16]byte

// NewUUID returns a random UUID, version 4.
func NewUUID() UUID {
	var u UUID
	rand.Read(u[:]) // never fails
	u[6] = u[6]&0x0f | 0x40
	u[8] = u[8]&0x3f | 0x80
	return u
}

// ParseUUID reads the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx, in which the
// hexadecimal digits may be of either case.
func ParseUUID(s string) (UUID, error) {
	var u UUID
	err := u.UnmarshalText([]byte(s))
	return u, err
}

// String returns u in the form that ParseUUID reads, in lower case.
func (u UUID) String() string {
	text, _ := u.MarshalText()
	return string(text)
}

// MarshalText implements encoding.TextMarshaler.
func (u UUID) MarshalText() ([]byte, error) {
	text := make([]byte, 0, 36)
	for i, c := range u {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			text = append(text, '-')
		}
		text = hex.AppendEncode(text, []byte{c})
	}
	return text, nil
}

// UnmarshalText implements encoding.TextUnmarshaler. It leaves u as it is where
// the text is not a UUID.
func (u *UUID) UnmarshalText(text []byte) error {
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return notUUID(text)
	}
	digits := make([]byte, 0, 32)
	for _, c := range text {
		if c != '-' {
			digits = append(digits, c)
		}
	}
	var v UUID
	if n, err := hex.Decode(v[:], digits); err != nil || n != len(v) {
		return notUUID(text)
	}
	*u = v
	return nil
}

func notUUID(text []byte) error {
	return fmt.Errorf("%.40q is not a uuid of the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", text)
}
