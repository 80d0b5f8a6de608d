//go:build !linux

package runtime

// maxPath is how many bytes the path of a unix socket may have: the BSDs have
// room for 104 with the zero at its end.
const maxPath = 103
