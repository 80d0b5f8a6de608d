// Command client publishes to an MQTT broker, or prints what is published:
//
//	go run ./examples/mqtt/client -addr tcp://127.0.0.1:1884 -count 3 sub 'news/#'
//	go run ./examples/mqtt/client -addr tcp://127.0.0.1:1884 -qos 2 pub news/go hello
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"time"

	"github.com/netgen-dev/netgen/schemas/mqtt"
)

func main() {
	addr := flag.String("addr", "tcp://127.0.0.1:1884", "the broker's `address`")
	qos := flag.Uint("qos", 0, "how often a message is delivered: at most once, at least once, exactly once")
	retain := flag.Bool("retain", false, "the broker shall keep the message for those who subscribe later")
	count := flag.Int("count", 0, "end after so many messages")
	flag.Parse()
	if *qos > 2 || !(flag.NArg() == 2 && flag.Arg(0) == "sub" || flag.NArg() == 3 && flag.Arg(0) == "pub") {
		log.Fatal("usage: client [flags] sub FILTER, or client [flags] pub TOPIC TEXT")
	}
	messages := make(listener, 16)
	ctx := context.Background()
	client, err := connect(ctx, *addr, messages)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	if flag.Arg(0) == "sub" {
		err = subscribe(ctx, client, messages, flag.Arg(1), mqtt.QoS(*qos), *count)
	} else {
		flags := mqtt.PublishFlags{QoS: mqtt.QoS(*qos), Retain: *retain}
		err = publish(ctx, client, &mqtt.PublishRequest{Flags: flags, Topic: flag.Arg(1), Packet: 1, Payload: []byte(flag.Arg(2))})
	}
	if err == nil {
		err = client.Disconnect(ctx)
	}
	if err == nil {
		err = client.Socket().Flush(ctx)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// connect opens a session that is forgotten when the program ends.
func connect(ctx context.Context, addr string, messages listener) (*mqtt.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	client, err := mqtt.Dial(ctx, addr, messages)
	if err != nil {
		return nil, err
	}
	reply, err := client.Connect(ctx, &mqtt.ConnectRequest{Clean: true})
	if err == nil && reply.Code != mqtt.ConnectCodeAccepted {
		err = fmt.Errorf("the broker refuses: %v", reply.Code)
	}
	if err != nil {
		_ = client.Close()
		return nil, err
	}
	return client, nil
}

// publish sends a message and waits until the broker has it, as far as its QoS says.
func publish(ctx context.Context, client *mqtt.Client, message *mqtt.PublishRequest) error {
	reply, err := client.Publish(ctx, message)
	if err != nil {
		return err
	}
	if _, ok := reply.(*mqtt.Pubrec); ok {
		return client.Pubrel(ctx, &mqtt.PubrelRequest{Packet: message.Packet})
	}
	return nil
}

// subscribe prints what comes.
func subscribe(ctx context.Context, client *mqtt.Client, messages listener, filter string, qos mqtt.QoS, count int) error {
	granted, err := client.Subscribe(ctx, &mqtt.SubscribeRequest{Filters: []mqtt.Filter{{Topic: filter, QoS: qos}}})
	if err != nil {
		return err
	}
	fmt.Printf("subscribed to %s: %v\n", filter, granted.Codes[0])
	for n := 1; ; n++ {
		select {
		case line := <-messages:
			fmt.Println(line)
		case <-client.Done():
			return client.Err()
		}
		if n == count {
			return nil
		}
	}
}

// A listener takes what the broker publishes. Messages of QoS 2 are not remembered
// here until they are let go of: this session ends with its connection.
type listener chan string

func (l listener) Publish(_ context.Context, _ *mqtt.Client, r *mqtt.PublishRequest) (mqtt.PublishReply, error) {
	l <- r.Topic + ": " + string(r.Payload)
	switch r.Flags.QoS {
	case mqtt.QoSAtLeastOnce:
		return &mqtt.Puback{}, nil
	case mqtt.QoSExactlyOnce:
		return &mqtt.Pubrec{}, nil
	}
	return nil, nil
}

func (l listener) Pubrel(context.Context, *mqtt.Client, *mqtt.PubrelRequest) error { return nil }
