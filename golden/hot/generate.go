package hot

//go:generate go tool netgen generate ./hot.netgen
