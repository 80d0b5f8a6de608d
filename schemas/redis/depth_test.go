package redis_test

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
	"github.com/netgen-dev/netgen/schemas/redis"
)

// nested is a number in so many arrays, one in the other.
func nested(arrays int) redis.Value {
	var v redis.Value = &redis.Int{Value: 1}
	for range arrays {
		v = &redis.Array{Items: []redis.Value{v}}
	}
	return v
}

// TestDepth appends values that stand in one another, of which a reader takes no more.
func TestDepth(t *testing.T) {
	t.Parallel()
	read := func(arrays int) bool {
		var b []byte
		for range arrays {
			b = append(b, "*1\r\n"...)
		}
		var r wire.Reader
		r.Reset(append(b, ":1\r\n"...), false, 0)
		new(redis.Array).ReadWire(&r)
		return r.Err() == nil
	}
	for _, arrays := range []int{1, 62, 63, 64, 65, 66, 1000} {
		_, err := nested(arrays).(*redis.Array).AppendWire(nil)
		if reads := read(arrays); (err == nil) != reads {
			t.Errorf("%d arrays are appended with %v, and read: %v", arrays, err, reads)
		}
	}
}

// TestDepthBehindFailure appends a value with the exchange of one that was too deep.
func TestDepthBehindFailure(t *testing.T) {
	t.Parallel()
	message := redis.Conversation().Message("ValueMessage")
	p, x := wire.Part{Answer: &wire.Answer{Message: message}}, &wire.Exchange{}
	send := func(v redis.Value) error {
		_, err := p.Append(nil, x, func(b []byte, x *wire.Exchange) ([]byte, error) { return message.Append(b, x, v) })
		return err
	}
	if err := send(nested(1000)); err == nil {
		t.Error("1000 arrays in one another were appended")
	}
	if err := send(nested(60)); err != nil {
		t.Error(err)
	}
}
