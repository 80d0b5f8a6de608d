package main

import (
	"context"
	"strings"
	"testing"
)

func TestCasesAreWantedByWhatTheyBeginWith(t *testing.T) {
	t.Parallel()
	for wanted, want := range map[string]bool{
		"":                  true,
		"redis":             true,
		"redis/GET":         true,
		"redis/GET, 128 in": true,
		"redis/SET":         false,
		"redisserver":       false,
		"rpc":               false,
	} {
		s := settings{suite: "redis", met: map[string]bool{}}
		if wanted != "" {
			s.wanted = []string{wanted}
		}
		if got := s.wantsSuite(s.suite) && s.wants("GET, 128 in flight"); got != want {
			t.Errorf("%q: wanted is %v", wanted, got)
		}
		if s.unmet() == nil != want {
			t.Errorf("%q: %v", wanted, s.unmet())
		}
	}
}

func TestWhatIsNoCaseIsSaid(t *testing.T) {
	t.Parallel()
	for _, wanted := range []string{"nothing", "codec/nothing"} {
		err := runSuites(context.Background(), settings{quick: true, rounds: 1, wanted: []string{wanted}})
		if err == nil || !strings.Contains(err.Error(), "nothing") {
			t.Errorf("%q: %v", wanted, err)
		}
	}
}
