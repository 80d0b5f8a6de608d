package kafka

//go:generate go run ../../../../cmd/netgen generate -o . ../../../../golden/drafts/kafka.netgen
