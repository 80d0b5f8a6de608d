package nmea

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
