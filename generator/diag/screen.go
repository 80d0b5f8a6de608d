package diag

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	tabWidth     = 4
	excerptWidth = 160 // of a long line, in bytes around what matters
)

// clip cuts a line in three at from and to, and drops what is far away from there.
func clip(line string, from, to int) (before, under, after string) {
	before, under, after = line[:from], line[from:to], line[to:]
	if len(line) <= excerptWidth {
		return before, under, after
	}
	if len(before) > excerptWidth/2 {
		before = "..." + wholeRunes(before[len(before)-excerptWidth/2:])
	}
	under = cut(under, excerptWidth/2)
	return before, under, cut(after, excerptWidth/2)
}

// cut returns at most n bytes from the start of s, at the end of a rune.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "..."
}

// wholeRunes drops the rest of a rune that s may begin with.
func wholeRunes(s string) string {
	for i := range len(s) {
		if utf8.RuneStart(s[i]) {
			return s[i:]
		}
	}
	return s
}

// screen is text as a terminal shows it: tabs are blanks, and what would move the
// cursor or is no character is a replacement character.
type screen struct {
	strings.Builder
	width int // in columns
}

func (s *screen) add(text string) {
	for _, r := range text {
		switch {
		case r == '\t':
			blanks := tabWidth - s.width%tabWidth
			s.WriteString(strings.Repeat(" ", blanks))
			s.width += blanks
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			s.WriteRune(utf8.RuneError)
			s.width++
		default:
			s.WriteRune(r)
			s.width += runeWidth(r)
		}
	}
}

// printable returns text that cannot disturb a terminal.
func printable(text string) string {
	var s screen
	s.add(text)
	return s.String()
}

// wide has the blocks whose characters take two columns: Hangul, CJK, Kana, full
// width forms and emoji.
var wide = [][2]rune{
	{0x1100, 0x115f}, {0x2e80, 0x303e}, {0x3041, 0xa4cf}, {0xa960, 0xa97f}, {0xac00, 0xd7a3},
	{0xf900, 0xfaff}, {0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0xffe0, 0xffe6},
	{0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
}

func runeWidth(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	for _, block := range wide {
		if block[0] <= r && r <= block[1] {
			return 2
		}
	}
	return 1
}
