// Command server is a job queue. It listens on each address that it is given:
//
//	go run ./examples/jobs/server tcp://127.0.0.1:7001 unix:///tmp/jobs.sock
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/netgen-dev/netgen/examples/jobs/queue"
)

func main() {
	addrs := os.Args[1:]
	if len(addrs) == 0 {
		addrs = []string{"tcp://127.0.0.1:7001"}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, addrs); err != nil {
		log.Fatal(err)
	}
}

// run serves until ctx ends, then lets what is running finish.
func run(ctx context.Context, addrs []string) error {
	server := queue.NewServer()
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe(context.WithoutCancel(ctx), addrs...) }()
	select {
	case err := <-failed:
		return err
	case <-server.Ready():
	}
	for _, addr := range server.Addrs() {
		fmt.Printf("listening on %s %s\n", addr.Network(), addr)
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return server.Shutdown(grace)
}
