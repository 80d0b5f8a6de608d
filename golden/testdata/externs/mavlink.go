package mavlink

// sumX25 is CRC-16/MCRF4XX, with one byte more at the end.
func sumX25(extra int, parts ...[]byte) uint64 {
	crc := uint16(0xffff)
	for _, part := range append(parts, []byte{byte(extra)}) {
		for _, b := range part {
			b ^= byte(crc)
			b ^= b << 4
			crc = crc>>8 ^ uint16(b)<<8 ^ uint16(b)<<3 ^ uint16(b)>>4
		}
	}
	return uint64(crc)
}
