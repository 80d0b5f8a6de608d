package thrift

//go:generate go run ../../../../cmd/netgen generate -o . ../../../../golden/wire/thrift.netgen
