// Command demo runs a chat server and two of its clients in one process, and
// prints what they say to each other: ann over TCP, bob over a unix socket.
//
//	go run ./examples/chat/demo
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/netgen-dev/netgen/examples/chat"
	"github.com/netgen-dev/netgen/examples/chat/rooms"
	"github.com/netgen-dev/netgen/runtime"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := run(ctx); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "chat")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)

	server := rooms.NewServer()
	defer server.Close()
	served := make(chan error, 1)
	go func() {
		served <- server.ListenAndServe(ctx, "tcp://127.0.0.1:0", "unix://"+filepath.Join(dir, "chat.sock"))
	}()
	select {
	case err := <-served:
		return err
	case <-server.Ready():
	}

	bobHears := make(chan string, 16)
	ann, err := join(ctx, server.Addrs()[0], "ann", make(chan string, 16))
	if err != nil {
		return err
	}
	defer ann.Close()
	bob, err := join(ctx, server.Addrs()[1], "bob", bobHears)
	if err != nil {
		return err
	}
	defer bob.Close()

	if err := post(ctx, ann, bobHears); err != nil {
		return err
	}
	if err := history(ctx, bob); err != nil {
		return err
	}
	if err := upload(ctx, bob); err != nil {
		return err
	}
	if err := confirm(ctx, server); err != nil {
		return err
	}
	if err := refusal(ctx, bob); err != nil {
		return err
	}
	return server.Shutdown(ctx)
}

// join connects one member and enters the room "go".
func join(ctx context.Context, addr net.Addr, nick string, hears chan string) (*chat.Client, error) {
	client, err := chat.Dial(ctx, addr.Network()+"://"+addr.String(), member{nick: nick, hears: hears})
	if err != nil {
		return nil, err
	}
	reply, err := client.Join(ctx, &chat.JoinRequest{Room: "go", Nick: nick})
	if err != nil {
		return nil, err
	}
	fmt.Printf("%s joined over %s and meets %v\n", nick, addr.Network(), reply.Members)
	return client, nil
}

// post says one thing and waits for its number, then three more at once: the
// futures are awaited together, and the server handles them in any order.
func post(ctx context.Context, ann *chat.Client, bobHears chan string) error {
	reply, err := ann.Post(ctx, &chat.PostRequest{Room: "go", Text: "hello, is anybody here?"})
	if err != nil {
		return err
	}
	fmt.Printf("ann's message has the number %d\nbob hears %s\n", reply.ID, <-bobHears)

	var posts []*runtime.Future[*chat.PostReply]
	for _, text := range []string{"one", "two", "three"} {
		posts = append(posts, ann.PostAsync(ctx, &chat.PostRequest{Room: "go", Text: text}))
	}
	replies, err := runtime.All(posts...).Await(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("ann's next %d messages are posted\n", len(replies))
	for range posts {
		fmt.Println("bob hears", <-bobHears)
	}
	return nil
}

// history reads the room back as a stream.
func history(ctx context.Context, bob *chat.Client) error {
	stream := bob.History(ctx, &chat.HistoryRequest{Room: "go", Since: 2})
	for message, err := range stream.All() {
		if err != nil {
			return err
		}
		fmt.Printf("bob reads #%d %s: %s\n", message.ID, message.Author, message.Text)
	}
	end, err := stream.End(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("the history ended after %d messages\n", end.Total)
	return nil
}

// upload sends a megabyte in chunks.
func upload(ctx context.Context, bob *chat.Client) error {
	file := bob.Upload(ctx, &chat.UploadRequest{Room: "go", Name: "gopher.png"})
	for range 16 {
		if err := file.Send(ctx, make([]byte, 64<<10)); err != nil {
			return err
		}
	}
	end, err := file.End(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("the server took %d bytes, checksum %08x\n", end.Size, end.Checksum)
	return nil
}

// confirm lets the server ask each of its sockets something.
func confirm(ctx context.Context, server *chat.Server) error {
	for peer := range server.Peers() {
		reply, err := peer.Confirm(ctx, &chat.ConfirmRequest{Question: "are you still there?"})
		if err != nil {
			return err
		}
		fmt.Printf("socket %d answers: %s\n", peer.ID(), reply.Answer)
	}
	return nil
}

// refusal shows an error that the schema declares.
func refusal(ctx context.Context, bob *chat.Client) error {
	_, err := bob.Join(ctx, &chat.JoinRequest{Room: "go", Nick: "ann"})
	var refused *chat.JoinRefused
	if !errors.As(err, &refused) {
		return fmt.Errorf("joining as ann a second time gave %w", err)
	}
	fmt.Printf("bob cannot be ann as well: %s\n", refused.Reason)
	return nil
}

// member is what a client does with what the server sends.
type member struct {
	nick  string
	hears chan string
}

func (m member) Posted(_ context.Context, _ *chat.Client, event *chat.Posted) {
	m.hears <- event.Message.Author + ": " + event.Message.Text
}

func (m member) Confirm(_ context.Context, _ *chat.Client, request *chat.ConfirmRequest) (*chat.ConfirmReply, error) {
	return &chat.ConfirmReply{Answer: m.nick + ", yes"}, nil
}

func (m member) Typing(context.Context, *chat.Client, *chat.Typing) {}
