package runtime

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// An Observer is told what happens on the sockets of a server or of a client.
// Any of its functions may be nil. There will be more of them: name those that
// you set.
//
// They are called by whoever finds out, several at a time, and never under a
// lock of the runtime's. That is often the goroutine that reads a socket, which
// reads nothing meanwhile: an observer returns soon, waits for nothing, least of
// all for the socket, and does not end its goroutine. It may call what does not
// wait, such as Stats. A panic is logged.
type Observer struct {
	// SocketOpened: the handshake is done, OnConnect has agreed. At a client
	// that is before Dial returns.
	SocketOpened func(socket *Socket)
	// SocketClosed: a socket that was opened has ended, OnDisconnect has
	// returned. Handlers of requests may still be returning.
	SocketClosed func(socket *Socket, cause error)
	// HandshakeFailed: a connection was made, and no socket was opened.
	HandshakeFailed func(failed HandshakeFailure)
	// CallStarted: this side opens a request or stream, or the handler of one
	// of the peer's is about to be called. One call of CallEnded follows.
	CallStarted func(call CallInfo)
	// CallEnded: the outcome of a call is known, and the caller is about to
	// get it. For one of the peer's: its handler has returned, or it was
	// refused without one.
	CallEnded func(call CallEnd)
	// EventSent: an event is in the queue of the socket, or waits there as
	// SlowConsumer or Volatile say: then it may be dropped yet.
	EventSent func(event EventInfo)
	// EventReceived: the handler of an event is about to be called.
	EventReceived func(event EventInfo)
	// EventDropped: an event did not leave, or no handler sees it.
	EventDropped func(event EventInfo, reason error)
	// QueueFull: something to be written has found no room in the queue of
	// the socket. It is called again when that was so no more, and is again.
	QueueFull func(socket *Socket)
}

// Observe has o told what happens. It may be given several times; all are told,
// in the order of the options. nil is none. o must not change afterwards.
func Observe(o *Observer) Option {
	return option(func(s *settings) {
		if o != nil {
			s.observers = append(s.observers, o)
		}
	})
}

// A Kind is what a method of a schema is.
type Kind uint8

// The kinds.
const (
	KindRequest Kind = iota
	KindStream
	KindEvent
)

// String returns the word that a schema has for it.
func (k Kind) String() string { return [...]string{"request", "stream", "event"}[min(k, KindEvent)] }

// A CallInfo is a request or stream, of either side.
type CallInfo struct {
	Socket   *Socket
	Protocol string    // its name in the schema
	Method   string    // "" for one that the schema of this side does not have
	Kind     Kind      // KindRequest or KindStream
	Inbound  bool      // the peer opened it
	Started  time.Time // when it was opened, or arrived
}

func (s *Socket) callInfo(method string, kind Kind, inbound bool, started time.Time) CallInfo {
	return CallInfo{s, s.protocol.Name, method, kind, inbound, started}
}

// A CallEnd is how a call has ended.
type CallEnd struct {
	CallInfo
	Duration      time.Duration
	Err           error // nil for success
	Code          Code  // 0 for success and for errors that the schema declares
	BytesSent     int64 // of the messages, without frames: the request or the answer, and items
	BytesReceived int64
	ItemsSent     int64
	ItemsReceived int64
}

// Status returns a word for the outcome, of which there are not many: "ok",
// "no reply", the name of a code, the type of a declared error, or "other".
func (e CallEnd) Status() string {
	switch {
	case e.Err == nil:
		return "ok"
	case e.Code == 0 && e.Err == ErrNoReply:
		return "no reply"
	case e.Code == 0:
		return typeName(e.Err)
	case int(e.Code) < len(codeNames):
		return codeNames[e.Code]
	}
	return "other"
}

// typeName names the type of an error of the schema, whatever is around it.
func typeName(err error) string {
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		err = inner
	}
	name := fmt.Sprintf("%T", err)
	return name[strings.LastIndexByte(name, '.')+1:]
}

// An EventInfo is an event.
type EventInfo struct {
	Socket   *Socket
	Protocol string // its name in the schema
	Method   string // "" for one that the schema of this side does not have
	Inbound  bool   // the peer sent it
	Bytes    int    // of the message, without its frame
}

func (s *Socket) eventInfo(method string, inbound bool, bytes int) EventInfo {
	return EventInfo{s, s.protocol.Name, method, inbound, bytes}
}

// A HandshakeFailure is a connection that became no socket: it was turned away,
// OnConnect refused it, it ended, or the two sides do not fit.
type HandshakeFailure struct {
	Server        *Server // nil at a client
	Local, Remote net.Addr
	Cause         error
}

// observe calls f for every observer.
func (s *settings) observe(f func(*Observer)) {
	for _, o := range s.observers {
		func() {
			defer func() {
				if p := recover(); p != nil {
					logPanic(s.log(), "Observer", p)
				}
			}()
			f(o)
		}()
	}
}

func (s *settings) observed() bool { return len(s.observers) > 0 }

// opens tells that the socket is open.
func (s *Socket) opens() {
	s.wasOpen = true
	s.settings.observe(func(o *Observer) {
		if o.SocketOpened != nil {
			o.SocketOpened(s)
		}
	})
}

// closes tells how the socket ended, which was open or not.
func (s *Socket) closes() {
	if !s.wasOpen {
		s.settings.handshakeFailed(HandshakeFailure{s.server, s.LocalAddr(), s.RemoteAddr(), s.Cause()})
		return
	}
	s.settings.observe(func(o *Observer) {
		if o.SocketClosed != nil {
			o.SocketClosed(s, s.Cause())
		}
	})
}

func (s *settings) handshakeFailed(f HandshakeFailure) {
	s.observe(func(o *Observer) {
		if o.HandshakeFailed != nil {
			o.HandshakeFailed(f)
		}
	})
}

func (s *Socket) queueFull() {
	s.settings.observe(func(o *Observer) {
		if o.QueueFull != nil {
			o.QueueFull(s)
		}
	})
}

func (s *Socket) eventReceived(method string, bytes int) {
	if !s.settings.observed() {
		return
	}
	s.settings.observe(func(o *Observer) {
		if o.EventReceived != nil {
			o.EventReceived(s.eventInfo(method, true, bytes))
		}
	})
}

func (s *Socket) eventDropped(e EventInfo, reason error) {
	if !s.settings.observed() {
		return
	}
	s.settings.observe(func(o *Observer) {
		if o.EventDropped != nil {
			o.EventDropped(e, reason)
		}
	})
}

// eventSent tells that an event has left, or with an error that it has not.
func (s *Socket) eventSent(method string, bytes int, err error) {
	if !s.settings.observed() {
		return
	}
	e := s.eventInfo(method, false, bytes)
	if err != nil {
		s.eventDropped(e, err)
		return
	}
	s.settings.observe(func(o *Observer) {
		if o.EventSent != nil {
			o.EventSent(e)
		}
	})
}

// eventTried is eventSent for one that did not wait. It returns sent.
func (s *Socket) eventTried(method string, bytes int, sent bool) bool {
	if !s.settings.observed() {
		return sent
	}
	var err error
	if !sent {
		if err = s.Cause(); err == nil {
			err = tooSlow(method)
		}
	}
	s.eventSent(method, bytes, err)
	return sent
}
