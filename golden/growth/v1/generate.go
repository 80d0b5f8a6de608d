package v1

//go:generate go tool netgen generate .
