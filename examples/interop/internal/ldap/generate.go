package ldap

//go:generate go run ../../../../cmd/netgen generate -o . ../../../../golden/wire/ldap.netgen
//go:generate cp ../../../../golden/testdata/externs/ldap.go ber.go
