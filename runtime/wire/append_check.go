package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"unsafe"
)

// TooLong is the error of a string or bytes that have n bytes where only most fit.
func TooLong(what string, n int, most uint64) error {
	return fmt.Errorf("%s has %d bytes, and %d fit", what, n, most)
}

// TooMany is the error of a list that has n elements where only most fit.
func TooMany(what string, n int, most uint64) error {
	return fmt.Errorf("%s has %d elements, and %d fit", what, n, most)
}

// NoElement is the error of a list without elements, of which the last one tells where it ends.
func NoElement(what string) error {
	return errors.New(what + " has no element, and its last one would tell where it ends")
}

// Hollow reports whether n elements are more than a reader takes of so few bytes.
func Hollow(n int, written []byte) bool { return n > max(len(written), noBytes) }

// TooHollow is the error of a list of n elements that have too few bytes together.
func TooHollow(what string, n int, written []byte) error {
	return fmt.Errorf("%s has %d elements, of which %d may have no bytes: together they have %d", what, n, noBytes, len(written))
}

// WrongLength is the error of a value that has n bytes or elements, and not want.
func WrongLength(what string, n, want int) error { return &LengthError{what, n, want} }

// A LengthError tells that What has N bytes or elements, and not Want.
type LengthError struct {
	What    string
	N, Want int
}

func (e *LengthError) Error() string {
	return fmt.Sprintf("%s has a length of %d, and not of %d", e.What, e.N, e.Want)
}

// OutOfRange is the error of a number that is not between low and high.
func OutOfRange(what string, v any, low int64, high uint64) error {
	return fmt.Errorf("%s is %d, and only %d to %d fit", what, v, low, high)
}

// NotHeld is the error of a number that a type of the program's does not hold.
func NotHeld(what string, n int64) error {
	return fmt.Errorf("%s is %d, and its type in Go does not hold that", what, n)
}

// NoMultiple is the error of what has a size of n, and is measured in units of so many.
func NoMultiple(what string, n, of int) error {
	return fmt.Errorf("%s is to say %d in units of %d, and that has to be a multiple", what, n, of)
}

// Missing is the error of a value that has to be there.
func Missing(what string) error { return errors.New(what + " is missing") }

// RuledOut is the error of a value that a condition rules out which depends on it.
func RuledOut(what string) error {
	return errors.New("the condition of " + what + " depends on it, and does not hold with this value")
}

// Untold is the error of a value of which nothing would tell a reader.
func Untold(what string) error {
	return errors.New(what + " is there, and none of the fields that would tell of it is")
}

// Unread is the error of a value that a reader would take for another, since one
// that stands in front of it is missing.
func Unread(what, front string) error {
	return fmt.Errorf("%s is there, and %s in front of it is missing", what, front)
}

// NoBytes is the error of a value that a reader would take for a missing one, since nothing is
// written of it.
func NoBytes(what string) error { return errors.New(what + " is there and has no bytes") }

// TooDeep is the error of a value that stands in more others than a Reader goes into.
func TooDeep(what string) error {
	return fmt.Errorf("%s stands more than %d deep in others", what, maxDepth)
}

// IsNil reports whether a union's value is nil, or a variant that is a nil pointer. It looks at
// the interface itself: package reflect takes 2 ns longer, for each value of a list of unions.
func IsNil(v any) bool {
	type value struct{ kind, pointer unsafe.Pointer } // as an interface lies in memory; all variants are pointers
	return (*value)(unsafe.Pointer(&v)).pointer == nil
}

// NoVariant is the error of a union's value that is none of its variants.
func NoVariant(what string, v any) error {
	if v == nil {
		return Missing(what)
	}
	return fmt.Errorf("%s is a %T, which is none of its variants", what, v)
}

// TagTaken is the error of a variant for other tags that has the tag of a variant.
func TagTaken(what string, tag int) error {
	return fmt.Errorf("%s has the tag %d, which is another variant's", what, tag)
}

// MemberTaken is the error of a variant for all other objects of JSON that has the member by which
// another variant is told.
func MemberTaken(what string, is any) error {
	value, err := json.Marshal(is)
	if err != nil {
		value = fmt.Append(nil, is)
	}
	return fmt.Errorf("%s is %s, which tells another variant", what, value)
}

// Begins reports whether b begins with one of some texts; where more may stand behind it,
// whether that could make it begin so.
func Begins(b []byte, more bool, texts ...string) bool {
	for _, text := range texts {
		n := min(len(b), len(text))
		if string(b[:n]) == text[:n] && (more || n == len(text)) {
			return true
		}
	}
	return false
}

// BeginsAlike is the error of what stands for all that begins as no other variant does, and
// begins as one.
func BeginsAlike(what string) error {
	return fmt.Errorf("%s begins as another variant does, or ends before that shows", what)
}

// EndsEarly is the error of a value that contains what is to end it.
func EndsEarly(what, end string) error {
	return fmt.Errorf("%s contains %q, which ends it", what, end)
}

// NoLine is the error of a text that is to end with a line, and ends one before.
func NoLine(what string) error {
	return fmt.Errorf("%s contains %q or half of it, which ends a line", what, crlf)
}

// EndsAt is the error of a list in which an element in front of the last is that which
// ends it.
func EndsAt(what string, i int) error {
	return fmt.Errorf("%s has more elements behind element %d, which ends it", what, i)
}

// NoWord is the error of a word that is empty or contains what stands between words.
func NoWord(what, word string) error {
	if word == "" {
		return fmt.Errorf("%s is empty, and has to be a word", what)
	}
	return fmt.Errorf("%s is %q, which is more than one word", what, word)
}

// EmptyLine is the error of words that are one, and that empty, where a line without any
// words looks the same.
func EmptyLine(what string) error {
	return fmt.Errorf("%s is one empty word, and a line of none looks the same", what)
}

// WordTaken is the error of what begins with a word that a reader takes for the beginning
// of something else, which is not there.
func WordTaken(what, word string) error {
	return fmt.Errorf("%s begins with %q, which is read as the beginning of something else", what, word)
}

// FirstWordIs reports whether the first word of a text is a certain one, without regard to the
// case of ASCII letters. Without a separator all of it is one word.
func FirstWordIs[T string | []byte](text T, separator, word string) bool {
	n := len(separator)
	for separator == blank && len(text) >= n && string(text[:n]) == separator {
		text = text[n:]
	}
	return BeginsAs(text, separator, word)
}

// BeginsAs is FirstWordIs of a text that stands behind the beginning of a word, so that a blank
// in front ends that.
func BeginsAs[T string | []byte](text T, separator, word string) bool {
	if !BeginsSame(text, word) {
		return false
	}
	text = text[len(word):]
	n := len(separator)
	return len(text) == 0 || n > 0 && len(text) >= n && string(text[:n]) == separator
}

// NoHeader is the error of a text that cannot stand behind the colon of a header.
func NoHeader(what, value string) error {
	return fmt.Errorf("%s is %q, which is no value of a header: it ends a line, or begins or ends with a space", what, value)
}

// NoHeaderName is the error of a text that cannot stand in front of the colon of a header.
func NoHeaderName(what, name string) error {
	if name == "" {
		return fmt.Errorf("%s is empty, and a header has a name", what)
	}
	return fmt.Errorf("%s is %q, which is no name of a header: a reader would find another one in it, or none", what, name)
}

// HeaderTaken is the error of a header beside others that has the name of a field.
func HeaderTaken(what, name string) error {
	return fmt.Errorf("%s is %q, for which there is a field", what, name)
}

// HasByte reports whether a string contains the byte that is to end it.
func HasByte(s string, end byte) bool { return strings.IndexByte(s, end) >= 0 }

// BytesHaveByte is HasByte for bytes.
func BytesHaveByte(b []byte, end byte) bool { return bytes.IndexByte(b, end) >= 0 }

// HasText reports whether a string contains what is to end it.
func HasText(s, end string) bool {
	if len(end) == 1 {
		return HasByte(s, end[0])
	}
	return strings.Contains(s, end)
}

// HasBytes reports whether bytes contain what is to end them.
func HasBytes(b []byte, end string) bool {
	if len(end) == 1 {
		return BytesHaveByte(b, end[0])
	}
	for i := 0; i+len(end) <= len(b); i++ {
		next := bytes.IndexByte(b[i:], end[0])
		if next < 0 {
			return false
		}
		i += next
		if BeginsWith(b[i:], end) {
			return true
		}
	}
	return false
}

// EndsFirst reports whether bytes end with what ends them, and contain it nowhere
// else. Nothing ends with an empty text.
func EndsFirst(b []byte, end string) bool {
	return end != "" && len(b) >= len(end) && !HasBytes(b[:len(b)-1], end)
}

// BeginsWith reports whether a text or bytes begin with another text.
func BeginsWith[T string | []byte](b T, text string) bool {
	return len(b) >= len(text) && string(b[:len(text)]) == text
}

// EndsAtOne reports whether what ends a list stands at the start of one of its elements,
// where a reader would take it for the end.
func EndsAtOne(b []byte, starts []int, end string) bool {
	for _, at := range starts {
		if BeginsWith(b[at:], end) {
			return true
		}
	}
	return false
}

// crlf ends the lines of most protocols.
const crlf = "\r\n"

// EndsLine reports whether a string has the end of a line in it, or half of one, which many
// take for one.
func EndsLine(s string) bool { return HasByte(s, '\n') || HasByte(s, '\r') }

// EndsLineBytes is EndsLine for bytes.
func EndsLineBytes(b []byte) bool { return BytesHaveByte(b, '\n') || BytesHaveByte(b, '\r') }

// breaksLine reports whether a string has in it what ends the line that it is to stand in, or
// a byte of that, which some peers take for the end: and for "\n" a "\r", which many do.
func breaksLine(s, end string) bool {
	for i := range len(end) {
		if HasByte(s, end[i]) {
			return true
		}
	}
	return end == "\n" && HasByte(s, '\r')
}

// breaksLineBytes is breaksLine for bytes.
func breaksLineBytes(b []byte, end string) bool {
	for i := range len(end) {
		if BytesHaveByte(b, end[i]) {
			return true
		}
	}
	return end == "\n" && BytesHaveByte(b, '\r')
}

// IsWord reports whether a string can stand as a word: it is not empty, and neither
// contains the separator nor the end of a line.
func IsWord(s, separator, end string) bool {
	return s != "" && IsColumn(s, separator, end)
}

// IsWordBytes is IsWord for bytes.
func IsWordBytes(b []byte, separator, end string) bool {
	return len(b) > 0 && IsColumnBytes(b, separator, end)
}

// IsColumn is IsWord for a word that may be empty.
func IsColumn(s, separator, end string) bool {
	return !HasText(s, separator) && !breaksLine(s, end)
}

// IsColumnBytes is IsColumn for bytes.
func IsColumnBytes(b []byte, separator, end string) bool {
	return !HasBytes(b, separator) && !breaksLineBytes(b, end)
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// CRC32 is the checksum of Ethernet and zip over some bytes one after the other.
func CRC32(parts ...[]byte) uint32 {
	sum := uint32(0)
	for _, p := range parts {
		sum = crc32.Update(sum, crc32.IEEETable, p)
	}
	return sum
}

// CRC32C is the checksum of Castagnoli over some bytes one after the other.
func CRC32C(parts ...[]byte) uint32 {
	sum := uint32(0)
	for _, p := range parts {
		sum = crc32.Update(sum, castagnoli, p)
	}
	return sum
}
