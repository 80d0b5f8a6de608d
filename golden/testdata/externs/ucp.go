package ucp

func sumSum(parts ...[]byte) uint64 {
	sum := byte('/')
	for _, part := range parts {
		for _, c := range part {
			sum += c
		}
	}
	return uint64(sum)
}
