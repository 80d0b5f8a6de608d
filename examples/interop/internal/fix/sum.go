package fix

// sumSum is the sum of all bytes modulo 256.
func sumSum(parts ...[]byte) uint64 {
	sum := uint64(0)
	for _, part := range parts {
		for _, b := range part {
			sum += uint64(b)
		}
	}
	return sum % 256
}
