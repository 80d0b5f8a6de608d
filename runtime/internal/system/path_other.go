//go:build !linux

package system

// MaxPath is how many bytes the path of a unix socket may have: the BSDs have
// room for 104 with the zero at its end.
const MaxPath = 103
