// Package pb has the messages of messages.proto, as protoc and the plugins of
// google.golang.org/protobuf and vtprotobuf make them.
package pb

//go:generate protoc -I .. --go_out=. --go_opt=paths=source_relative,Mmessages.proto=github.com/netgen-dev/netgen/bench/serial/pb --go-vtproto_out=. --go-vtproto_opt=paths=source_relative,Mmessages.proto=github.com/netgen-dev/netgen/bench/serial/pb,features=marshal+unmarshal+unmarshal_unsafe+size ../messages.proto
