package runtime

import (
	"context"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// send puts what request appends in the queue. Nothing passes between taking its
// place among those sent and its place in the queue.
func (t *wireCalls) send(c *wireCall, request wire.Append) {
	s := t.session
	c.x.Kinds, c.x.Version, c.x.Session = c.method.Kinds, s.version(c.method), s.variables
	if c.method.Silent == nil && c.method.Then == nil && !s.tables.Externs {
		t.sendPlain(c, request)
		return
	}
	buf := takeScratch()
	defer buf.free()
	turn := s.takeTurn(c.method.Open[s.me])
	b, err := s.encodeBy(buf.b[:0], s.opens(c.method), &c.x, request)
	buf.b = b[:0]
	c.record.sent(len(b))
	silent := err == nil && c.method.Silent != nil && c.method.Silent(&c.x)
	ended := c.ended()
	t.mu.Lock()
	t.turn = turn
	if err == nil {
		err = t.mayLeave(c)
	}
	if err != nil {
		t.unsent(c, err)
		return
	}
	t.post(c, b, silent, ended)
}

// sendPlain is send for a call of which nothing depends on what it says, encoded by
// generated code alone: then it is encoded where it is put.
func (t *wireCalls) sendPlain(c *wireCall, request wire.Append) {
	s, ended, ctx := t.session, c.ended(), c.ctx
	var watch *contextWatch
	asked, placed := false, false
	turn := s.takeTurn(c.method.Open[s.me])
	t.mu.Lock()
	t.turn = turn
	left, err := s.socket.queue.compose(func(queued []byte) ([]byte, error) {
		asked = true
		b, err := s.encodeBy(queued, s.opens(c.method), &c.x, request)
		c.record.sent(len(b) - len(queued))
		if err == nil {
			err = t.mayLeave(c)
		}
		if err == nil {
			placed, watch = true, t.place(c, ended)
		}
		return b, err
	}, c.hurry)
	if !asked {
		err = notSent(c, err)
	}
	if !placed {
		t.unsent(c, err)
		return
	}
	if left != nil {
		c.message = newRawMessage(left)
		c.message.stays = turn
		_ = s.socket.queue.post(c.message) // an error means that the end is near, which settles c
	}
	t.unlock() // from here on c may be answered, and somebody else's
	s.socket.queue.pushMuch()
	watch.arm(ctx)
}

// place puts c among those sent. It returns a watch that is to be armed without the
// lock, nil for none.
func (t *wireCalls) place(c *wireCall, ended <-chan struct{}) (unarmed *contextWatch) {
	t.count(c)
	c.kept, c.stage = nil, wireLive
	unarmed = t.observe(c, ended)
	t.sent.push(c)
	if t.sent.head == c {
		t.oldest.Store(c)
		if t.asked != nil {
			close(t.asked)
			t.asked = nil
		}
	}
	if c.method.Quiet {
		t.quiet.Add(1)
	}
	if c.method.Pairing != wire.ByID {
		t.others++
	}
	if c.out != nil {
		c.out.open(c.x)
	}
	return unarmed
}

// unsent ends c, which cannot be sent, and unlocks.
func (t *wireCalls) unsent(c *wireCall, err error) {
	c.x.Undo()
	wanted := c.stage != wireOver
	t.finish(c)
	t.unlock()
	t.over(c, nil, err, wanted)
	t.admit()
}

// mayLeave says what keeps a call that is encoded from being sent.
func (t *wireCalls) mayLeave(c *wireCall) error {
	switch {
	case c.stage == wireOver:
		return errGivenUp
	case c.watch != nil && c.watch.over:
		return canceled(c.method.Name, NotSent, context.Cause(c.ctx))
	case t.closed != nil:
		return ended(c.method.Name, NotSent, t.closed)
	case t.skip == c.method:
		t.skip, t.skipFor = nil, nil
	case t.skip != nil:
		return t.skipFor
	}
	return t.session.phases.admits(c.method)
}

// post puts c in the queue, and unlocks.
func (t *wireCalls) post(c *wireCall, b []byte, silent bool, ended <-chan struct{}) {
	s, hurry := t.session, c.hurry
	var watch *contextWatch
	if silent {
		t.count(c)
		t.finish(c)
		if c.out != nil {
			c.out.open(c.x)
		}
		hurry = now // nobody is going to wait
	} else {
		watch = t.place(c, ended)
	}
	m, err := s.put(b, c.method.Then, hurry, t.turn)
	c.message = m
	ctx := c.ctx
	t.unlock() // from here on c may be answered, and somebody else's
	s.socket.queue.pushMuch()
	watch.arm(ctx)
	if !silent {
		return // an error means that the end is near, which settles c
	}
	t.admit()
	switch {
	case err != nil:
		t.over(c, nil, notSent(c, err), true)
	case m == nil:
		t.over(c, nil, nil, true)
	default:
		go t.silent(c, m)
	}
}

// silent settles a call without an answer once there was room for it.
func (t *wireCalls) silent(c *wireCall, m *message) {
	ctx := c.ctx
	if ctx == nil {
		ctx = t.session.socket.ctx
	}
	err := t.session.socket.queue.await(ctx, m)
	switch {
	case err != nil && ctx.Err() != nil && c.ctx != nil:
		err = canceled(c.method.Name, NotSent, err)
	case err != nil:
		err = notSent(c, err)
	}
	t.over(c, nil, err, true)
}

func notSent(c *wireCall, err error) error { return ended(c.method.Name, NotSent, err) }
