package v2

//go:generate go tool netgen generate .
