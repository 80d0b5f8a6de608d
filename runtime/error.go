package runtime

import (
	"context"
	"errors"
	"fmt"
	"strconv"
)

// Errors to test for with errors.Is.
var (
	// ErrClosed is the cause of a socket that this side closed.
	ErrClosed = errors.New("socket closed")
	// ErrServerClosed is returned by Serve once the server was closed.
	ErrServerClosed = errors.New("server closed")
	// ErrStreamEnded is returned by Send once the other side has answered, or
	// sending was closed.
	ErrStreamEnded = errors.New("stream ended")
	// ErrNoReply is what a request of a foreign protocol ends with to which the
	// other side may keep silent, once it has answered a later one.
	ErrNoReply = errors.New("there is no reply, as the protocol allows")
	// ErrPathTooLong is returned for the path of a unix socket that the
	// system would cut short.
	ErrPathTooLong = errors.New("path of the unix socket is too long")
)

// A Code classifies errors that no schema declares. Its numbers travel.
type Code uint16

// The codes. A number that is none of them comes from a newer peer.
const (
	Canceled          Code = 1  // somebody gave the call up
	DeadlineExceeded  Code = 2  // the call's deadline has passed
	InvalidArgument   Code = 3  // the request cannot be decoded, or breaks a limit of the schema
	Unimplemented     Code = 4  // the other side has no handler for this method
	Internal          Code = 5  // a handler failed in a way that it did not declare
	Unavailable       Code = 6  // the socket ended, drains, or could not be opened
	ResourceExhausted Code = 7  // a limit was reached
	Unauthenticated   Code = 8  // the caller has not said who it is
	PermissionDenied  Code = 9  // the caller may not do that
	ProtocolError     Code = 10 // the other side broke the rules of the session
	Incompatible      Code = 11 // the two sides speak different or incompatible protocols
)

var codeNames = [...]string{
	Canceled: "canceled", DeadlineExceeded: "deadline exceeded", InvalidArgument: "invalid argument",
	Unimplemented: "unimplemented", Internal: "internal", Unavailable: "unavailable",
	ResourceExhausted: "resource exhausted", Unauthenticated: "unauthenticated",
	PermissionDenied: "permission denied", ProtocolError: "protocol error", Incompatible: "incompatible",
}

// String returns the code in words.
func (c Code) String() string {
	if int(c) < len(codeNames) && codeNames[c] != "" {
		return codeNames[c]
	}
	return "code " + itoa(int(c))
}

// An Outcome says what is known about the fate of a call that failed.
type Outcome uint8

// The outcomes.
const (
	NotSent       Outcome = iota // no handler has seen the call: sending it again is safe
	MaybeExecuted                // it was sent, and no answer came
	Answered                     // the other side answered with this error
)

// String returns the outcome in words.
func (o Outcome) String() string {
	switch o {
	case NotSent:
		return "not sent"
	case MaybeExecuted:
		return "maybe executed"
	}
	return "answered"
}

// An Error is every error of the runtime that a call, a stream, an event or
// the opening of a socket ends with. Errors that a schema declares arrive as
// their own types instead.
type Error struct {
	Code    Code
	Message string
	Method  string  // the method, "" where the error is about a whole socket
	Outcome Outcome // whether a handler may have seen it
	Cause   error   // what lies beneath, nil if nothing; errors.Is and As see it
}

// Errorf makes an error whose text a handler wants the caller to read: only
// an *Error's message travels. It formats as fmt.Errorf does, and %w keeps
// the cause on this side.
func Errorf(code Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: err.Error(), Outcome: Answered, Cause: errors.Unwrap(err)}
}

// Error describes the error in one line.
func (e *Error) Error() string {
	if e.Outcome == MaybeExecuted {
		return e.line() + " (it may have been executed)"
	}
	return e.line()
}

// line is all but the outcome.
func (e *Error) line() string {
	text := e.Code.String()
	if e.Method != "" {
		text = e.Method + ": " + text
	}
	if say := e.text(); say != "" {
		text += ": " + say
	}
	return text
}

// text is the message, or the cause where there is none: what that has in common with
// e is said once.
func (e *Error) text() string {
	if e.Message != "" || e.Cause == nil {
		return e.Message
	}
	cause, ok := e.Cause.(*Error)
	switch {
	case !ok:
		return e.Cause.Error()
	case cause.Code == e.Code && (cause.Method == "" || cause.Method == e.Method):
		return cause.text()
	}
	return cause.line()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// fromPeer reports whether the peer has sent e in a goaway.
func (e *Error) fromPeer() bool {
	_, ok := e.Cause.(*GoAway)
	return ok
}

// Is lets errors.Is find the context's errors for the codes that stand for
// them, wherever the clock ran out.
func (e *Error) Is(target error) bool {
	switch target {
	case context.Canceled:
		return e.Code == Canceled
	case context.DeadlineExceeded:
		return e.Code == DeadlineExceeded
	}
	return false
}

// Retryable reports whether the same call may simply be made again: nobody
// has executed it and the reason may go away.
func (e *Error) Retryable() bool {
	return e.Outcome == NotSent && (e.Code == Unavailable || e.Code == ResourceExhausted)
}

// CodeOf returns the code of the first *Error in err's tree, Internal where
// there is none, and 0 for nil.
func CodeOf(err error) Code {
	if err == nil {
		return 0
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return codeOfContext(err)
}

func codeOfContext(err error) Code {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return DeadlineExceeded
	case errors.Is(err, context.Canceled):
		return Canceled
	}
	return Internal
}

// canceled is the error of a call that was given up for cause.
func canceled(method string, outcome Outcome, cause error) *Error {
	if cause == nil {
		cause = context.Canceled
	}
	code := Canceled
	if errors.Is(cause, context.DeadlineExceeded) {
		code = DeadlineExceeded
	}
	return &Error{Code: code, Method: method, Outcome: outcome, Cause: cause}
}

// ended is the error of what was under way when its socket ended.
func ended(method string, outcome Outcome, cause error) *Error {
	err := &Error{Code: Unavailable, Method: method, Outcome: outcome, Cause: cause}
	if e, ok := errors.AsType[*Error](cause); ok {
		err.Code, err.Message = e.Code, e.text()
	}
	return err
}

func protocolErrorf(format string, args ...any) *Error {
	return &Error{Code: ProtocolError, Message: fmt.Sprintf(format, args...), Outcome: MaybeExecuted}
}

func unknownAlternative(code uint16) error {
	return fmt.Errorf("alternative %d is not known here", code)
}

func utoa(n uint64) string { return strconv.FormatUint(n, 10) }

func itoa(n int) string { return strconv.Itoa(n) }

// of returns e as the error of a method, where none is named yet.
func (e *Error) of(method string) *Error {
	if e.Method != "" {
		return e
	}
	told := *e
	told.Method = method
	return &told
}
