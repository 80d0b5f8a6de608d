package limits

//go:generate go tool netgen generate ./limits.netgen
