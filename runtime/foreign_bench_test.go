package runtime

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// flat is a protocol whose codecs allocate nothing, so that what is counted is
// the session's: a request is one byte, and so is its reply.
func flat() (*Protocol, *Method[None, None]) {
	main := &wire.Phase{Name: "main"}
	p := &wire.Protocol{Name: "Flat", Max: 1 << 10, Phases: []*wire.Phase{main}, First: main}
	one := &wire.Message{
		Name:   "One",
		Append: func(b []byte, _ *wire.Exchange, _ any) ([]byte, error) { return append(b, 'x'), nil },
		Read:   func(r *wire.Reader, _ *wire.Exchange, _ any) any { r.Next(1); return nil },
	}
	for side, what := range []wire.What{wire.Reply, wire.Opening} {
		main.Reads[side].Dispatch = func(*wire.Reader, *wire.Session) (wire.What, uint16) { return what, 1 }
	}
	m := &wire.Method{
		ID: 1, Name: "One", Pairing: wire.InOrder, Phase: main, Open: bothSides(one),
		Answers: bothAnswers(wire.Answer{Message: one, Is: wire.Result}),
		Choose:  bothSides(func(*wire.Reader, *wire.Exchange) int { return 0 }),
	}
	p.Methods = []*wire.Method{m}
	return &Protocol{Name: "Flat", Wire: p}, &Method[None, None]{ID: 1, Name: "One", Wire: m}
}

// echoPeer answers every byte by itself.
func echoPeer(b *testing.B) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = l.Close() })
	go func() {
		for conn, err := l.Accept(); err == nil; conn, err = l.Accept() {
			go func() {
				defer conn.Close()
				_, _ = io.CopyBuffer(struct{ io.Writer }{conn}, struct{ io.Reader }{conn}, make([]byte, 64<<10))
			}()
		}
	}()
	return "tcp://" + l.Addr().String()
}

func BenchmarkForeignPipelined(b *testing.B) {
	p, m := flat()
	client := dialForeign(b, echoPeer(b), p, Side{})
	ctx := context.Background()
	window := make([]*Future[None], 0, 256)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		window = append(window, foreignAsync(ctx, client, m, None{}))
		if len(window) == cap(window) {
			for _, f := range window {
				if _, err := f.Await(ctx); err != nil {
					b.Fatal(err)
				}
			}
			window = window[:0]
		}
	}
}

func BenchmarkForeignCall(b *testing.B) {
	p, m := flat()
	client := dialForeign(b, echoPeer(b), p, Side{})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := foreignCall(context.Background(), client, m, None{}); err != nil {
			b.Fatal(err)
		}
	}
}

// 16 requests at a time, as redis-benchmark -P 16 sends them.
func BenchmarkForeignServe(b *testing.B) {
	p, m := flat()
	_, addr := serveForeign(b, p, Side{Route: func(in *Incoming) {
		serveRequest(in, m, in.Socket(), func(context.Context, *Socket, None) (None, error) { return None{}, nil })
	}})
	conn, err := net.Dial("tcp", addr[len("tcp://"):])
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	batch, r := make([]byte, 16), bufio.NewReader(conn)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		if n%16 != 0 {
			continue
		}
		_, err := conn.Write(batch)
		_, err2 := io.ReadFull(r, batch)
		if err := errors.Join(err, err2); err != nil {
			b.Fatal(err)
		}
	}
}
