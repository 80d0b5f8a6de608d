package wire

import "errors"

// The errors of words that do not fit their message, for errors.Is.
var (
	// ErrMissingWord is that of a word that is not there.
	ErrMissingWord = errors.New("a word is missing")
	// ErrExtraWords is that of words that nothing takes.
	ErrExtraWords = errors.New("words are left over")
	// ErrNoNumber is that of a word that is not the number that it has to be.
	ErrNoNumber = errors.New("no number")
)
