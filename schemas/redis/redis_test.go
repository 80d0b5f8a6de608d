package redis_test

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
	"github.com/netgen-dev/netgen/runtime/wire/wiretest"
	"github.com/netgen-dev/netgen/schemas/redis"
)

func TestCodecs(t *testing.T) { wiretest.Check(t, redis.Conversation()) }

func FuzzRead(f *testing.F) { wiretest.Fuzz(f, redis.Conversation()) }

// TestStatusLikeAnother checks that a text is not sent which a client takes for another
// answer.
func TestStatusLikeAnother(t *testing.T) {
	t.Parallel()
	for _, m := range redis.Conversation().Methods {
		if m.Name != "Set" {
			continue
		}
		answers := m.Answers[wire.Client]
		for i, a := range answers {
			if a.Message == nil || a.Message.Name != "StatusMessage" {
				continue
			}
			part := wire.Part{Method: m, Side: wire.Client, Answer: &answers[i]}
			for text, refused := range map[string]bool{"OK": false, "QUEUE": false, "QUEUED UP": false, "QUEUED": true} {
				_, err := part.Append(nil, &wire.Exchange{}, func(b []byte, x *wire.Exchange) ([]byte, error) {
					return a.Message.Append(b, x, &redis.Status{Text: text})
				})
				if (err != nil) != refused {
					t.Errorf("%q: %v", text, err)
				}
			}
			return
		}
	}
	t.Error("no Set is answered by a status")
}
