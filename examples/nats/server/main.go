// Command server is a core NATS server:
//
//	go run ./examples/nats/server -listen tcp://127.0.0.1:4223
//	nats -s nats://127.0.0.1:4223 sub "news.*"
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/netgen-dev/netgen/examples/nats/hub"
	"github.com/netgen-dev/netgen/runtime"
)

// main serves until it is interrupted; then what is running may finish.
func main() {
	listen := flag.String("listen", "tcp://127.0.0.1:4223", "the `address` to listen on")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server := hub.NewServer()
	go announce(server.Server)
	if err := server.ListenAndServe(ctx, *listen); !errors.Is(err, runtime.ErrServerClosed) {
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
