// Command server is a Modbus device with a clock: input registers 0 to 2 are hours,
// minutes and seconds, and everything else is memory.
//
//	go run ./examples/modbus/server -listen tcp://127.0.0.1:5020
//	mbpoll -0 -1 -p 5020 -t 3 -r 0 -c 3 127.0.0.1
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
	"time"

	"github.com/netgen-dev/netgen/examples/modbus/bank"
	"github.com/netgen-dev/netgen/runtime"
)

// main serves until it is interrupted; then what is running may finish.
func main() {
	listen := flag.String("listen", "tcp://127.0.0.1:5020", "the `address` to listen on; Modbus has port 502")
	size := flag.Int("size", 1000, "how many coils, inputs and registers there are")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	b := bank.New(max(*size, 3))
	go tick(ctx, b)
	server := bank.NewServer(b)
	go announce(server.Server)
	if err := server.ListenAndServe(ctx, *listen); !errors.Is(err, runtime.ErrServerClosed) {
		log.Fatal(err)
	}
}

// tick shows the time.
func tick(ctx context.Context, b *bank.Bank) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		now := time.Now()
		b.SetRegister(0, uint16(now.Hour()))
		b.SetRegister(1, uint16(now.Minute()))
		b.SetRegister(2, uint16(now.Second()))
		b.SetInput(0, now.Second()%2 == 0)
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

// announce says where a server listens, once it does.
func announce(server *runtime.Server) {
	<-server.Ready()
	for _, addr := range server.Addrs() {
		fmt.Printf("listening on %s %s\n", addr.Network(), addr)
	}
}
