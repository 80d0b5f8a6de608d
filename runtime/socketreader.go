package runtime

import (
	"context"
	"errors"
	"io"
	"os"
	goruntime "runtime"
	"sync"
	"sync/atomic"
	"time"
)

// fewAlone is how many times in a row at most one must have waited for what was
// read before the role of the reader is lent.
const fewAlone = 2

// unaskedTime is for how long a socket's own goroutine reads after the peer has
// spoken unasked: while the role is free that waits until somebody notices.
const unaskedTime = time.Second

// errOwnersTurn is why a caller reads no further: what is at the front of the
// input is for the socket's own goroutine, which may wait for others.
var errOwnersTurn = errors.New("the socket's own goroutine is to go on")

// errReplaced is why a goroutine reads no further: another one does in its place, now or
// once there is something to read.
var errReplaced = errors.New("another goroutine reads")

// A conversation is what is read on a socket.
type conversation interface {
	// step reads one message, or more of it, or handles what has arrived.
	step() error
	// mayLend reports whether callers may read for themselves.
	mayLend() bool
	// readOn reads until the end, or a rest, on the goroutine that has become the reader.
	readOn()
	// betweenMessages reports whether nothing that was read waits for what follows it.
	betweenMessages() bool
	// leaveDesk gives back, before a rest, what only who reads needs. takeDesk makes it
	// anew.
	leaveDesk()
	takeDesk()
	// work handles what has arrived, until there is nothing left.
	work()
	// overdue is called when work takes its time, before another goroutine reads.
	overdue()
}

// A socketReader reads from a socket, on whichever goroutine has the role. What is
// not said to be for all belongs to that goroutine.
type socketReader struct {
	socket        *Socket
	conversation  conversation
	gone          latch // nothing more is read
	interruptible bool  // a read can be called off, so that anybody may be in one
	kicked        bool  // the reader was called away from reading; guarded by mu
	lending       bool  // the goroutine is a caller's

	here      atomic.Bool // the reader handles what has arrived, and pushes what is answered; for all
	hastening atomic.Bool // one who waits is about to write for all; for all
	bringing  atomic.Bool // the reader has answers for several, and will write for all; for all
	role      readerRole  // for all
	parked    wakes       // of those who wait for what is read; for all
	rest      rester      // for all
	mu        sync.Mutex  // no lock is taken under it

	due         *dueWakes       // of those who have answers; nil before there were several
	errand      *errand         // what it does for the peer; nil while it rests
	input       *input          // nil while it rests
	need        int             // how many bytes there must be before reading on makes sense
	alone       int             // how often in a row at most one waited for what was read
	unasked     time.Duration   // how old the socket was when the peer said something else than an answer
	failed      error           // what a caller met that read
	interrupts  <-chan struct{} // the end of the context that interrupts it, nil for none
	uninterrupt func() bool     // has it interrupt no more
}

func (r *socketReader) init(socket *Socket, c conversation) {
	r.socket, r.conversation, r.unasked = socket, c, -unaskedTime
	r.uninterrupt = func() bool { return true }
	r.interruptible = socket.conn.SetReadDeadline(time.Time{}) == nil
	r.input = newInput(socket.stream(), &socket.counters)
	if socket.server != nil && r.interruptible && rawOf(socket.conn) != nil {
		r.rest.watch, r.rest.patience = &socket.server.rest, 1
		socket.queue.unrests = r.rest.watch.stirs
	}
}

func (r *socketReader) readerDone() <-chan struct{} { return r.gone.done() }

// converse reads until the socket is over, or the reader rests.
func (r *socketReader) converse() error {
	r.prepare()
	for r.socket.ctx.Err() == nil {
		if r.rests() {
			return errReplaced
		}
		turn := r.conversation.step
		if r.conversation.mayLend() && r.canLend() {
			turn = r.lend
		}
		if err := turn(); err != nil {
			return err
		}
	}
	return nil
}

// canLend reports whether callers would gain by reading for themselves. A read that
// cannot be interrupted is nobody's to wait in.
func (r *socketReader) canLend() bool {
	return r.alone >= fewAlone && r.interruptible && r.input.len() == 0 && r.socket.age()-r.unasked > unaskedTime
}

// lend lets callers read.
func (r *socketReader) lend() error {
	r.alone = 0
	r.role.lend(r.socket.ctx, r.kick)
	err := r.failed
	r.failed = nil
	return err
}

// fill waits for bytes that are owed, or for the beginning of a message. much says
// that a lot was asked for. It reports false where it was called away instead.
func (r *socketReader) fill(much bool) (came bool, err error) {
	r.brought()
	err = r.input.fill(r.need, much)
	switch {
	case err == nil:
		r.noteAlone()
		return true, nil
	case r.isKick(err):
		return false, nil
	}
	return false, err
}

// noteAlone counts how often at most one waited for what was read.
func (r *socketReader) noteAlone() {
	if r.role.waiting.Load() > 1 {
		r.alone = 0
		r.bringing.Store(!r.lending)
		return
	}
	r.alone++
}

// wake wakes one who has an answer: of several together with the others. The first to
// be woken has the scheduler start another thread, which would take from the reader, and
// from the peer, what they need to go on.
func (r *socketReader) wake(w wake) {
	switch {
	case w == nil:
	case !r.bringing.Load():
		w.now()
	default:
		if r.due == nil {
			r.due = new(dueWakes)
		}
		r.due.add(w)
	}
}

// brought comes after the answers for several, who are woken: what they ask for next
// leaves together. Before the reader waits for anything, or runs what is not the
// runtime's own, it is called.
func (r *socketReader) brought() {
	if r.bringing.Load() {
		if r.due != nil {
			r.due.send()
		}
		goruntime.Gosched()
		r.bringing.Store(false)
		r.socket.queue.push()
	}
}

// readFor reads, if nobody else does, until f is settled, ctx has ended, or the
// socket's own goroutine must go on.
func (r *socketReader) readFor(ctx context.Context, f interface{ isSettled() bool }) {
	if !r.role.borrow() {
		return
	}
	var err error
	defer func() {
		if r.failed = err; err == errOwnersTurn {
			r.failed = nil
		}
		r.role.giveBack(err != nil || r.socket.ctx.Err() != nil)
	}()
	r.interruptAt(ctx)
	r.lending = true
	for err == nil && r.socket.ctx.Err() == nil && ctx.Err() == nil {
		if r.input.len() == 0 && f.isSettled() {
			break
		}
		err = r.conversation.step()
		if r.need > 0 && f.isSettled() { // the rest is still to come
			break
		}
	}
	r.lending = false
}

// interruptAt has whoever reads look up when ctx ends. What is set up for that stays
// for the next reader, who may have the same context.
func (r *socketReader) interruptAt(ctx context.Context) {
	ended := ctx.Done()
	if ended == nil || ended == r.interrupts {
		return
	}
	r.uninterrupt()
	r.interrupts, r.uninterrupt = ended, context.AfterFunc(ctx, r.kick)
}

// hasten has what was asked for leave. Who waits for the answer among others lets
// those go first who have just had theirs: what they ask for next leaves with it. One
// does so for all, or the reader.
func (r *socketReader) hasten(waits bool) {
	if waits && r.role.waiting.Load() > 0 {
		if r.bringing.Load() || r.hastening.Swap(true) {
			return
		}
		goruntime.Gosched()
		r.hastening.Store(false)
	}
	r.socket.queue.hasten(waits)
}

func (r *socketReader) watch()   { r.role.watch() }
func (r *socketReader) unwatch() { r.role.unwatch() }

func (r *socketReader) wakes() *wakes { return &r.parked }

// kick calls whoever reads away from a read, to look again whether it is still to
// wait there.
func (r *socketReader) kick() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kicked = true
	r.callOff()
	r.wakeUp()
}

// callOff has reading return. The lock is held.
func (r *socketReader) callOff() { _ = r.socket.conn.SetReadDeadline(time.Unix(1, 0)) }

func (r *socketReader) isKicked() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.kicked
}

// calm undoes a kick, or being asked to rest. It reports whether there was either.
func (r *socketReader) calm() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.kicked && !r.rest.asked {
		return false
	}
	r.kicked = false
	r.rest.tired, r.rest.asked = r.rest.asked, false
	_ = r.socket.conn.SetReadDeadline(time.Time{})
	return true
}

// isKick reports whether reading was only interrupted.
func (r *socketReader) isKick(err error) bool {
	return errors.Is(err, os.ErrDeadlineExceeded) && r.calm()
}

// kickLent calls a caller away that reads, whose call may have ended in another way.
func (r *socketReader) kickLent() {
	if r.role.isLent() {
		r.kick()
	}
}

// workHere handles what has arrived on the reader's goroutine: to wake another one
// would take longer than most handlers. Meanwhile nobody reads; should somebody wait
// for that, or a handler take its time, another goroutine goes on reading. It
// reports false if one did.
func (r *socketReader) workHere() bool {
	r.brought()
	r.here.Store(true)
	r.socket.registry.dog.begin(r.errand)
	owner, errand := r.role.owner, r.errand
	r.role.state.Store(free)
	return r.workAs(owner, errand)
}

// workAs handles what has arrived on a goroutine that reads again afterwards, if it
// reports true.
func (r *socketReader) workAs(owner int, errand *errand) bool {
	returned := false
	defer func() {
		if !returned { // a handler has ended the goroutine
			go r.goOn(owner, errand)
		}
	}()
	r.conversation.work()
	returned = true
	r.here.Store(false)
	r.socket.queue.push()
	errand.done()
	return r.role.regain(owner)
}

// goOn is the rest of a reader's life in another goroutine.
func (r *socketReader) goOn(owner int, errand *errand) {
	if r.workAs(owner, errand) {
		r.conversation.readOn()
	}
}

// newErrand is for another goroutine that reads.
func (r *socketReader) newErrand() *errand {
	e := new(errand)
	e.late = func(number uint64) { r.tooLong(e, number) }
	return e
}

// tooLong has another goroutine read while a handler takes its time, and what was
// answered before leave.
func (r *socketReader) tooLong(e *errand, number uint64) {
	if e.replaced.Load() {
		return
	}
	r.here.Store(false)
	r.socket.queue.hasten(false)
	r.conversation.overdue()
	if r.role.replace(func() bool { return e.number.Load() == number }) {
		e.replaced.Store(true)
		r.errand = r.newErrand()
		go r.conversation.readOn()
	}
}

// unexpected is err, or says that the input ended where it should not have.
func (r *socketReader) unexpected(err error) error {
	if err == io.EOF && (r.input.len() > 0 || r.need > 0) {
		return io.ErrUnexpectedEOF
	}
	return err
}
