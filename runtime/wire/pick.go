package wire

import "errors"

// Pick makes Method.PickItem and the like: a function that returns which alternative
// v is, the first of which has the number first.
func Pick(first int, tests ...func(v any) bool) func(v any) int {
	return func(v any) int {
		for i, is := range tests {
			if is(v) {
				return first + i
			}
		}
		return -1
	}
}

// Is reports whether v is a T.
func Is[T any](v any) bool {
	_, ok := v.(T)
	return ok
}

// Errors makes Method.PickError: a function that returns which declared error err
// is, the first of which has the number first.
func Errors(first int, tests ...func(err error) any) func(err error) (int, any) {
	return func(err error) (int, any) {
		for i, as := range tests {
			if e := as(err); e != nil {
				return first + i, e
			}
		}
		return -1, nil
	}
}

// As returns the T that err is or wraps, or nil.
func As[T error](err error) any {
	if e, ok := errors.AsType[T](err); ok {
		return e
	}
	return nil
}
