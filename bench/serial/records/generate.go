package records

//go:generate sh -c "cd ../../.. && go run ./cmd/netgen generate bench/serial/records/records.netgen"
