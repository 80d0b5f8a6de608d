//go:build race

package runtimetest

// raceFactor is by how much the race detector makes things larger.
const raceFactor = 2
