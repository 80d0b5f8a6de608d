package wire

import (
	"encoding/binary"
	"strconv"
)

// IDText is the id of an exchange as text: as it came, or the number that the runtime
// gave in decimal.
func IDText(x *Exchange) string {
	switch id := x.IDValue.(type) {
	case string:
		return id
	case []byte:
		return string(id)
	}
	return strconv.FormatUint(x.ID, 10)
}

// IDNumber is the number that the runtime gave, of an id that is text. It returns false
// for what IDText never makes of a number.
func IDNumber(text string) (id uint64, ok bool) {
	if len(text) > 1 && text[0] == '0' {
		return 0, false
	}
	id, err := strconv.ParseUint(text, 10, 64)
	return id, err == nil
}

// IDBytes is the id of an exchange as n bytes: as they came, or the number that the
// runtime gave, its most significant byte first.
func IDBytes(x *Exchange, n int) []byte {
	if id, ok := x.IDValue.([]byte); ok && len(id) == n {
		return id
	}
	b := make([]byte, max(n, 8))
	binary.BigEndian.PutUint64(b[len(b)-8:], x.ID)
	return b[len(b)-n:]
}

// BytesNumber is the number that the runtime gave, of an id that is bytes. It returns
// false for what IDBytes never makes of a number.
func BytesNumber(b []byte) (id uint64, ok bool) {
	for i, c := range b {
		if c != 0 && i < len(b)-8 {
			return 0, false
		}
		id = id<<8 | uint64(c)
	}
	return id, true
}
