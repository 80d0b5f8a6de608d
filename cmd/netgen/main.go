// Command netgen turns protocol schemas into typed Go clients and servers.
package main

import (
	"context"
	"os"
	"os/signal"

	"github.com/netgen-dev/netgen/cmd/netgen/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := cli.Main(ctx, os.Args[1:], cli.Stdio{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(code)
}
