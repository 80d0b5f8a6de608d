//go:build !alone || grpc || connect || drpc || ttrpc

package rpc

import (
	"errors"
	"io"

	"github.com/netgen-dev/netgen/bench/echo/echopb"
)

// What the peers that speak protobuf share.

func newMessage(id uint64, payload []byte) *echopb.Message {
	return &echopb.Message{Id: id, Name: itemName, Tags: tags, Payload: payload}
}

// newReply is a message of its own with what m has.
func newReply(m *echopb.Message) *echopb.Message {
	return &echopb.Message{Id: m.Id, Name: m.Name, Tags: m.Tags, Payload: m.Payload}
}

func checkMessage(id uint64, payload []byte, m *echopb.Message, err error) error {
	if err != nil {
		return err
	}
	return checkEcho(id, payload, m.Id, m.Name, len(m.Tags), m.Payload)
}

func newTotal(total, payload int) *echopb.Total {
	return &echopb.Total{Total: uint64(total), Payload: uint32(payload)}
}

// sendAll sends the items that were asked for.
func sendAll(m *echopb.Total, send func(*echopb.Item) error) error {
	payload := make([]byte, m.Payload)
	for i := range m.Total {
		if err := send(&echopb.Item{Number: i, Name: itemName, Payload: payload}); err != nil {
			return err
		}
	}
	return nil
}

// countAll receives a stream to its end.
func countAll(total, payload int, receive func() (*echopb.Item, error)) error {
	for got := 0; ; got++ {
		item, err := receive()
		if errors.Is(err, io.EOF) {
			return checkCount(got, total)
		}
		if err != nil {
			return err
		}
		if err := checkItem(got, item.Number, payload, len(item.Payload)); err != nil {
			return err
		}
	}
}
