package runtime

// cancel gives c up, of which nobody is to make use again. It is a future's
// source.
func (c *wireCall) cancel(cause error) { c.session.calls.cancel(c, c.use.Load(), cause) }

// wanted implements source.
func (c *wireCall) wanted(waits bool) { c.session.hasten(waits) }

func (c *wireCall) reading() reading { return c.session }

// cancel gives c up, if it is still in this use. What has left keeps its place,
// so that its answer goes to nobody else.
func (t *wireCalls) cancel(c *wireCall, use uint64, cause error) {
	t.mu.Lock()
	if c.use.Load() != use {
		t.mu.Unlock()
		return
	}
	outcome := NotSent
	switch c.stage {
	case wireHeld:
		c.list.remove(c)
		t.finish(c)
	case wireNew, wireSending:
		c.stage = wireOver // send finishes it
	case wireLive:
		if c.message != nil && c.method.Then == nil && t.session.socket.queue.withdraw(c.message) {
			t.finish(c)
			break
		}
		c.stage, outcome = wireAbandoned, MaybeExecuted
		t.ignore(c)
	default: // abandoned, or over; without an answer it may still wait for room
		t.mu.Unlock()
		err := canceled(c.method.Name, MaybeExecuted, cause)
		c.record.settled(err)
		c.target.settle(nil, err).now()
		return
	}
	t.unlock()
	t.over(c, nil, canceled(c.method.Name, outcome, cause), true)
	t.admit()
}

// close takes no more calls, and fails those in line.
func (t *wireCalls) close(cause error) {
	t.mu.Lock()
	if t.closed == nil {
		t.closed = cause
	}
	var failed []*wireCall
	for _, l := range []*wireList{&t.turns, &t.noID} {
		for c := l.head; c != nil; c = l.head {
			l.remove(c)
			t.finish(c)
			failed = append(failed, c)
		}
	}
	t.unlock()
	for _, c := range failed {
		t.over(c, nil, ended(c.method.Name, NotSent, cause), true)
	}
}

// end fails everything: nothing will be answered any more.
func (t *wireCalls) end(cause error) {
	t.close(cause)
	t.mu.Lock()
	t.closed = cause
	var failed []*wireCall
	var wanted []bool
	var declared []error // such as why a login was refused before the server hung up
	for c := t.sent.head; c != nil; c = t.sent.head {
		failed, wanted, declared = append(failed, c), append(wanted, c.stage == wireLive), append(declared, c.failed)
		t.finish(c)
	}
	t.watches.dismiss()
	t.unlock()
	for i, c := range failed {
		err := declared[i]
		if err == nil {
			err = ended(c.method.Name, t.outcome(c), cause)
		}
		t.over(c, nil, err, wanted[i])
	}
}

// outcome tells a call that waited for room in the queue from one that left.
func (t *wireCalls) outcome(c *wireCall) Outcome {
	if c.message != nil && t.session.socket.queue.dropped(c.message) != nil {
		return NotSent
	}
	return MaybeExecuted
}
