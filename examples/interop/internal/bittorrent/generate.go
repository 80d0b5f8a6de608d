package bittorrent

//go:generate go run ../../../../cmd/netgen generate -o . ../../../../golden/wire/bittorrent.netgen
