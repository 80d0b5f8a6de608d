package wire

// What generated tables of messages are made of: each makes a field of a Message
// from the functions of a codec.

// New is Message.New for a message that is a struct.
func New[T any]() any { return new(T) }

// AppendStruct is Message.Append for a message that is a struct; nil is an empty one.
func AppendStruct[T any](f func([]byte, *Exchange, *T) ([]byte, error)) func([]byte, *Exchange, any) ([]byte, error) {
	return func(b []byte, x *Exchange, v any) ([]byte, error) {
		m, _ := v.(*T)
		return f(b, x, Given(m))
	}
}

// Given returns m, or an empty one for nil.
func Given[T any](m *T) *T {
	if m == nil {
		return new(T)
	}
	return m
}

// ReadStruct is Message.Read for a message that is a struct.
func ReadStruct[T any](f func(*Reader, *Exchange, *T)) func(*Reader, *Exchange, any) any {
	return func(r *Reader, x *Exchange, v any) any {
		m, _ := v.(*T)
		m = Given(m)
		f(r, x, m)
		return m
	}
}

// AppendValue is Message.Append for a message that is one value.
func AppendValue[T any](f func([]byte, *Exchange, T) ([]byte, error)) func([]byte, *Exchange, any) ([]byte, error) {
	return func(b []byte, x *Exchange, v any) ([]byte, error) {
		value, _ := v.(T)
		return f(b, x, value)
	}
}

// ReadValue is Message.Read for a message that is one value.
func ReadValue[T any](f func(*Reader, *Exchange) T) func(*Reader, *Exchange, any) any {
	return func(r *Reader, x *Exchange, _ any) any { return f(r, x) }
}

// AppendNothing is Message.Append for a message without values of the program's.
func AppendNothing(f func([]byte, *Exchange) ([]byte, error)) func([]byte, *Exchange, any) ([]byte, error) {
	return func(b []byte, x *Exchange, _ any) ([]byte, error) { return f(b, x) }
}

// ReadNothing is Message.Read for a message without values of the program's.
func ReadNothing(f func(*Reader, *Exchange)) func(*Reader, *Exchange, any) any {
	return func(r *Reader, x *Exchange, _ any) any {
		f(r, x)
		return nil
	}
}
