package redis

//go:generate go run ../../cmd/netgen generate ./redis.netgen
