package hub

import "strings"

// match reports whether a pattern has a subject: * stands for one token, and > for all
// that are left, at least one.
func match(pattern, subject string) bool {
	for {
		token, patternRest, more := strings.Cut(pattern, ".")
		if token == ">" {
			return true
		}
		name, subjectRest, further := strings.Cut(subject, ".")
		if token != "*" && token != name {
			return false
		}
		if !more || !further {
			return more == further
		}
		pattern, subject = patternRest, subjectRest
	}
}

// valid reports whether a subject, or a pattern of subjects, makes sense.
func valid(subject string, pattern bool) bool {
	tokens := strings.Split(subject, ".")
	for i, token := range tokens {
		switch token {
		case "":
			return false
		case "*":
			if !pattern {
				return false
			}
		case ">":
			if !pattern || i != len(tokens)-1 {
				return false
			}
		}
	}
	return true
}

func isPattern(subject string) bool { return !valid(subject, false) }
