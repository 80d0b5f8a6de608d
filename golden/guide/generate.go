package bx40

//go:generate go tool netgen generate ./bx40.netgen
