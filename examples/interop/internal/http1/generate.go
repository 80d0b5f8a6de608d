package http1

//go:generate go run ../../../../cmd/netgen generate -o . ../../../../golden/wire/http1.netgen
