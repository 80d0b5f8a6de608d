package delimited

// sumSum8 is the sum of all bytes. A delimiter has to be no part of what stands alone.
func sumSum8(parts ...[]byte) uint64 {
	sum := byte(0)
	for _, part := range parts {
		for _, b := range part {
			sum += b
		}
	}
	return uint64(sum)
}
