package chat_test

import (
	"context"
	"fmt"

	"github.com/netgen-dev/netgen/examples/chat"
	"github.com/netgen-dev/netgen/examples/chat/rooms"
	"github.com/netgen-dev/netgen/runtime"
)

// A client that outlives its server: it joins its room on every connection, before
// any other call goes out, and what it says meanwhile waits.
func Example_reconnect() {
	ctx := context.Background()
	const addr = "mem:rooms-that-restart"
	stop := startRooms(ctx, addr)
	client, err := chat.Dial(ctx, addr, nil,
		runtime.Reconnect(runtime.Backoff{}),
		runtime.WaitForReady(100),
		runtime.OnOpen(func(ctx context.Context, socket *runtime.Socket) error {
			_, err := socket.View().(*chat.Client).Join(ctx, &chat.JoinRequest{Room: "go", Nick: "gopher"})
			return err
		}),
		runtime.OnStateChange(func(change runtime.StateChange) {
			if change.State != runtime.ClientConnecting {
				fmt.Println(change.State)
			}
		}))
	if err != nil {
		fmt.Println(err)
		return
	}
	stop()
	stop = startRooms(ctx, addr)
	if _, err := client.Post(ctx, &chat.PostRequest{Room: "go", Text: "still here"}); err != nil {
		fmt.Println(err)
	}
	_ = client.Close()
	<-client.Done()
	stop()
	// Output:
	// open
	// lost
	// open
	// closed
}

// startRooms serves the rooms until stop is called, which waits for them.
func startRooms(ctx context.Context, addr string) (stop func()) {
	listener, err := runtime.Listen(ctx, addr)
	if err != nil {
		panic(err)
	}
	server, served := rooms.NewServer(), make(chan error, 1)
	go func() { served <- server.Serve(ctx, listener) }()
	return func() {
		_ = server.Shutdown(ctx)
		<-served
	}
}
