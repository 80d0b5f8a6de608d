package lanes

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// The answer to a request has its id and comes in its channel.
func TestChannels(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	here, there := net.Pipe()
	c, err := NewClient(ctx, here)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	first, second := c.AskAsync(ctx, &AskRequest{Stream: 5, A: 7}), c.AskAsync(ctx, &AskRequest{Stream: 6, A: 8})
	asked := make([]byte, 16)
	if _, err := io.ReadFull(there, asked); err != nil || string(asked) != "\x07\x01\x05\x00\x00\x00\x01\x07\x07\x01\x06\x00\x00\x00\x02\x08" {
		t.Fatalf("% x, %v", asked, err)
	}
	go func() { _, _ = there.Write([]byte("\x07\x65\x06\x00\x00\x00\x02\x3d\x07\x65\x06\x00\x00\x00\x01\x33")) }()
	if a, err := second.Await(ctx); err != nil || a.B != 0x3d {
		t.Errorf("%v, %v", a, err)
	}
	if _, err := first.Await(ctx); err == nil || !strings.Contains(err.Error(), "an answer with id 1 in the channel 6, and what has the id was asked in 5") {
		t.Errorf("the other channel's answer: %v", err)
	}
}
