// Package system is what the runtime asks of operating systems where they differ, or
// where Go's standard library does not offer it: each function is there on all of them,
// and a constant says where one works.
package system
