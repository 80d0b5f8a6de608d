package mysql

//go:generate go run ../../../../cmd/netgen generate -o . ../../../../golden/wire/mysql.netgen
//go:generate cp ../../../../golden/testdata/externs/mysql.go packets.go
