//go:build !windows

package system

// PassingErrors are errors of accepting that pass and have other numbers than usual.
var PassingErrors []error
