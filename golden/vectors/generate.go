package vectors

//go:generate go tool netgen generate .
