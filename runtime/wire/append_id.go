package wire

import "strconv"

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
