package smtp

import "bytes"

// appendDots doubles dots at the beginning of lines.
func appendDots(b, raw []byte, _ *ContentMailRequest) ([]byte, error) {
	if bytes.HasPrefix(raw, []byte(".")) {
		b = append(b, '.')
	}
	return append(b, bytes.ReplaceAll(raw, []byte("\r\n."), []byte("\r\n.."))...), nil
}

// readDots takes the doubled dots away.
func readDots(coded []byte, _ *ContentMailRequest) ([]byte, error) {
	coded = bytes.TrimPrefix(coded, []byte("."))
	return bytes.ReplaceAll(coded, []byte("\r\n.."), []byte("\r\n.")), nil
}
