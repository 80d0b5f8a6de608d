package wire

import "bytes"

// MaxLine is the most bytes of a line of words that stands for a message.
const MaxLine = 64 << 10

// blank is the separator of which many are as good as one. Every other one counts, so that
// words may be empty.
const blank = " "

// Cut returns the words of the line that b begins with, and how many bytes it has
// with its end: 0 while that is missing. The words point into b.
func (l *Lines) Cut(b []byte) (words [][]byte, size int) {
	line, size := l.line(b[:min(len(b), MaxLine)])
	if len(line) == 0 {
		return nil, size
	}
	for word := range bytes.SplitSeq(line, []byte(l.Separator)) {
		if len(word) > 0 || l.Separator != blank {
			words = append(words, word)
		}
	}
	return words, size
}

// line returns the line that b begins with, without its end. One that ends with "\r\n"
// may end with "\n" alone: it is typed, and so ends what many programs send that people
// type into.
func (l *Lines) line(b []byte) (line []byte, size int) {
	end := []byte(l.End)
	if l.End == "\r\n" {
		end = end[1:]
	}
	at := bytes.Index(b, end)
	if at < 0 {
		return nil, 0
	}
	line, size = b[:at], at+len(end)
	if l.End == "\r\n" {
		line = bytes.TrimSuffix(line, []byte("\r"))
	}
	return line, size
}
