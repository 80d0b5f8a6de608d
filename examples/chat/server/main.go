// Command server is a chat server. It listens on each address that it is given:
//
//	go run ./examples/chat/server tcp://127.0.0.1:7000 unix:///tmp/chat.sock
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/netgen-dev/netgen/examples/chat/rooms"
	"github.com/netgen-dev/netgen/runtime"
)

// main serves until it is interrupted; then what is running may finish.
func main() {
	addrs := os.Args[1:]
	if len(addrs) == 0 {
		addrs = []string{"tcp://127.0.0.1:7000"}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server := rooms.NewServer()
	go announce(server.Server)
	if err := server.ListenAndServe(ctx, addrs...); !errors.Is(err, runtime.ErrServerClosed) {
		log.Fatal(err)
	}
}

// announce says where a server listens, once it does.
func announce(server *runtime.Server) {
	<-server.Ready()
	for _, addr := range server.Addrs() {
		fmt.Printf("listening on %s %s\n", addr.Network(), addr)
	}
}
