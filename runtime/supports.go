package runtime

// Supports1 is what generated code refers to, so that code which needs more
// than this runtime offers fails to compile. It stays for good; an
// incompatible change adds a Supports2 beside it.
const Supports1 = true
