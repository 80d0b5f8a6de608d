package serial

import (
	"bytes"

	"github.com/go-json-experiment/json"
)

// msgpMessage is a message as msgp makes it.
type msgpMessage[T any] interface {
	*T
	Msgsize() int
	MarshalMsg(b []byte) ([]byte, error)
	UnmarshalMsg(b []byte) ([]byte, error)
}

func msgpCodec[T any, P msgpMessage[T]]() codec[T] {
	return codec[T]{
		name:    "msgp, tuple",
		append:  func(b []byte, v *T) ([]byte, error) { return P(v).MarshalMsg(b) },
		marshal: func(v *T) ([]byte, error) { return P(v).MarshalMsg(nil) },
		unmarshal: func(b []byte) (*T, error) {
			v := new(T)
			_, err := P(v).UnmarshalMsg(b)
			return v, err
		},
	}
}

// musSerializer is what musgen makes.
type musSerializer[T any] interface {
	Size(v T) int
	Marshal(v T, b []byte) int
	Unmarshal(b []byte) (T, int, error)
}

func musCodec[T any, S musSerializer[T]](name string, s S) codec[T] {
	return codec[T]{
		name: name,
		append: func(b []byte, v *T) ([]byte, error) {
			b = b[:s.Size(*v)]
			s.Marshal(*v, b)
			return b, nil
		},
		marshal: func(v *T) ([]byte, error) {
			b := make([]byte, s.Size(*v))
			s.Marshal(*v, b)
			return b, nil
		},
		unmarshal: func(b []byte) (*T, error) {
			v := new(T)
			var err error
			*v, _, err = s.Unmarshal(b)
			return v, err
		},
	}
}

// jsonCodec is version 2 of encoding/json, in the module where it comes from.
func jsonCodec[T any]() codec[T] {
	return codec[T]{
		name: "json v2",
		append: func(b []byte, v *T) ([]byte, error) {
			w := bytes.NewBuffer(b)
			err := json.MarshalWrite(w, v)
			return w.Bytes(), err
		},
		marshal: func(v *T) ([]byte, error) { return json.Marshal(v) },
		unmarshal: func(b []byte) (*T, error) {
			v := new(T)
			return v, json.Unmarshal(b, v)
		},
	}
}
