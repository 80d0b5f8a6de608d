package imap

//go:generate go run ../../../../cmd/netgen generate -o . ../../../../golden/wire/imap.netgen
