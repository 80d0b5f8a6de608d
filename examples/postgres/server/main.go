// Command server is a toy database that speaks PostgreSQL's protocol:
//
//	go run ./examples/postgres/server -listen tcp://127.0.0.1:5433 -auth scram -password secret
//	psql -h 127.0.0.1 -p 5433 -U me
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

	"github.com/netgen-dev/netgen/examples/postgres/toy"
	"github.com/netgen-dev/netgen/runtime"
)

var methods = map[string]toy.Method{"trust": toy.Trust, "password": toy.Cleartext, "md5": toy.MD5, "scram": toy.SCRAM}

// main serves until it is interrupted; then what is running may finish.
func main() {
	listen := flag.String("listen", "tcp://127.0.0.1:5433", "the `address` to listen on")
	method := flag.String("auth", "trust", "how to ask for a password: trust, password, md5 or scram")
	password := flag.String("password", "", "the password of every user")
	flag.Parse()
	chosen, ok := methods[*method]
	if !ok {
		log.Fatalf("%s is no way to ask for a password", *method)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server := toy.NewServer(chosen, *password)
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
