package gonames

import "unicode"

// Words splits a name at underscores, dashes and changes of case, and keeps the
// case of what it finds: "user_id", "userId" and "UserID" are two words each,
// "HTTPServer" is "HTTP" and "Server". A digit belongs to the word before it.
func Words(name string) []string {
	var words []string
	runes := []rune(name)
	start := 0
	cut := func(end int) {
		if end > start {
			words = append(words, string(runes[start:end]))
		}
	}
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			cut(i)
			start = i + 1
		case i > start && begins(runes, i):
			cut(i)
			start = i
		}
	}
	cut(len(runes))
	return words
}

// begins reports whether a word begins at the upper case letter i: one that
// follows a small letter or digit, or the last of a run that a small letter ends.
func begins(runes []rune, i int) bool {
	if !unicode.IsUpper(runes[i]) {
		return false
	}
	if !unicode.IsUpper(runes[i-1]) {
		return true
	}
	return i+1 < len(runes) && unicode.IsLower(runes[i+1]) && !pluralEnd(runes, i+1)
}

// pluralEnd reports whether the small letter i is the s that ends a name or word
// such as "IDs".
func pluralEnd(runes []rune, i int) bool {
	return runes[i] == 's' && (i+1 == len(runes) || !unicode.IsLower(runes[i+1]))
}
