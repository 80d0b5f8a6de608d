// Package browser has tests only: it looks at the page of debugpage in Chromium.
// It is a module of its own for the sake of its requirements; the tests of
// debugpage run its tests.
package browser
