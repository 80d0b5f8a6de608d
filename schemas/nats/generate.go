package nats

//go:generate go run ../../cmd/netgen generate ./nats.netgen
