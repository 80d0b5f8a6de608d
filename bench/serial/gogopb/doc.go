// Package gogopb has the messages of messages.proto, as protoc and the plugin
// gogofaster make them.
package gogopb

//go:generate protoc -I .. --gogofaster_out=. --gogofaster_opt=paths=source_relative,import_path=gogopb ../messages.proto
