package wire

import "errors"

// ErrUnclosed is the error of a word that begins with a quote and has none at its end.
var ErrUnclosed = errors.New("a quoted word has no end")

// Quotes say how a word of a line is written that has what separates words in it.
type Quotes struct {
	// Mark stands around the word.
	Mark byte
	// Escape stands in front of each Mark and Escape in it; it may be Mark. 0 is for none: then no
	// Mark can stand in a word.
	Escape byte
}

// QuotedLine is Line, for words that may be quoted.
func (r *Reader) QuotedLine(text string, q Quotes) (outer int) {
	r.quotes = q
	return r.Line(text)
}

// QuotedColumns is Columns, for words that may be quoted.
func (r *Reader) QuotedColumns(separator, end string, q Quotes) Columns {
	r.quotes = q
	return r.Columns(separator, end)
}

// begin reports whether a line goes on with a quoted word.
func (q Quotes) begin(left []byte) bool { return q.Mark != 0 && len(left) > 0 && left[0] == q.Mark }

// quoted returns what stands in the quotes that come next, behind which the word ends.
func (r *Reader) quoted(separator string) []byte {
	q, left := r.quotes, r.b[r.i:r.end:r.end]
	for at := 1; at < len(left); at++ {
		if !q.closes(left[at:]) {
			if left[at] == q.Escape && q.Escape != 0 {
				at++
			}
			continue
		}
		if behind := left[at+1:]; len(behind) > 0 && !HasPrefix(behind, separator) {
			r.Fail("%q goes on behind its quotes", left[:min(len(left), 64)])
			return nil
		}
		r.i += at + 1
		return q.plain(left[1:at:at])
	}
	r.FailWith(ErrUnclosed)
	return nil
}

// closes reports whether quotes end with the next byte, which was not escaped.
func (q Quotes) closes(left []byte) bool {
	return left[0] == q.Mark && (q.Escape != q.Mark || len(left) < 2 || left[1] != q.Mark)
}

// plain is a word without its escapes, a copy only if it has any.
func (q Quotes) plain(word []byte) []byte {
	if q.Escape == 0 || !BytesHaveByte(word, q.Escape) {
		return word
	}
	all := make([]byte, 0, len(word))
	for i := 0; i < len(word); i++ {
		if word[i] == q.Escape && i+1 < len(word) {
			i++
		}
		all = append(all, word[i])
	}
	return all
}

// Append appends a word, in quotes if it is empty or has in it what separates words, or what has a
// meaning in quotes.
func (q Quotes) Append(b []byte, word, separator string) []byte {
	if word == "" || HasText(word, separator) || HasByte(word, q.Mark) || q.Escape != 0 && HasByte(word, q.Escape) {
		return q.AppendAlways(b, word)
	}
	return append(b, word...)
}

// AppendAlways appends a word in quotes.
func (q Quotes) AppendAlways(b []byte, word string) []byte {
	b = append(b, q.Mark)
	for i := range len(word) {
		if c := word[i]; q.Escape != 0 && (c == q.Mark || c == q.Escape) {
			b = append(b, q.Escape)
		}
		b = append(b, word[i])
	}
	return append(b, q.Mark)
}
