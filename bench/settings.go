package main

import (
	"fmt"
	"slices"
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

	met map[string]bool // what is wanted and was a case
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
	asked := len(s.wanted) == 0
	for _, wanted := range s.wanted {
		if strings.HasPrefix(s.caseName(name), wanted) {
			s.met[wanted] = true
			asked = true
		}
	}
	return asked
}

// wantsSuite tells whether any case of a suite was asked for.
func (s settings) wantsSuite(name string) bool {
	return len(s.wanted) == 0 || slices.ContainsFunc(s.wanted, func(wanted string) bool {
		suite, _, _ := strings.Cut(wanted, "/")
		return suite == name
	})
}

// unmet fails for what was asked for, and is no case that can be had here.
func (s settings) unmet() error {
	for _, wanted := range s.wanted {
		if !s.met[wanted] {
			return fmt.Errorf("no case that can be had here begins with %q; the tables of the suite have their names, and docs/performance.md", wanted)
		}
	}
	return nil
}
