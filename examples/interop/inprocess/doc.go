// Package inprocess has tests only: generated clients and servers meet peers that
// are Go libraries. It is a module of its own for the sake of their requirements;
// the tests of examples/interop run its tests.
package inprocess
