// Package flat has the messages of messages.fbs, as flatc 2 makes them.
package flat

//go:generate flatc --go --go-namespace flat -o .. ../messages.fbs
