// Package echopb has the messages and the calls of echo.proto, as protoc and the
// plugins of gRPC and drpc make them.
package echopb

//go:generate protoc -I .. --go_out=. --go_opt=paths=source_relative --go-grpc_out=. --go-grpc_opt=paths=source_relative --go-drpc_out=. --go-drpc_opt=paths=source_relative ../echo.proto
