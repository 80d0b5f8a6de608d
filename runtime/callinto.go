package runtime

import (
	"context"

	"github.com/netgen-dev/netgen/runtime/native"
)

// CallInto is Call with a result of the caller's: what it held is overwritten, and its
// bytes and lists are room for the new ones. After an error it holds nothing of use.
// Without a result, what the peer answers is dropped.
func CallInto[Q, T any, P native.MessageOf[T]](
	ctx context.Context, caller Caller, m *Method[Q, P], request native.Append, result P,
) error {
	if result == nil {
		result = new(T)
	}
	var value P // another one where an interceptor or a new socket may have the call made again
	var err error
	if _, ok := caller.interception(); ok {
		value, err = Call(ctx, caller, m, request)
	} else {
		value, err = callNow(ctx, caller, m, refilled[T, P]{value: result}, request)
	}
	if err == nil && value != result {
		*result = *value
	}
	return err
}

// refilled is the Codec of a struct that is there already.
type refilled[T any, P native.MessageOf[T]] struct {
	Struct[T, P]
	value P
}

// Decode implements Codec.
func (c refilled[T, P]) Decode(r *native.Reader, code uint16) (P, error) {
	if code != 0 {
		return nil, unknownAlternative(code)
	}
	r.Refill(c.value)
	return c.value, r.Err()
}
