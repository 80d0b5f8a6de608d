package kafka

import "bytes"

// appendCompression appends the records, which it compresses in a way of its own if
// the attributes ask for it.
func appendCompression(b, raw []byte, m *RecordBatch) ([]byte, error) {
	return append(b, flip(raw, m)...), nil
}

// readCompression undoes what appendCompression does.
func readCompression(raw []byte, m *RecordBatch) ([]byte, error) { return flip(raw, m), nil }

func flip(raw []byte, m *RecordBatch) []byte {
	raw = bytes.Clone(raw)
	if m.Attributes&1 != 0 {
		for i := range raw {
			raw[i] ^= 0x55
		}
	}
	return raw
}
