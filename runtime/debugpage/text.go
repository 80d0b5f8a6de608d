package debugpage

import (
	"strings"
	"unicode"
)

// maxText is how many bytes of a text are shown, give or take a character.
const maxText = 120

// text makes what a peer may have chosen fit to be shown: short, valid, and of
// characters that can be seen and leave the order of others alone.
func text(s string) string { return strings.Map(visible, cut(s)) }

func cut(s string) string {
	for i := range s {
		if i >= maxText {
			return s[:i] + "…"
		}
	}
	return s
}

// visible is r, or a mark in the place of what cannot be seen.
func visible(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return unicode.ReplacementChar
}
