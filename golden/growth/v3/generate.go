package v3

//go:generate go tool netgen generate .
