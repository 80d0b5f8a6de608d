// Command client joins a chat room and says each line of its standard input:
//
//	go run ./examples/chat/client tcp://127.0.0.1:7000 go ann
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/netgen-dev/netgen/examples/chat"
)

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: client ADDRESS ROOM NICK")
	}
	if err := run(context.Background(), os.Args[1], os.Args[2], os.Args[3]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, addr, room, nick string) error {
	client, err := chat.Dial(ctx, addr, member{nick: nick})
	if err != nil {
		return err
	}
	defer client.Close()

	reply, err := client.Join(ctx, &chat.JoinRequest{Room: room, Nick: nick})
	var refused *chat.JoinRefused
	if errors.As(err, &refused) {
		return fmt.Errorf("%s is not let into %s: %v", nick, room, refused.Reason)
	}
	if err != nil {
		return err
	}
	fmt.Printf("joined %s, with %v\n", room, reply.Members)
	if err := replay(ctx, client, room); err != nil {
		return err
	}
	return talk(ctx, client, room, os.Stdin)
}

// replay prints what was said before.
func replay(ctx context.Context, client *chat.Client, room string) error {
	history := client.History(ctx, &chat.HistoryRequest{Room: room})
	for message, err := range history.All() {
		if err != nil {
			return err
		}
		fmt.Printf("%s: %s\n", message.Author, message.Text)
	}
	end, err := history.End(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("(%d messages)\n", end.Total)
	return nil
}

// talk posts each line of in.
func talk(ctx context.Context, client *chat.Client, room string, in io.Reader) error {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		reply, err := client.Post(ctx, &chat.PostRequest{Room: room, Text: lines.Text()})
		if err != nil {
			return err
		}
		fmt.Printf("#%d: %s\n", reply.ID, lines.Text())
	}
	return lines.Err()
}

// member is what a client does with what the server sends.
type member struct{ nick string }

func (member) Posted(_ context.Context, _ *chat.Client, event *chat.Posted) {
	fmt.Printf("%s: %s\n", event.Message.Author, event.Message.Text)
}

func (m member) Confirm(context.Context, *chat.Client, *chat.ConfirmRequest) (*chat.ConfirmReply, error) {
	return &chat.ConfirmReply{Answer: m.nick}, nil
}

func (member) Typing(_ context.Context, _ *chat.Client, event *chat.Typing) {
	fmt.Printf("%s is typing\n", event.Nick)
}
