package runtime_test

import (
	"context"
	"fmt"

	"github.com/netgen-dev/netgen/examples/chat"
	"github.com/netgen-dev/netgen/examples/chat/rooms"
	"github.com/netgen-dev/netgen/runtime"
)

// connected returns a client of a server within the process, and what ends both.
func connected(name string, server *chat.Server, opts ...runtime.DialOption) (*chat.Client, func()) {
	served := make(chan error, 1)
	go func() { served <- server.ListenAndServe(context.Background(), "mem:"+name) }()
	<-server.Ready()
	client, err := chat.Dial(context.Background(), "mem:"+name, nil, opts...)
	if err != nil {
		panic(err)
	}
	return client, func() {
		_ = client.Close()
		_ = server.Close()
		<-served
	}
}

// Every call that ends is told, here those of a server's peers.
func ExampleObserve() {
	server := rooms.NewServer(runtime.Observe(&runtime.Observer{
		CallEnded: func(c runtime.CallEnd) {
			fmt.Println(c.Protocol, c.Method, c.Kind, "has ended:", c.Status())
		},
	}))
	client, end := connected("observe", server)
	defer end()

	ctx := context.Background()
	_, err := client.Join(ctx, &chat.JoinRequest{Room: "go", Nick: "ann"})
	fmt.Println(err)
	_, err = client.Join(ctx, &chat.JoinRequest{Room: "go", Nick: "ann"}) // once more
	fmt.Println(err != nil)
	// Output:
	// Chat Join request has ended: ok
	// <nil>
	// Chat Join request has ended: JoinRefused
	// true
}

// An interceptor lets nobody post who has not joined a room as an admin, and another
// one, around it, notes how calls end.
func ExampleIntercept() {
	noted := func(ctx context.Context, call *runtime.Invocation, next func(context.Context) error) error {
		err := next(ctx)
		fmt.Println(call.Method, call.Status(err))
		return err
	}
	admin := runtime.NewKey[bool]("admin")
	guarded := func(ctx context.Context, call *runtime.Invocation, next func(context.Context) error) error {
		if join, ok := call.Request.(*chat.JoinRequest); ok {
			admin.Set(call.Socket, join.Nick == "ann")
		}
		if is, _ := admin.Get(call.Socket); call.Method == "Post" && !is {
			return runtime.Errorf(runtime.PermissionDenied, "only admins post")
		}
		return next(ctx)
	}
	client, end := connected("intercept", rooms.NewServer(runtime.Intercept(noted, guarded)))
	defer end()

	ctx := context.Background()
	_, _ = client.Join(ctx, &chat.JoinRequest{Room: "go", Nick: "bob"})
	_, err := client.Post(ctx, &chat.PostRequest{Room: "go", Text: "hello"})
	fmt.Println(err)
	// Output:
	// Join ok
	// Post permission denied
	// Post: permission denied: only admins post
}

// greeter answers in the language that its caller asks for.
type greeter struct{ chat.UnimplementedHandler }

func (greeter) Join(ctx context.Context, _ *chat.Peer, request *chat.JoinRequest) (*chat.JoinReply, error) {
	greeting := "Hello "
	if language, _ := runtime.MetadataOf(ctx).Get("language"); language == "de" {
		greeting = "Hallo "
	}
	if err := runtime.SetReplyMetadata(ctx, "server", "eu-1"); err != nil {
		return nil, err
	}
	return &chat.JoinReply{Members: []string{greeting + request.Nick}}, nil
}

// A language travels beside the request, and the name of the server beside its answer.
func ExampleWithMetadata() {
	client, end := connected("metadata", chat.NewServer(greeter{}))
	defer end()

	var beside runtime.ReplyMetadata
	ctx := runtime.WithReplyMetadata(context.Background(), &beside)
	ctx = runtime.WithMetadata(ctx, "language", "de")
	reply, err := client.Join(ctx, &chat.JoinRequest{Room: "go", Nick: "ann"})
	if err != nil {
		fmt.Println(err)
		return
	}
	server, _ := beside.Metadata().Get("server")
	fmt.Println(reply.Members[0], "from", server)
	// Output: Hallo ann from eu-1
}
