package store

// match reports whether name has the form of pattern: ? stands for a byte, * for
// any number of them, [ab] and [a-z] for one of several and [^a] for all others, and
// \ takes what follows as it is. Only the last * is ever tried again, so that no
// pattern takes long.
func match(pattern, name string) bool {
	afterStar, left, starred := "", "", false
	for {
		if pattern != "" && pattern[0] == '*' {
			pattern = pattern[1:]
			afterStar, left, starred = pattern, name, true
			continue
		}
		if name == "" {
			return pattern == ""
		}
		if pattern != "" {
			if rest, ok := matchByte(pattern, name[0]); ok {
				pattern, name = rest, name[1:]
				continue
			}
		}
		if !starred {
			return false
		}
		left = left[1:] // the * takes one byte more
		pattern, name = afterStar, left
	}
}

// matchByte compares one byte with the beginning of pattern and returns the rest of
// that.
func matchByte(pattern string, b byte) (rest string, ok bool) {
	switch {
	case pattern[0] == '?':
		return pattern[1:], true
	case pattern[0] == '\\' && len(pattern) > 1:
		return pattern[2:], pattern[1] == b
	case pattern[0] == '[':
		return matchClass(pattern[1:], b)
	}
	return pattern[1:], pattern[0] == b
}

func matchClass(class string, b byte) (rest string, ok bool) {
	not := class != "" && class[0] == '^'
	if not {
		class = class[1:]
	}
	for class != "" && class[0] != ']' {
		if class[0] == '\\' && len(class) > 1 {
			class = class[1:]
		}
		low, high := class[0], class[0]
		if len(class) > 2 && class[1] == '-' && class[2] != ']' {
			high = class[2]
			class = class[2:]
		}
		ok = ok || min(low, high) <= b && b <= max(low, high)
		class = class[1:]
	}
	if class != "" {
		class = class[1:]
	}
	return class, ok != not
}
