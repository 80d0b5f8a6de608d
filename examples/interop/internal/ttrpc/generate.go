package ttrpc

//go:generate go run ../../../../cmd/netgen generate -o . ../../../../golden/wire/ttrpc.netgen
