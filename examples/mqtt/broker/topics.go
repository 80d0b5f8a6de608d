package broker

import "strings"

// validFilter reports whether a filter makes sense: + stands for a whole level, and #
// for all that are left (4.7.1).
func validFilter(filter string) bool {
	if filter == "" || strings.Contains(filter, "\x00") {
		return false
	}
	levels := strings.Split(filter, "/")
	for i, level := range levels {
		switch {
		case level == "+", level == "#" && i == len(levels)-1:
		case strings.ContainsAny(level, "+#"):
			return false
		}
	}
	return true
}

// validTopic reports whether something can be published under a topic.
func validTopic(topic string) bool { return topic != "" && !strings.ContainsAny(topic, "+#\x00") }

// match reports whether a filter has a topic. Topics that begin with $ are the
// server's, and only a filter that begins like them has them (4.7.2).
func match(filter, topic string) bool {
	if strings.HasPrefix(topic, "$") && !strings.HasPrefix(filter, "$") {
		return false
	}
	for {
		level, filterRest, more := strings.Cut(filter, "/")
		if level == "#" {
			return true
		}
		name, topicRest, further := strings.Cut(topic, "/")
		switch {
		case level != "+" && level != name:
			return false
		case !more && !further:
			return true
		case !further:
			return filterRest == "#" // which has the level above as well
		case !more:
			return false
		}
		filter, topic = filterRest, topicRest
	}
}
