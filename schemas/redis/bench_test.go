package redis_test

import (
	"bytes"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
	"github.com/netgen-dev/netgen/schemas/redis"
)

var (
	benchKey   = []byte("user:1000:profile")
	benchValue = bytes.Repeat([]byte("x"), 64)
)

// benchmarked are messages that a connection has many of: a request of a method, or its
// first answer.
var benchmarked = []struct {
	name, method string
	answer       bool
	value        any
}{
	{"Get", "Get", false, &redis.GetRequest{Key: benchKey}},
	{"Set", "Set", false, &redis.SetRequest{Key: benchKey, Value: benchValue}},
	{"Bulk", "Get", true, &redis.Bulk{Data: benchValue}},
	{"OK", "Set", true, &redis.Status{Text: "OK"}},
}

// found returns a method of the client's, and the message of it.
func found(name string, answer bool) (*wire.Method, *wire.Message) {
	for _, m := range redis.Conversation().Methods {
		if m.Name == name && answer {
			return m, m.Answers[wire.Client][0].Message
		}
		if m.Name == name {
			return m, m.Open[wire.Client]
		}
	}
	return nil, nil
}

// fresh is a value to read into, if the message wants one.
func fresh(m *wire.Message) any {
	if m.New == nil {
		return nil
	}
	return m.New()
}

func BenchmarkAppend(b *testing.B) {
	for _, of := range benchmarked {
		_, m := found(of.method, of.answer)
		x, buffer := &wire.Exchange{}, make([]byte, 0, 1024)
		b.Run(of.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.Append(buffer, x, of.value); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRead reads messages as a connection does: what begins is told first, and
// then it is read.
func BenchmarkRead(b *testing.B) {
	p := redis.Conversation()
	for _, of := range benchmarked {
		method, m := found(of.method, of.answer)
		x, session := &wire.Exchange{}, wire.NewSession(p.Variables)
		encoded, err := m.Append(nil, x, of.value)
		if err != nil {
			b.Fatal(err)
		}
		side := wire.Server
		if of.answer {
			side = wire.Client
		}
		var r wire.Reader
		b.Run(of.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.Reset(encoded, true, p.Max)
				p.First.Reads[side].Dispatch(&r, session)
				if of.answer {
					method.Choose[wire.Client](&r, x)
				}
				r.Rewind(0)
				if m.Read(&r, x, fresh(m)); r.Err() != nil {
					b.Fatal(r.Err())
				}
			}
		})
	}
}
