package native

import (
	"errors"
	"fmt"
)

// A DecodeError says where and why input is not what it should be.
type DecodeError struct {
	// Offset counts the bytes of the message before what was being read.
	Offset int
	// What was being read, such as "string".
	What string
	// Reason goes on from there, such as "claims 900 bytes, 12 are left".
	Reason string
}

// Error implements error.
func (e *DecodeError) Error() string {
	return fmt.Sprintf("%s at byte %d %s", e.What, e.Offset, e.Reason)
}

// ErrTooDeep is what encoding a value returns that holds more than MaxDepth
// others inside each other, or itself.
var ErrTooDeep = fmt.Errorf("message is nested more than %d deep", MaxDepth)

// errTag is what encoding a variant with tag 0 returns, which means unset.
var errTag = fmt.Errorf("tag of a union's variant is not between 1 and %d", MaxLength)

// errTooBig is what encoding a struct returns that has no length on the wire.
var errTooBig = errors.New("struct takes 2 GiB or more")

// TooLong is the error for a value with more than the max that the schema gives
// it. What names the field, such as "chat: JoinRequest.room", and n and max are
// bytes of a string or bytes, elements of a list or entries of a map.
func TooLong(what string, n, max int) error {
	return fmt.Errorf("%s has a length of %d, more than its max of %d", what, n, max)
}
