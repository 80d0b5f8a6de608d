package gonames

import (
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Exported returns name in upper camel case, with initialisms: "room" becomes
// "Room", "user_id" "UserID", "httpServer" "HTTPServer". Digits cannot begin a Go
// name, so an X stands before them, and for a name without letters and digits.
func Exported(name string) string {
	var b strings.Builder
	for _, word := range Words(name) {
		if in, ok := initialism(word); ok {
			b.WriteString(in)
			continue
		}
		first, size := utf8.DecodeRuneInString(word)
		b.WriteRune(unicode.ToUpper(first))
		b.WriteString(word[size:])
	}
	if camel := b.String(); token.IsExported(camel) {
		return camel
	}
	return "X" + b.String()
}

// Spoken returns name as words of a sentence, in lower case but for initialisms:
// "JoinRefused" becomes "join refused", "user_id" "user ID".
func Spoken(name string) string {
	words := Words(name)
	for i, word := range words {
		if in, ok := initialism(word); ok {
			words[i] = in
			continue
		}
		words[i] = strings.ToLower(word)
	}
	return strings.Join(words, " ")
}

// IsPackage reports whether name can be the name of a Go package: an identifier
// that is neither a keyword nor blank.
func IsPackage(name string) bool {
	return token.IsIdentifier(name) && name != "_"
}
