package probe

//go:generate go tool netgen generate ./probe.netgen
