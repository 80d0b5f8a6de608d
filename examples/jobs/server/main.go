// Command server is a job queue. It listens on each address that it is given:
//
//	go run ./examples/jobs/server tcp://127.0.0.1:7001 unix:///tmp/jobs.sock
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/netgen-dev/netgen/examples/jobs/queue"
	"github.com/netgen-dev/netgen/runtime"
)

// main serves until it is interrupted; then what is running may finish.
func main() {
	addrs := os.Args[1:]
	if len(addrs) == 0 {
		addrs = []string{"tcp://127.0.0.1:7001"}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server := queue.NewServer()
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
