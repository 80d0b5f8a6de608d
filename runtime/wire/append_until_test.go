package wire

import (
	"strings"
	"testing"
)

func TestAppendUntil(t *testing.T) {
	t.Parallel()
	for _, end := range []byte{0, 1, '\n', 0x7f, 0x80, 0xff} {
		// Bytes that differ from the end in one bit only, or follow it.
		near := string([]byte{end + 1, end ^ 0x80, end - 1, end ^ 1})
		for n := range 40 {
			s := strings.Repeat(near, 10)[:n]
			for room := range n + 3 {
				begin := append(make([]byte, 0, 3+room), "..."...)
				b, ok := AppendUntil(begin, s, end)
				if want := "..." + s + string([]byte{end}); !ok || string(b) != want {
					t.Fatalf("%q with room for %d bytes: %q, %v; want %q", s, room, b, ok, want)
				}
				for i := range n {
					if _, ok := AppendUntil(begin, s[:i]+string([]byte{end})+s[i+1:], end); ok {
						t.Fatalf("the end of %d bytes is not found at %d", n, i)
					}
				}
			}
		}
	}
}
