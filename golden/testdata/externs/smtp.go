package smtp

import "bytes"

// appendDots doubles a dot that begins a line.
func appendDots(b, raw []byte, _ any) ([]byte, error) {
	for i, c := range raw {
		if c == '.' && (i == 0 || bytes.HasSuffix(raw[:i], []byte("\r\n"))) {
			b = append(b, '.')
		}
		b = append(b, c)
	}
	return b, nil
}

// readDots drops a dot that begins a line.
func readDots(raw []byte, _ any) ([]byte, error) {
	var b []byte
	for i, c := range raw {
		if c == '.' && (i == 0 || bytes.HasSuffix(raw[:i], []byte("\r\n"))) {
			continue
		}
		b = append(b, c)
	}
	return b, nil
}
