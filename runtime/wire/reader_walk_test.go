package wire

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// readTree reads "(3:" and three trees, or a letter, and counts in reads how many
// trees it has begun to read.
func readTree(r *Reader, reads *int) string {
	*reads++
	if !r.At("(") {
		return string(r.Next(1))
	}
	one := func() {
		r.Owe(-1)
		readTree(r, reads)
	}
	n := r.There(r.Count(int(r.Int(r.Until(":"), 64)), 1), 1, one)
	text := fmt.Sprintf("(%d:", n)
	r.Owe(n)
	for range n {
		r.Owe(-1)
		text += readTree(r, reads)
	}
	return text
}

func TestReaderThere(t *testing.T) {
	leaves := strings.Repeat("x", 300)
	for name, in := range map[string]string{
		"flat":   "(300:" + leaves,
		"nested": "(3:(2:ab(1:c(0:",
		"lists":  "(30:" + strings.Repeat("(10:abcdefghij", 30),
		"twice":  "(2:(300:" + leaves + "(300:" + leaves,
		"deep":   strings.Repeat("(1:", 50) + "(300:" + leaves,
	} {
		var r Reader
		r.Reset(nil, true, 0)
		reads, got := 0, ""
		for n := range len(in) + 1 {
			r.More([]byte(in[:n]))
			if got = readTree(&r, &reads); n < len(in) && (!errors.Is(r.Err(), ErrShort) || n+r.Missing() > len(in)) {
				t.Fatalf("%s: after %d of %d bytes: %v, %d are missing", name, n, len(in), r.Err(), r.Missing())
			}
		}
		if r.Err() != nil || got != in || r.owed != 0 {
			t.Errorf("%s: %s, %v", name, got, r.Err())
		}
		// Each byte that comes leads to a few trees; the lists around it, at most 50, are begun again.
		if most := 100 * len(in); reads > most {
			t.Errorf("%s: %d trees were read, and %d are many", name, reads, most)
		}
	}
}
