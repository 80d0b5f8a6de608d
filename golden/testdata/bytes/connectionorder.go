package connectionorder

import (
	"context"
	"io"
	"net"
	"testing"
	"time"
)

// The first message says in which order it has its numbers, and all others have them, in either
// direction.
func TestOrderOfConnection(t *testing.T) {
	for _, c := range []struct {
		order                          Order
		setup, accepted, asked, answer string
	}{
		{OrderBig, "B\x00\x00\x0b\x00\x01\x00\x01x", "\x01\x07\x00\x08\x00\x00\x00\x05\x00\x00\x01\x00",
			"\x00\x00\x00\x0d\x01\x01\x02\x00\x01\x00\x00\x00\x00\x41\xd9\x12\xff",
			"\x00\x00\x00\x0b\x02\x01\x02\x00\x01\x00\x01\x00\x00\x00\x2a"},
		{OrderLittle, "l\x00\x0b\x00\x01\x00\x01\x00x", "\x01\x07\x08\x00\x05\x00\x00\x00\x00\x01\x00\x00",
			"\x0d\x00\x00\x00\x01\x02\x01\x01\x00\x00\x00\x00\x00\xff\x12\xd9\x41",
			"\x0b\x00\x00\x00\x02\x02\x01\x01\x00\x01\x00\x2a\x00\x00\x00"},
	} {
		t.Run(c.order.String(), func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			here, there := net.Pipe()
			client, err := NewClient(ctx, here, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			hear := func(want string) {
				got := make([]byte, len(want))
				if _, err := io.ReadFull(there, got); err != nil || string(got) != want {
					t.Errorf("%q, want %q: %v", got, want, err)
				}
			}
			go func() {
				hear(c.setup)
				_, _ = io.WriteString(there, c.accepted)
			}()
			a, err := client.Setup(ctx, &SetupRequest{Order: c.order, Version: 11, Deep: 1, Name: "x"})
			if err != nil || a.Detail != 7 || a.Release != 5 || a.Base != 256 {
				t.Fatalf("%+v, %v", a, err)
			}
			go func() {
				hear(c.asked)
				_, _ = io.WriteString(there, c.answer)
			}()
			answer, err := client.Ask(ctx, &AskRequest{})
			if err != nil || len(answer.Numbers) != 1 || answer.Numbers[0] != 42 {
				t.Errorf("%+v, %v", answer, err)
			}
		})
	}
}
