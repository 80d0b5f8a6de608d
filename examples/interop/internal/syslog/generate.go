package syslog

//go:generate go run ../../../../cmd/netgen generate -o . ../../../../golden/wire/syslog.netgen
