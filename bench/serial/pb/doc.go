// Package pb has the messages of messages.proto, as protoc and the plugins of
// google.golang.org/protobuf and vtprotobuf make them. These have to be on the PATH:
//
//	go install google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.12
//	go install github.com/planetscale/vtprotobuf/cmd/protoc-gen-go-vtproto@v0.6.0
package pb

//go:generate protoc -I .. --go_out=. --go_opt=paths=source_relative,Mmessages.proto=github.com/netgen-dev/netgen/bench/serial/pb --go-vtproto_out=. --go-vtproto_opt=paths=source_relative,Mmessages.proto=github.com/netgen-dev/netgen/bench/serial/pb,features=marshal+unmarshal+unmarshal_unsafe+size ../messages.proto
