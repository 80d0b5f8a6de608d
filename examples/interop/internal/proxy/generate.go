package proxy

//go:generate go run ../../../../cmd/netgen generate -o . ../../../../golden/wire/proxy.netgen
