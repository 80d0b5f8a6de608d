package wire

import "bytes"

// MaxLine is the most bytes of a line of words that stands for a message.
const MaxLine = 64 << 10

// Cut returns the words of the line that b begins with, and how many bytes it has
// with its end: 0 while that is missing. The words point into b.
func (l *Lines) Cut(b []byte) (words [][]byte, size int) {
	at := bytes.Index(b[:min(len(b), MaxLine)], []byte(l.End))
	if at < 0 {
		return nil, 0
	}
	for word := range bytes.SplitSeq(b[:at], []byte(l.Separator)) {
		if len(word) > 0 {
			words = append(words, word)
		}
	}
	return words, at + len(l.End)
}
