package odd

// sumRot adds up bytes, and turns the sum for each.
func sumRot(parts ...[]byte) uint64 {
	sum := uint32(0)
	for _, p := range parts {
		for _, c := range p {
			sum = sum<<5 | sum>>27
			sum += uint32(c)
		}
	}
	return uint64(sum)
}
