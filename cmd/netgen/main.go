// Command netgen turns protocol schemas into typed Go clients and servers.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"

	"github.com/netgen-dev/netgen/cmd/netgen/internal/cli"
)

func main() {
	// A run ends before its garbage is worth collecting often: this is a fifth of the time
	// that many messages take.
	debug.SetGCPercent(400)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := cli.Main(ctx, os.Args[1:], cli.Stdio{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(code)
}
