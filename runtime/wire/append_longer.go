package wire

// Longer returns b with n more bytes behind it. They have any value: whoever asks for
// them writes all of them. It is small enough for what asks for it to be inlined too.
func Longer(b []byte, n int) []byte {
	if uint(len(b)+n) <= uint(cap(b)) {
		return b[:len(b)+n]
	}
	return append(b, make([]byte, n)...)
}
