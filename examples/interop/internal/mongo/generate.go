package mongo

//go:generate go run ../../../../cmd/netgen generate -o . ../../../../golden/wire/mongo.netgen
