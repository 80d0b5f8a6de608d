package passed

import (
	"errors"
	"strings"
)

var escapes = strings.NewReplacer("\\", `\\`, ":", `\c`, "\r", `\r`, "\n", `\n`)

func appendEscaped(b, raw []byte, _ any) ([]byte, error) {
	return append(b, escapes.Replace(string(raw))...), nil
}

func readEscaped(raw []byte, _ any) ([]byte, error) {
	var b []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			b = append(b, raw[i])
			continue
		}
		if i++; i == len(raw) {
			return nil, errors.New("half an escape")
		}
		at := strings.IndexByte(`\crn`, raw[i])
		if at < 0 {
			return nil, errors.New("no escape of STOMP")
		}
		b = append(b, "\\:\r\n"[at])
	}
	return b, nil
}
