package dnp3

import (
	"encoding/binary"
	"errors"
	"slices"
)

func sumCRC(parts ...[]byte) uint64 { return uint64(crc(slices.Concat(parts...))) }

func crc(b []byte) uint16 {
	sum := uint16(0)
	for _, c := range b {
		sum ^= uint16(c)
		for range 8 {
			low := sum & 1
			if sum >>= 1; low != 0 {
				sum ^= 0xa6bc
			}
		}
	}
	return ^sum
}

func appendBlocks(b, raw []byte, _ any) ([]byte, error) {
	for block := range slices.Chunk(raw, 16) {
		b = append(b, block...)
		b = binary.LittleEndian.AppendUint16(b, crc(block))
	}
	return b, nil
}

func readBlocks(coded []byte, _ any) ([]byte, error) {
	var raw []byte
	for block := range slices.Chunk(coded, 18) {
		n := len(block) - 2
		if n < 1 || binary.LittleEndian.Uint16(block[n:]) != crc(block[:n]) {
			return nil, errors.New("a block has another checksum")
		}
		raw = append(raw, block[:n]...)
	}
	return raw, nil
}
