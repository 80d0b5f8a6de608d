// Package gogopb has the messages of messages.proto, as protoc and the plugin
// gogofaster make them, which has to be on the PATH:
//
//	go install github.com/gogo/protobuf/protoc-gen-gogofaster@v1.3.2
package gogopb

//go:generate protoc -I .. --gogofaster_out=. --gogofaster_opt=paths=source_relative,import_path=gogopb ../messages.proto
