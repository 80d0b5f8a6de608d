package mqtt

//go:generate go run ../../cmd/netgen generate ./mqtt.netgen
