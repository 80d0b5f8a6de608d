// Command client talks to a NATS server:
//
//	go run ./examples/nats/client -addr tcp://127.0.0.1:4222 -count 3 sub 'news.>'
//	go run ./examples/nats/client -addr tcp://127.0.0.1:4222 pub news.go hello
//	go run ./examples/nats/client -addr tcp://127.0.0.1:4222 -count 1 serve time
//	go run ./examples/nats/client -addr tcp://127.0.0.1:4222 request time please
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/netgen-dev/netgen/schemas/nats"
)

func main() {
	addr := flag.String("addr", "tcp://127.0.0.1:4222", "the server's `address`")
	count := flag.Int("count", 0, "end after so many messages")
	flag.Parse()
	verb, subject, text := flag.Arg(0), flag.Arg(1), flag.Arg(2)
	inbox := &inbox{messages: make(chan *nats.Msg, 64), info: make(chan string, 1)}
	ctx := context.Background()
	client, err := connect(ctx, *addr, inbox)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	switch {
	case verb == "sub" && flag.NArg() == 2:
		err = listen(ctx, client, inbox, subject, *count)
	case verb == "serve" && flag.NArg() == 2:
		err = serve(ctx, client, inbox, subject, *count)
	case verb == "pub" && flag.NArg() == 3:
		if err = client.Pub(ctx, &nats.Pub{Subject: subject, Payload: []byte(text)}); err == nil {
			err = client.Ping(ctx) // answered when the message has arrived
		}
	case verb == "request" && flag.NArg() == 3:
		err = request(ctx, client, inbox, subject, text)
	default:
		log.Fatal("usage: client [flags] sub|serve SUBJECT, or client [flags] pub|request SUBJECT TEXT")
	}
	if err != nil {
		log.Fatal(err)
	}
}

// connect waits for what the server says of itself, says what the client wants, and
// waits until the server has taken that.
func connect(ctx context.Context, addr string, inbox *inbox) (*nats.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	client, err := nats.Dial(ctx, addr, inbox)
	if err != nil {
		return nil, err
	}
	select {
	case <-inbox.info:
		err = client.Connect(ctx, &nats.Connect{Options: `{"verbose":false,"headers":true,"no_responders":true,"lang":"netgen"}`})
	case <-client.Done():
		err = client.Err()
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err == nil {
		err = client.Ping(ctx)
	}
	if err != nil {
		_ = client.Close()
		return nil, err
	}
	return client, nil
}

// subscribe makes the one subscription that this program has.
func subscribe(ctx context.Context, client *nats.Client, subject string) error {
	if err := client.Sub(ctx, &nats.Sub{Subject: subject, Sid: "1"}); err != nil {
		return err
	}
	return client.Ping(ctx)
}

// listen prints what is published.
func listen(ctx context.Context, client *nats.Client, inbox *inbox, subject string, count int) error {
	if err := subscribe(ctx, client, subject); err != nil {
		return err
	}
	fmt.Println("subscribed to", subject)
	for n := 1; ; n++ {
		m, err := inbox.next(client)
		if err != nil {
			return err
		}
		fmt.Printf("%s: %s\n", m.Subject, m.Payload)
		if n == count {
			return nil
		}
	}
}

// serve answers requests with what they say, in capitals.
func serve(ctx context.Context, client *nats.Client, inbox *inbox, subject string, count int) error {
	if err := subscribe(ctx, client, subject); err != nil {
		return err
	}
	fmt.Println("serving", subject)
	for n := 1; ; n++ {
		m, err := inbox.next(client)
		if err != nil {
			return err
		}
		if m.ReplyTo == nil {
			continue
		}
		if err := client.Pub(ctx, &nats.Pub{Subject: *m.ReplyTo, Payload: []byte(strings.ToUpper(string(m.Payload)))}); err != nil {
			return err
		}
		if n == count {
			return client.Ping(ctx)
		}
	}
}

// request asks, and prints the first answer.
func request(ctx context.Context, client *nats.Client, inbox *inbox, subject, text string) error {
	replyTo := fmt.Sprintf("_INBOX.%x", rand.Uint64())
	if err := client.Sub(ctx, &nats.Sub{Subject: replyTo, Sid: "1"}); err != nil {
		return err
	}
	if err := client.Pub(ctx, &nats.Pub{Subject: subject, ReplyTo: &replyTo, Payload: []byte(text)}); err != nil {
		return err
	}
	m, err := inbox.next(client)
	if err != nil {
		return err
	}
	fmt.Printf("%s\n", m.Payload)
	return nil
}

// An inbox takes what the server sends.
type inbox struct {
	nats.UnimplementedClientHandler
	messages chan *nats.Msg
	info     chan string
}

// next waits for a message.
func (b *inbox) next(client *nats.Client) (*nats.Msg, error) {
	select {
	case m := <-b.messages:
		if m.Payload == nil && m.Sid == "" {
			return nil, fmt.Errorf("nobody is there to answer")
		}
		return m, nil
	case <-client.Done():
		return nil, client.Err()
	}
}

func (b *inbox) Info(_ context.Context, _ *nats.Client, event *nats.Info) {
	select {
	case b.info <- event.Options:
	default: // it has changed, which is of no interest here
	}
}

func (b *inbox) Msg(_ context.Context, _ *nats.Client, event *nats.Msg) { b.messages <- event }

// HMsg has a status in its headers if the server says that nobody has subscribed.
func (b *inbox) HMsg(_ context.Context, _ *nats.Client, event *nats.HMsg) {
	if strings.HasPrefix(string(event.Headers), "NATS/1.0 503") {
		b.messages <- &nats.Msg{}
		return
	}
	b.messages <- &nats.Msg{Subject: event.Subject, Sid: event.Sid, ReplyTo: event.ReplyTo, Payload: event.Payload}
}

func (b *inbox) Err(_ context.Context, _ *nats.Client, event *nats.Err) {
	log.Print("the server says ", event.Text)
}

func (b *inbox) Ping(context.Context, *nats.Client) error { return nil }
