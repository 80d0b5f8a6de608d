package postgres

//go:generate go run ../../cmd/netgen generate ./postgres.netgen
