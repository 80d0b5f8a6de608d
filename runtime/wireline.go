package runtime

import "time"

// handOver has what has arrived handled by another goroutine.
func (t *wireServed) handOver() {
	if len(t.arrived) > 0 && t.lineUp() {
		go t.workApart()
	}
}

// workApart is work in a goroutine of its own.
func (t *wireServed) workApart() {
	returned := false
	defer func() {
		if !returned { // a handler has ended the goroutine
			go t.workApart()
		}
	}()
	t.work()
	returned = true
}

// lineUp puts in line what has arrived. It reports whether nobody handles the line,
// which is the caller's to have done then.
func (t *wireServed) lineUp() (idle bool) {
	t.arrived[len(t.arrived)-1].batch, t.batch = t.batch, nil
	t.mu.Lock()
	for _, x := range t.arrived {
		t.link(x)
	}
	t.line = append(t.line, t.arrived...)
	idle = !t.running
	t.running = true
	t.mu.Unlock()
	clear(t.arrived)
	t.arrived = t.arrived[:0]
	return idle
}

// work handles what is in line.
func (t *wireServed) work() {
	for {
		x, dropped := t.next()
		if x == nil {
			return
		}
		x.awaitEvents()
		switch {
		case dropped || t.session.socket.ctx.Err() != nil:
			t.session.socket.counters.skipped.Add(1)
			x.over()
		default:
			x.handle()
		}
	}
}

// next takes the first in line. It reports whether it is to be dropped, because
// of an error after which the other side expects that.
func (t *wireServed) next() (x *wireServing, dropped bool) {
	if t.ahead == len(t.taken) && !t.take() {
		return nil, false
	}
	x = t.taken[t.ahead]
	t.taken[t.ahead] = nil
	t.ahead++
	if t.skip == x.method {
		t.skip = nil
	}
	return x, t.skip != nil
}

// take takes all that is in line. Without any the goroutine is over.
func (t *wireServed) take() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if cap(t.taken) > fewArrived {
		t.taken = nil
	}
	t.taken, t.line, t.ahead = t.line, t.taken[:0], 0
	if t.running = len(t.taken) > 0; t.running {
		t.since = time.Now().UnixNano()
		t.advance()
		return true
	}
	t.incoming = Incoming{}
	if t.buf != nil {
		t.buf.free()
		t.buf = nil
	}
	return false
}

// advance makes the next that was taken the current one. The lock is held.
func (t *wireServed) advance() {
	if t.current = nil; t.ahead < len(t.taken) {
		t.current = t.taken[t.ahead]
		t.current.started = t.since
	}
}

// lighten gives back what only a busy socket needs. It is the reader's to call, with
// nothing that has arrived.
func (t *wireServed) lighten() {
	if t.batch != nil {
		wireBatches.Put(t.batch) // which is empty
	}
	t.batch, t.arrived = nil, nil
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.running {
		t.line, t.taken, t.ahead = nil, nil, 0
	}
}

// scratch returns where an answer is encoded: those of a line have one.
func (t *wireServed) scratch() *scratch {
	if !t.inTurn {
		return takeScratch()
	}
	if t.buf == nil {
		t.buf = takeScratch()
	}
	return t.buf
}

func (t *wireServed) giveBack(buf *scratch) {
	if buf != t.buf {
		buf.free()
	}
}
