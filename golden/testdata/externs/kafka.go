package kafka

import "errors"

var errCompressed = errors.New("compression is not supported here")

// appendCompression leaves records as they are.
func appendCompression(b, raw []byte, m *RecordBatch) ([]byte, error) {
	if m.Attributes&7 != 0 {
		return b, errCompressed
	}
	return append(b, raw...), nil
}

// readCompression is for records that are as they were.
func readCompression(coded []byte, m *RecordBatch) ([]byte, error) {
	if m.Attributes&7 != 0 {
		return nil, errCompressed
	}
	return coded, nil
}
