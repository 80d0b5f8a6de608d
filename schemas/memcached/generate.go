package memcached

//go:generate go run ../../cmd/netgen generate ./memcached.netgen
