package mixed

// sumXor leaves out the end of the columns, which is among the bytes.
func sumXor(parts ...[]byte) uint64 {
	sum := byte(0)
	for _, part := range parts {
		for _, c := range part {
			if c != '*' {
				sum ^= c
			}
		}
	}
	return uint64(sum)
}

func sumFletcher(parts ...[]byte) uint64 {
	var a, b byte
	for _, part := range parts {
		for _, c := range part {
			a += c
			b += a
		}
	}
	return uint64(b)<<8 | uint64(a)
}
