package escaped

import (
	"bytes"
	"errors"
)

func appendEscape(b, raw []byte, _ any) ([]byte, error) {
	for _, c := range raw {
		switch c {
		case 0x7e:
			b = append(b, 0x7d, 0x02)
		case 0x7d:
			b = append(b, 0x7d, 0x01)
		default:
			b = append(b, c)
		}
	}
	return b, nil
}

func readEscape(coded []byte, _ any) ([]byte, error) {
	var raw []byte
	for len(coded) > 0 {
		c := coded[0]
		coded = coded[1:]
		if c == 0x7d {
			if len(coded) == 0 || coded[0] != 1 && coded[0] != 2 {
				return nil, errors.New("half an escape")
			}
			c += coded[0] - 1
			coded = coded[1:]
		}
		raw = append(raw, c)
	}
	return raw, nil
}

func appendSame(b, raw []byte, _ any) ([]byte, error) { return append(b, raw...), nil }
func readSame(coded []byte, _ any) ([]byte, error)    { return bytes.Clone(coded), nil }

func sumSum(parts ...[]byte) uint64 {
	sum := byte(0)
	for _, part := range parts {
		for _, c := range part {
			sum ^= c
		}
	}
	return uint64(sum)
}
