package modbus

//go:generate go tool netgen generate ./modbus.netgen
