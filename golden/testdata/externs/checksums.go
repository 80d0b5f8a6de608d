package checksums

// sumSeeded is sumTotal and two numbers.
func sumSeeded(salt, twice int, parts ...[]byte) uint64 {
	return sumTotal(parts...) + uint64(salt)*3 + uint64(twice)
}

// sumTotal adds 100 for each byte, so that the sum is seldom below 256.
func sumTotal(parts ...[]byte) uint64 {
	sum := uint64(0)
	for _, part := range parts {
		for _, b := range part {
			sum += uint64(b) + 100
		}
	}
	return sum
}
