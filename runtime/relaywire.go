package runtime

import (
	"context"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// relayWireLater is CallWireAsync of a client that reconnects.
func relayWireLater[Q, R any](ctx context.Context, l *link, m *Method[Q, R], request wire.Append) *Future[R] {
	if s := l.preparing(ctx); s != nil {
		return callWireLater(ctx, s, m, request)
	}
	r := relayWire(ctx, l, m, request)
	if s := l.client.ready.Load(); s != nil {
		r.follow(s, callWireLater(ctx, s, m, request))
	} else {
		r.stand(nil)
	}
	r.observe()
	return &r.future
}

// relayWire keeps what a request is encoded as: the request itself stays the
// caller's.
func relayWire[Q, R any](ctx context.Context, l *link, m *Method[Q, R], request wire.Append) *relay[R] {
	kept, err := l.encodeAside(m.Wire, request)
	r := newRelay(ctx, l, m.Name, func(s *Socket) *Future[R] {
		if err != nil {
			return Failed[R](err)
		}
		return callKept(ctx, s, m, kept)
	})
	r.idempotent = m.Idempotent
	return r
}

// encodeAside encodes a request as the latest socket would.
func (l *link) encodeAside(m *wire.Method, request wire.Append) ([]byte, error) {
	session, ok := l.client.Socket().session.(*wireSession)
	if !ok {
		return nil, otherProtocol(m.Name)
	}
	return session.encodeAside(nil, m, request)
}

// callKept makes a call of an encoded request.
func callKept[Q, R any](ctx context.Context, s *Socket, m *Method[Q, R], kept []byte) *Future[R] {
	session, ok := s.session.(*wireSession)
	if !ok {
		return Failed[R](otherProtocol(m.Name))
	}
	request, err := session.openingOf(m.Wire, kept)
	if err != nil {
		return Failed[R](err)
	}
	return callWireLater(ctx, s, m, request)
}
