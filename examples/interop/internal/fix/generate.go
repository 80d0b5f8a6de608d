package fix

//go:generate go run ../../../../cmd/netgen generate -o . ../../../../golden/wire/fix.netgen
