package serial

import "github.com/netgen-dev/netgen/runtime/native"

// netgenCodecs are the generated codec with one Reader for all messages, as a socket
// has it. It checks that strings are UTF-8, copies them, and keeps to all limits;
// "netgen, aliasing" lets strings point into what is read.
func netgenCodecs[T any, P native.MessageOf[T]]() []codec[T] {
	variant := func(name string, alias bool) codec[T] {
		r := native.NewReader(nil)
		r.Alias(alias)
		return codec[T]{
			name:    name,
			append:  func(b []byte, v *T) ([]byte, error) { return P(v).AppendNetgen(b) },
			marshal: func(v *T) ([]byte, error) { return native.Marshal(P(v)) },
			unmarshal: func(b []byte) (*T, error) {
				r.Reset(b)
				v := native.New[T, P](r)
				return v, r.Err()
			},
		}
	}
	return []codec[T]{variant(Netgen, false), variant(Netgen+", aliasing", true)}
}
