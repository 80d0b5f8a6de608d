package wire

import (
	"bytes"
	"strings"
)

// Header reads a line such as `Name: value`, and returns nil for the empty one behind
// the last. What it returns is not copied.
func (r *Reader) Header() (name, value []byte) { return r.HeaderOf(": ", "\r\n") }

// HeaderOf is Header for other lines, such as `name=value`. A blank behind the separator is
// one that need not be there: blanks around a value are no part of it then. What others
// could take for another header is refused: a name with a blank in it where blanks say
// nothing, and what ends a line for some.
func (r *Reader) HeaderOf(separator, end string) (name, value []byte) {
	line := r.Until(end)
	if len(line) == 0 {
		return nil, nil
	}
	mark, loose := headerMark(separator)
	name, value, found := bytes.Cut(line, []byte(mark))
	if !found || len(name) == 0 || loose && bytes.ContainsAny(name, " \t") || breaksLineBytes(line, end) {
		r.Fail("%q is no header", line[:min(len(line), 64)])
		return nil, nil
	}
	if !loose {
		return name, value
	}
	if value = bytes.TrimSpace(value); value == nil {
		value = line[:0]
	}
	return name, value
}

// HasHeader reports whether a header of a name is among those that come next, and stays in
// front of them.
func (r *Reader) HasHeader(name string) bool { return r.HasHeaderOf(name, ": ", "\r\n") }

// HasHeaderOf is HasHeader for lines that HeaderOf reads.
func (r *Reader) HasHeaderOf(name, separator, end string) bool {
	mark := r.Mark()
	defer r.Restore(mark)
	_, loose := headerMark(separator)
	for had, _ := r.HeaderOf(separator, end); had != nil; had, _ = r.HeaderOf(separator, end) {
		if string(had) == name || loose && Same(had, name) {
			return true
		}
	}
	return false
}

// headerMark is what stands behind a name at least, and whether blanks may follow.
func headerMark(separator string) (mark string, loose bool) {
	mark, loose = strings.CutSuffix(separator, " ")
	if mark == "" {
		return separator, false
	}
	return mark, loose
}

// Once notes a header that came before with another value, which had is; or nil if it did
// not come.
func (r *Reader) Once(had *[]byte, name, value []byte) {
	if *had != nil && !bytes.Equal(*had, value) {
		r.Fail("the header %q comes twice, with %q and with %q", name[:min(len(name), 64)], (*had)[:min(len(*had), 64)], value[:min(len(value), 64)])
		return
	}
	*had = value
}

// HasHeaders notes that a header is missing: values are nil for those that did not come.
func (r *Reader) HasHeaders(values [][]byte, names ...string) {
	for i, name := range names {
		if values[i] == nil {
			r.Fail("the header %q is missing", name)
			return
		}
	}
}

// IsHeader reports whether a string can stand behind the colon of a header: it has no
// end of a line in it, nor half of one, which many take for one; nor spaces around it, which
// a reader takes away.
func IsHeader(s string) bool { return IsHeaderOf(s, ": ", "\r\n") }

// IsHeaderBytes is IsHeader for bytes.
func IsHeaderBytes(b []byte) bool { return IsHeaderBytesOf(b, ": ", "\r\n") }

// IsHeaderOf is IsHeader for lines that HeaderOf reads.
func IsHeaderOf(s, separator, end string) bool {
	_, loose := headerMark(separator)
	return !breaksLine(s, end) && (!loose || strings.TrimSpace(s) == s)
}

// IsHeaderBytesOf is IsHeaderOf for bytes.
func IsHeaderBytesOf(b []byte, separator, end string) bool {
	_, loose := headerMark(separator)
	return !breaksLineBytes(b, end) && (!loose || len(bytes.TrimSpace(b)) == len(b))
}

// IsHeaderName reports whether a string can stand in front of the colon of a header: it is not
// empty, and a reader finds all of it there.
func IsHeaderName(s string) bool { return IsHeaderNameOf(s, ": ", "\r\n") }

// IsHeaderNameOf is IsHeaderName for lines that HeaderOf reads.
func IsHeaderNameOf(s, separator, end string) bool {
	mark, loose := headerMark(separator)
	return s != "" && !breaksLine(s, end) && strings.Index(s+mark, mark) == len(s) &&
		(!loose || !strings.ContainsAny(s, " \t"))
}
