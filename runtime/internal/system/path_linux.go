package system

// MaxPath is how many bytes the path of a unix socket may have: 108 with the
// zero at its end.
const MaxPath = 107
