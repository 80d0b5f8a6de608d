//go:build !race

package cases

// raceFactor is by how much the race detector makes tests slower, about.
const raceFactor = 1
