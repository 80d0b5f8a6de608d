package runtime

import "github.com/netgen-dev/netgen/runtime/wire"

// answered handles an answer to c. It runs on the reader.
func (t *wireCalls) answered(c *wireCall, a *wire.Answer, v any, size int) error {
	t.settleQuiet(c)
	if a.Then != nil {
		t.session.follow(a.Then)
	}
	if a.Is == wire.Item {
		t.item(c, v, size)
		return nil
	}
	c.record.received(size)
	switch a.Is {
	case wire.Failed:
		t.fail(c, a, v)
	default:
		t.result(c, v)
	}
	return nil
}

// item hands an item on, and waits while there are too many.
func (t *wireCalls) item(c *wireCall, v any, size int) {
	t.session.standStill()
	if c.in == nil || !c.in.push(t.session.socket.ctx, v, perMessage+size) {
		t.session.socket.counters.skipped.Add(1)
		return
	}
	c.record.itemReceived(size)
}

// result ends c.
func (t *wireCalls) result(c *wireCall, v any) {
	t.conclude(c, v, c.failed)
}

// conclude ends c, which was answered, and lets in what waits for that.
func (t *wireCalls) conclude(c *wireCall, v any, err error) {
	t.mu.Lock()
	wanted, counted, target, record := c.stage == wireLive, c.counted, c.target, c.record
	t.finish(c)
	c.counted = false
	if wanted && c.again {
		t.spare(c)
	}
	held := t.turns.head != nil || t.noID.head != nil
	t.unlock()
	if wanted {
		record.settled(err)
		t.session.wake(target.settle(v, err))
	} else {
		t.session.socket.counters.skipped.Add(1)
	}
	if counted {
		t.session.callOver()
	}
	if held {
		t.admit()
	}
}

// fail handles a declared error: it ends a request, and what is paired by id; any
// other stream goes on to its result. One that skips fails all that the other
// side will not look at.
func (t *wireCalls) fail(c *wireCall, a *wire.Answer, v any) {
	err, ok := v.(error)
	if !ok {
		err = &Error{Code: Internal, Message: a.Message.Name + " is no error", Method: c.method.Name, Outcome: Answered}
	}
	switch {
	case a.Skip != nil && !endsWith(c.method, a.Skip, t.session.me):
		t.failUntil(c, a.Skip, err)
	case a.Skip != nil, awaitsResult(c.method, a, c.answers()):
		t.remember(c, err)
	case a.Ends:
		t.remember(c, err)
		t.conclude(c, nil, c.failed)
	default:
		t.conclude(c, nil, err)
	}
}

// remember keeps the first declared error of a call until its result comes, or the
// end of the socket.
func (t *wireCalls) remember(c *wireCall, err error) {
	t.mu.Lock()
	defer t.unlock()
	if c.failed == nil {
		c.failed = err
	}
}

// awaitsResult reports whether a result follows an error of m that skips nothing.
func awaitsResult(m *wire.Method, failed *wire.Answer, answers []wire.Answer) bool {
	return !failed.Ends && m.Role == wire.Stream && m.Pairing != wire.ByID && hasAnswer(answers, wire.Result)
}

// hasAnswer reports whether one of the answers is of this kind.
func hasAnswer(answers []wire.Answer, is wire.AnswerIs) bool {
	for i := range answers {
		if answers[i].Is == is {
			return true
		}
	}
	return false
}

// failUntil fails c and what was sent after it, up to the first end of the
// skipping. While that was not sent, nothing else needs to be.
func (t *wireCalls) failUntil(c *wireCall, until *wire.Method, err error) {
	var failed []*wireCall
	var wanted []bool
	t.mu.Lock()
	for c != nil && c.method != until {
		next := c.next
		failed, wanted = append(failed, c), append(wanted, c.stage == wireLive)
		t.finish(c)
		c = next
	}
	if c == nil {
		t.skip, t.skipFor = until, err
	}
	t.unlock()
	for i, c := range failed {
		t.settle(c, nil, err, wanted[i])
	}
	t.admit()
}

// settleQuiet ends the calls before c that may have no answer. Silence is
// success where a call is answered by nothing but errors.
func (t *wireCalls) settleQuiet(c *wireCall) {
	if n := t.quiet.Load(); n == 0 || n == 1 && c.method.Quiet {
		return
	}
	t.mu.Lock()
	var silent []*wireCall
	for q := t.sent.head; q != nil && q != c; {
		next := q.next
		if q.method.Quiet {
			if q.stage == wireLive {
				silent = append(silent, q)
			}
			t.finish(q)
		}
		q = next
	}
	t.unlock()
	for _, q := range silent {
		if hasAnswer(q.answers(), wire.Result) {
			t.settle(q, nil, ErrNoReply, true)
		} else {
			t.settle(q, nil, nil, true)
		}
	}
	t.admit()
}

// endsWith reports whether one of its own results is one of other's.
func endsWith(m, other *wire.Method, opener int) bool {
	for _, a := range m.Answers[opener] {
		if a.Is != wire.Result {
			continue
		}
		for _, b := range other.Answers[opener] {
			if b.Is == wire.Result && a.Message == b.Message {
				return true
			}
		}
	}
	return false
}
