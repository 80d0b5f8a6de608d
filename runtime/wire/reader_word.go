package wire

import (
	"math"
	"strconv"
	"strings"
	"unsafe"
)

// Line begins the stretch of a line that text ends, and returns what EndLine needs.
func (r *Reader) Line(text string) (outer int) {
	at := r.find(text)
	if at < 0 {
		return r.i
	}
	outer = r.end
	r.end = at
	r.inside++
	return outer
}

// EndLine ends the stretch of a line. Nothing but blanks may be left of it.
func (r *Reader) EndLine(outer int, blank, text string) {
	r.blanks(blank)
	if r.err == nil && r.i < r.end {
		r.Fail("%d %w", r.Words(blank), ErrExtraWords)
	}
	if r.err != nil {
		return
	}
	r.end = outer
	r.inside--
	r.i += len(text)
}

// blanks steps over blanks.
func (r *Reader) blanks(blank string) {
	for r.end-r.i >= len(blank) && string(r.b[r.i:r.i+len(blank)]) == blank {
		r.i += len(blank)
	}
}

// Word returns the next word of a line. It is not copied.
func (r *Reader) Word(blank string) []byte {
	r.blanks(blank)
	left := r.b[r.i:r.end:r.end]
	if len(left) == 0 {
		r.FailWith(ErrMissingWord)
		return nil
	}
	if r.quotes.begin(left) {
		return r.quoted(blank)
	}
	if at := index(left, blank); at >= 0 {
		left = left[:at:at]
	}
	r.i += len(left)
	return left
}

// PeekWord returns the next word of a line, and stays in front of it; nil if there is
// none.
func (r *Reader) PeekWord(blank string) []byte {
	at := r.i
	if !r.MoreWords(blank) {
		return nil
	}
	word := r.Word(blank)
	r.i = at
	return word
}

// Words returns how many words are left of a line.
func (r *Reader) Words(blank string) int {
	at, n := r.i, 0
	for r.blanks(blank); r.i < r.end; r.blanks(blank) {
		r.Word(blank)
		n++
	}
	r.i = at
	return n
}

// HasLineRest reports whether something is left of a line behind one blank.
func (r *Reader) HasLineRest(blank string) bool {
	left := r.b[r.i:r.end]
	return len(left) > len(blank) || len(left) > 0 && string(left) != blank
}

// LineRest returns what is left of a line behind one blank. It is not copied.
func (r *Reader) LineRest(blank string) []byte {
	if r.end-r.i >= len(blank) && string(r.b[r.i:r.i+len(blank)]) == blank {
		r.i += len(blank)
	}
	return r.Next(r.end - r.i)
}

// HasPrefix reports whether a value begins with text.
func HasPrefix[T ~string | ~[]byte](value T, text string) bool {
	return len(value) >= len(text) && string(value[:len(text)]) == text
}

// Same reports whether a word is text, without regard to the case of ASCII letters.
func Same[T string | []byte](word T, text string) bool {
	return len(word) == len(text) && BeginsSame(word, text)
}

// BeginsSame reports whether a word begins with text, without regard to the case of ASCII
// letters.
func BeginsSame[T string | []byte](word T, text string) bool {
	if len(word) < len(text) {
		return false
	}
	for i := range len(text) {
		if c, d := word[i], text[i]; c != d && (lower(c) != lower(d) || lower(c) < 'a' || lower(c) > 'z') {
			return false
		}
	}
	return true
}

func lower(c byte) byte { return c | 0x20 }

// Upper returns a word in upper case, until the next call; nil if it is longer than
// 32 bytes.
func (r *Reader) Upper(word []byte) []byte {
	if len(word) > len(r.upper) {
		return nil
	}
	for i, c := range word {
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		r.upper[i] = c
	}
	return r.upper[:len(word)]
}

// Expect notes that a word is not text. Its case plays no part.
func (r *Reader) Expect(field string, word []byte, text string) {
	if !Same(word, text) {
		r.WrongText(field, word, text)
	}
}

// Behind returns what stands in a word behind a text that it has to begin with, in any case.
func (r *Reader) Behind(field string, word []byte, text string) []byte {
	if !BeginsSame(word, text) {
		r.WrongText(field, word, text)
		return nil
	}
	return word[len(text):]
}

// Before returns what stands in a word before the text that it has to end with, and nowhere else
// has in it.
func (r *Reader) Before(field string, word []byte, text string) []byte {
	at := index(word, text)
	if at >= 0 && at+len(text) == len(word) {
		return word[:at:at]
	}
	switch {
	case r.err != nil:
	case at < 0:
		r.Fail("%s is %q, which has to end with %q", field, word[:min(len(word), 64)], text)
	default:
		r.Fail("%s is %q, which goes on behind %q", field, word[:min(len(word), 64)], text)
	}
	return nil
}

// Int returns the number of so many bits that a word is: digits, with a `-` in front of
// them if it is below zero.
func (r *Reader) Int(word []byte, bits int) int64 {
	if n := len(word); 0 < n && n < 19 {
		digits := word
		if word[0] == '-' {
			digits = word[1:]
		}
		v := int64(0)
		for _, c := range digits {
			if c < '0' || c > '9' {
				digits = nil
				break
			}
			v = v*10 + int64(c-'0')
		}
		if len(digits) < n {
			v = -v
		}
		if len(digits) > 0 && (bits == 64 || v>>(bits-1) == v>>63) && (v < 0 || len(digits) == n) {
			return v
		}
	}
	v, ok := parseInt(word, bits)
	if !ok {
		r.noNumber(word, 10, bits)
		return 0
	}
	return v
}

// parseInt is strconv.ParseInt without a `+`, and without a `-` in front of zero.
func parseInt(word []byte, bits int) (v int64, ok bool) {
	v, err := strconv.ParseInt(view(word), 10, bits)
	return v, err == nil && word[0] != '+' && (v < 0 || word[0] != '-')
}

// IntUntil is Int, of 64 bits, of what Until returns. Digits are looked at once.
func (r *Reader) IntUntil(text string) int64 {
	left := r.b[r.i:r.end]
	from, v := 0, int64(0)
	if len(left) > 0 && left[0] == '-' {
		from = 1
	}
	at := from
	for at < len(left) && left[at]-'0' <= 9 && at-from < 18 {
		v = v*10 + int64(left[at]-'0')
		at++
	}
	r.i += at
	if at == from || at > r.max || !r.stepOver(text) {
		r.i -= at
		return r.Int(r.Until(text), 64)
	}
	if from == 0 {
		return v
	}
	if v == 0 {
		r.noNumber(left[:at], 10, 64)
	}
	return -v
}

// maxDigits is how many digits a number has at most that fits in an int anywhere.
const maxDigits = 9

// Sized returns bytes with their number in front of them, as decimal digits, and texts
// before the number, between both and after the bytes. It is Literal, IntUntil, Next and
// Literal, and quicker where all of it is there. The bytes are not copied.
func (r *Reader) Sized(before, between, after string) []byte {
	b, at := r.b[:r.end], r.i
	if !stands(b, at, before) {
		return r.sized(before, between, after)
	}
	at += len(before)
	n, first := 0, at
	for at < len(b) && b[at]-'0' <= 9 && at-first < maxDigits {
		n = n*10 + int(b[at]-'0')
		at++
	}
	if at == first || at-first > r.max || !stands(b, at, between) {
		return r.sized(before, between, after)
	}
	at += len(between)
	if n > r.max || n > len(b)-at || !stands(b, at+n, after) {
		return r.sized(before, between, after)
	}
	r.i = at + n + len(after)
	return b[at : at+n : at+n]
}

// sized is Sized, part for part.
func (r *Reader) sized(before, between, after string) []byte {
	r.Literal(before)
	text := r.Next(int(r.IntUntil(between)))
	r.Literal(after)
	return text
}

// stands reports whether a text stands at a place of b.
func stands(b []byte, at int, text string) bool {
	if len(b)-at < len(text) {
		return false
	}
	for i := range len(text) {
		if b[at+i] != text[i] {
			return false
		}
	}
	return true
}

// Wide returns a word that is a number of so many characters, or what is none, and notes one
// that has more of them or less.
func (r *Reader) Wide(word []byte, n int) []byte {
	if len(word) == n {
		return word
	}
	if r.err == nil {
		r.Fail("%q is %w of %d digits", word[:min(len(word), 64)], ErrNoNumber, n)
	}
	return nil
}

// Uint is Int for a number that is not negative.
func (r *Reader) Uint(word []byte, bits int) uint64 { return r.uint(word, 10, bits) }

// Hex is Uint for a number in hexadecimal.
func (r *Reader) Hex(word []byte, bits int) uint64 { return r.uint(word, 16, bits) }

// Digits returns the number that text is in a base, and the least there is if it is none: for
// a look at what is read later.
func Digits(text []byte, base int) int64 {
	if base == 16 {
		n, err := strconv.ParseUint(view(text), 16, 63)
		if err != nil {
			return math.MinInt64
		}
		return int64(n)
	}
	n, ok := parseInt(text, 64)
	if !ok {
		return math.MinInt64
	}
	return n
}

func (r *Reader) uint(word []byte, base, bits int) uint64 {
	v, err := strconv.ParseUint(view(word), base, bits)
	if err != nil {
		r.noNumber(word, base, bits)
		return 0
	}
	return v
}

// noNumber notes a word that has other characters than digits in it, or more of these than fit.
func (r *Reader) noNumber(word []byte, base, bits int) {
	if r.err != nil {
		return
	}
	short := word[:min(len(word), 64)]
	switch {
	case base == 10 && strings.Trim(view(word), "-0123456789") != "":
		r.Fail("%q is %w", short, ErrNoNumber)
	case base == 16 && strings.Trim(view(word), "0123456789abcdefABCDEF") != "":
		r.Fail("%q is %w in hexadecimal", short, ErrNoNumber)
	default:
		r.Fail("%q is %w of %d bits", short, ErrNoNumber, bits)
	}
}

// view is b as a string for as long as a call takes that does not keep it.
func view(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	return unsafe.String(&b[0], len(b))
}

// MoreWords reports whether words are left of a line.
func (r *Reader) MoreWords(blank string) bool {
	r.blanks(blank)
	return r.i < r.end
}

// IsWord reports whether the next word of a line is text, without regard to case,
// and steps over it if it is.
func (r *Reader) IsWord(blank, text string) bool {
	at := r.i
	if r.MoreWords(blank) && Same(r.Word(blank), text) {
		return true
	}
	r.Back(at)
	return false
}

// NoWords notes words of a list that are left over.
func (r *Reader) NoWords(n int) {
	if n > 0 {
		r.Fail("%d %w", n, ErrExtraWords)
	}
}
