// Command mapserver has GET and SET on a map, by one of several libraries:
//
//	mapserver name host:port
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"
)

// servers are those that it can be.
var servers = map[string]func(ctx context.Context, addr string) error{
	"netgen":                  serveNetgen,
	"netgen, requests reused": serveReusing,
	"redcon":                  serveRedcon,
}

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) != 2 || servers[args[0]] == nil {
		return fmt.Errorf("it is started by the benchmarks, as one of %d servers, with an address", len(servers))
	}
	if err := servers[args[0]](ctx, args[1]); ctx.Err() == nil {
		return err
	}
	return nil
}
