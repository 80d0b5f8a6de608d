package bx40

// sumCrc16 is CRC-16/MODBUS over all parts.
func sumCrc16(parts ...[]byte) uint64 {
	crc := uint16(0xffff)
	for _, part := range parts {
		for _, b := range part {
			crc ^= uint16(b)
			for range 8 {
				odd := crc&1 != 0
				crc >>= 1
				if odd {
					crc ^= 0xa001
				}
			}
		}
	}
	return uint64(crc)
}
