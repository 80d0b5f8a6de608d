// Command server is a chat server. It listens on each address that it is given:
//
//	go run ./examples/chat/server tcp://127.0.0.1:7000 unix:///tmp/chat.sock
//
// With -debug it also shows what it is doing, at http://127.0.0.1:7001/debug/netgen/:
//
//	go run ./examples/chat/server -debug 127.0.0.1:7001
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"github.com/netgen-dev/netgen/examples/chat/rooms"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/debugpage"
)

// main serves until it is interrupted; then what is running may finish.
func main() {
	debug := flag.String("debug", "", "`host:port` of the debug page, which shows addresses and rooms to everybody who can reach it")
	flag.Parse()
	addrs := flag.Args()
	if len(addrs) == 0 {
		addrs = []string{"tcp://127.0.0.1:7000"}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	page := debugpage.New()
	var opts []runtime.ServerOption
	if *debug != "" {
		opts = append(opts, runtime.Observe(page.Observer("chat")))
		if err := show(page, *debug); err != nil {
			log.Fatal(err)
		}
	}
	server := rooms.NewServer(opts...)
	page.AddServer("chat", server.Server)
	go announce(server.Server)
	if err := server.ListenAndServe(ctx, addrs...); !errors.Is(err, runtime.ErrServerClosed) {
		log.Fatal(err)
	}
}

// show serves the debug page as long as the program runs, and says where.
func show(page *debugpage.Page, addr string) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/debug/netgen/", page)
	fmt.Printf("the debug page is http://%s/debug/netgen/\n", listener.Addr())
	go func() { log.Print(http.Serve(listener, mux)) }()
	return nil
}

// announce says where a server listens, once it does.
func announce(server *runtime.Server) {
	<-server.Ready()
	for _, addr := range server.Addrs() {
		fmt.Printf("listening on %s %s\n", addr.Network(), addr)
	}
}
