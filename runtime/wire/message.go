package wire

// New is Message.New for a message that is a struct.
func New[T any]() any { return new(T) }

// Given returns the struct that a message is, or an empty one for nil.
func Given[T any](v any) *T {
	m, _ := v.(*T)
	if m == nil {
		return new(T)
	}
	return m
}
