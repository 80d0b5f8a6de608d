package runtimetest_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/netgen-dev/netgen/examples/chat"
	"github.com/netgen-dev/netgen/examples/chat/rooms"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/native"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
)

// In these examples t stands for the *testing.T of a test.

func ExamplePair() {
	t := newTB()
	defer t.finish()

	runtimetest.Leaks(t)
	client := runtimetest.Pair(t, rooms.NewServer(), chat.Dial, nil)

	reply, err := client.Join(t.Context(), &chat.JoinRequest{Room: "go", Nick: "ann"})
	fmt.Println(reply.Members, err)
	// Output: [] <nil>
}

// The connection breaks in the middle of the first request. The caller cannot
// know whether the server has seen it.
func ExampleNewProxy() {
	t := newTB()
	defer t.finish()

	addr := runtimetest.Serve(t, rooms.NewServer(), "tcp://127.0.0.1:0")
	proxy := runtimetest.NewProxy(t, addr, nil)
	client, err := chat.Dial(t.Context(), proxy.Addr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	proxy.Now(runtimetest.Cut(10))

	_, err = client.Join(t.Context(), &chat.JoinRequest{Room: "go", Nick: "ann"})
	failed, _ := errors.AsType[*runtime.Error](err)
	fmt.Println(failed.Code, failed.Outcome)
	// Output: unavailable maybe executed
}

// What ails the connections follows from a seed, which the test prints when it
// fails.
func ExampleRandom() {
	t := newTB()
	defer t.finish()

	addr := runtimetest.Serve(t, rooms.NewServer(), "tcp://127.0.0.1:0")
	proxy := runtimetest.NewProxy(t, addr, runtimetest.Random(runtimetest.Seed(t)))
	unexplained := 0
	for range 10 {
		client, err := chat.Dial(t.Context(), proxy.Addr(), nil)
		if err == nil {
			_, err = client.Join(t.Context(), &chat.JoinRequest{Room: "go", Nick: "ann"})
			_ = client.Close()
		}
		taken, _ := errors.AsType[*chat.JoinRefused](err) // by one whose end the server has not noticed
		if err != nil && taken == nil && runtime.CodeOf(err) != runtime.Unavailable {
			unexplained++
		}
	}
	fmt.Println(unexplained, "failures that the faults do not explain")
	// Output: 0 failures that the faults do not explain
}

// A client that opens the same exchange twice is told what it did.
func ExamplePeer() {
	t := newTB()
	defer t.finish()

	addr := runtimetest.Serve(t, rooms.NewServer(), "tcp://127.0.0.1:0")
	peer := runtimetest.DialPeer(t, addr)
	peer.Greet("Chat")
	upload := native.AppendString(native.AppendString(nil, "go"), "file")
	for range 2 {
		peer.Frame(native.Header{Kind: native.KindRequest, ID: 3, Code: 5}, upload)
	}
	fmt.Println(peer.GoAway())
	// Output: protocol error id 3 is opened again while it is in use
}

// A server that answers with garbage.
func ExampleServePeers() {
	t := newTB()
	defer t.finish()

	addr := runtimetest.ServePeers(t, func(_ int, peer *runtimetest.Peer) {
		peer.Welcome()
		h, _ := peer.Expect(native.KindRequest)
		peer.Frame(native.Header{Kind: native.KindReply, ID: h.ID}, []byte{200})
	})
	client := runtimetest.Connect(t, addr, func(ctx context.Context, addr string) (*chat.Client, error) {
		return chat.Dial(ctx, addr, nil)
	})
	_, err := client.Join(t.Context(), &chat.JoinRequest{Room: "go", Nick: "ann"})
	fmt.Println(runtime.CodeOf(err))
	// Output: internal
}

// While somebody sends garbage, an honest member goes on talking; afterwards
// the server holds what it held before.
func ExampleSurvive() {
	t := newTB()
	defer t.finish()

	server := rooms.NewServer()
	addr := runtimetest.Serve(t, server, "tcp://127.0.0.1:0")
	ann := runtimetest.Connect(t, addr, func(ctx context.Context, addr string) (*chat.Client, error) {
		return chat.Dial(ctx, addr, nil)
	})
	if _, err := ann.Join(t.Context(), &chat.JoinRequest{Room: "go", Nick: "ann"}); err != nil {
		t.Fatal(err)
	}
	runtimetest.Survive(t, server, func(ctx context.Context, n int) error {
		_, err := ann.Post(ctx, &chat.PostRequest{Room: "go", Text: "still here"})
		return err
	}, func() {
		for range 20 {
			peer := runtimetest.DialPeer(t, addr)
			peer.Raw([]byte("GET / HTTP/1.1\r\n\r\n"))
			peer.GoAway()
		}
	})
	fmt.Println(t.said())
	// Output: []
}
