package native

// CompareShapes tells whether two peers with different fingerprints understand
// each other: mine and theirs are their tables of shapes, and name returns the
// local name of a method. The error has one line for each method that differs.
func CompareShapes(mine, theirs string, name func(method uint16) string) error {
	return nil
}
