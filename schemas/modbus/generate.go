package modbus

//go:generate go run ../../cmd/netgen generate ./modbus.netgen
