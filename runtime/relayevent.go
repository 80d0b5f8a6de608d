package runtime

import "context"

// relayEvent is SendEvent of a client that reconnects. An event that has not left
// is sent on the next socket.
func relayEvent[E any](ctx context.Context, l *link, m *EventMethod[E], ev E) error {
	for {
		s, err := l.await(ctx)
		if err != nil {
			return notSentEvent(ctx, m.Name, err)
		}
		err = sendEventOn(ctx, s, m, ev)
		if err == nil || ctx.Err() != nil || s == l.preparing(ctx) || !l.again(s, err, false) {
			return err
		}
	}
}

func notSentEvent(ctx context.Context, name string, err error) error {
	if ctx.Err() != nil {
		return canceled(name, NotSent, err)
	}
	return ended(name, NotSent, err)
}

// readyOf returns the caller's socket if it has one now.
func readyOf(caller Caller) *Socket {
	if l := caller.waiting(); l != nil {
		return l.client.ready.Load()
	}
	s, _ := caller.socket(context.Background())
	return s
}
