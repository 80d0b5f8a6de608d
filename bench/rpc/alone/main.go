// Command alone is what the processes of one contender run. Which one it is says the
// build tag beside "alone": nothing of the others is linked.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/netgen-dev/netgen/bench/rpc"
)

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, args []string) error {
	switch {
	case len(args) == 3 && args[0] == rpc.ServerCommand:
		return rpc.Serve(ctx, args[1], args[2])
	case len(args) == 4 && args[0] == rpc.ClientCommand:
		return rpc.Measure(ctx, args[1], args[2], args[3])
	}
	return fmt.Errorf("it is started by the benchmarks, as %s or %s", rpc.ServerCommand, rpc.ClientCommand)
}
