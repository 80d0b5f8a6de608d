package broker

import "testing"

func TestMatch(t *testing.T) {
	for _, x := range []struct {
		filter, topic string
		want          bool
	}{
		{"a", "a", true}, {"a", "b", false}, {"a", "a/b", false}, {"a/b", "a", false},
		{"+", "a", true}, {"+", "a/b", false}, {"+/+", "a/b", true}, {"+/+", "/b", true}, {"/+", "/b", true}, {"+", "/b", false},
		{"a/+/c", "a/b/c", true}, {"a/+", "a", false}, {"a/+", "a/", true},
		{"#", "a/b/c", true}, {"a/#", "a", true}, {"a/#", "a/b/c", true}, {"a/#", "ab", false},
		{"#", "$SYS/x", false}, {"+/x", "$SYS/x", false}, {"$SYS/#", "$SYS/x", true},
	} {
		if got := match(x.filter, x.topic); got != x.want {
			t.Errorf("match(%q, %q): %v", x.filter, x.topic, got)
		}
	}
}

func TestValid(t *testing.T) {
	for filter, want := range map[string]bool{
		"": false, "a": true, "+": true, "#": true, "a/#": true, "a/+/b": true, "a+": false, "a/#/b": false, "a#": false, "/": true,
	} {
		if got := validFilter(filter); got != want {
			t.Errorf("validFilter(%q): %v", filter, got)
		}
	}
	if validTopic("a/+") || validTopic("") || !validTopic("a/b") {
		t.Error("validTopic")
	}
}
