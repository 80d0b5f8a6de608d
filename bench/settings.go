package main

import (
	"fmt"
	"strings"
)

// settings are what the command line says.
type settings struct {
	quick  bool
	json   bool
	rounds int
	charts string   // the folder of the charts, "" for none
	wanted []string // names, or what names begin with; none for all
	suite  string   // the suite that runs
}

// check fails for what is wanted of no suite.
func (s settings) check() error {
	known := map[string]bool{}
	for _, suite := range suites {
		known[suite.name] = true
	}
	for _, wanted := range s.wanted {
		if suite, _, _ := strings.Cut(wanted, "/"); !known[suite] {
			return fmt.Errorf("there is no %q", suite)
		}
	}
	return nil
}

// pick returns the full size of something, or the quick one.
func (s settings) pick(full, quick int) int {
	if s.quick {
		return quick
	}
	return full
}

// caseName is the whole name of a case of the suite that runs.
func (s settings) caseName(name string) string { return s.suite + "/" + name }

// wants tells whether a case was asked for.
func (s settings) wants(name string) bool {
	return s.any(func(wanted string) bool { return within(s.caseName(name), wanted) })
}

// wantsSuite tells whether any case of a suite was asked for.
func (s settings) wantsSuite(name string) bool {
	return s.any(func(wanted string) bool { return within(wanted, name) })
}

func (s settings) any(matches func(wanted string) bool) bool {
	for _, wanted := range s.wanted {
		if matches(wanted) {
			return true
		}
	}
	return len(s.wanted) == 0
}

// within tells whether a path is that of a folder, or below it.
func within(path, folder string) bool {
	return path == folder || strings.HasPrefix(path, folder+"/")
}
