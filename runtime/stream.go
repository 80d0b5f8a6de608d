package runtime

import (
	"cmp"
	"context"
	"errors"
	"io"
	"iter"

	"github.com/netgen-dev/netgen/runtime/native"
)

// errLoopLeft is why a stream is cancelled when a loop over it is left.
var errLoopLeft = errors.New("the loop over the items was left")

// A Duplex is a stream with items both ways, at its opener. Its methods may
// be called from any goroutine; one goroutine at a time should receive, so
// that the items keep their order.
type Duplex[In, Out, R any] struct {
	result *Future[R]
	call   streamCall // nil when it could not be opened
	sink   itemSink[In]
	items  itemSource[Out]
}

// A streamCall is a stream that this side opened, of either kind of protocol.
type streamCall interface {
	sends() bool
	endItems() // tells the other side, where the protocol can, that no more items follow
}

// An itemSource is one direction of a stream where it is received, an itemSink
// where it is sent.
type itemSource[T any] interface {
	recv(ctx context.Context) (T, error)
}

// A severalSource is an itemSource that can receive several at a time, for which a loop
// over them has to lock only once.
type severalSource[T any] interface {
	itemSource[T]
	// recvSome waits for an item and receives those that are there. An error comes behind
	// those that it has received.
	recvSome(ctx context.Context, into []T) (n int, err error)
	// leave drops all others, and has their place taken by why.
	leave(why error)
	// isLeft reports whether those that were received are not wanted any more.
	isLeft() bool
}

// fewItems is how many items a loop receives at a time.
const fewItems = 16

type itemSink[T any] interface {
	send(ctx context.Context, value T) error
}

// A Stream is a stream whose items come in.
type Stream[Out, R any] struct{ duplex *Duplex[None, Out, R] }

// An Upload is a stream whose items go out.
type Upload[In, R any] struct{ duplex *Duplex[In, None, R] }

// OpenStream opens a stream whose items come in. It does not wait; what goes
// wrong shows at the first use. ctx bounds the stream as in Call.
func OpenStream[Q, Out, R any](ctx context.Context, caller Caller, m *StreamMethod[Q, None, Out, R], request Q) *Stream[Out, R] {
	return &Stream[Out, R]{openStream(ctx, caller, m, request, false, true)}
}

// OpenUpload opens a stream whose items go out, as OpenStream does.
func OpenUpload[Q, In, R any](ctx context.Context, caller Caller, m *StreamMethod[Q, In, None, R], request Q) *Upload[In, R] {
	return &Upload[In, R]{openStream(ctx, caller, m, request, true, false)}
}

// OpenDuplex opens a stream with items both ways, as OpenStream does.
func OpenDuplex[Q, In, Out, R any](ctx context.Context, caller Caller, m *StreamMethod[Q, In, Out, R], request Q) *Duplex[In, Out, R] {
	return openStream(ctx, caller, m, request, true, true)
}

func openStream[Q, In, Out, R any](ctx context.Context, caller Caller, m *StreamMethod[Q, In, Out, R], request Q, sends, takes bool) *Duplex[In, Out, R] {
	if s, ok := caller.interception(); ok {
		return openThrough(ctx, m.invocation(s, false, request), func(ctx context.Context) *Duplex[In, Out, R] {
			return open(ctx, caller, m, request, sends, takes)
		})
	}
	return open(ctx, caller, m, request, sends, takes)
}

// open is openStream without the interceptors.
func open[Q, In, Out, R any](ctx context.Context, caller Caller, m *StreamMethod[Q, In, Out, R], request Q, sends, takes bool) *Duplex[In, Out, R] {
	if l := caller.waiting(); l != nil {
		return relayStream(ctx, l, m, request, sends, takes)
	}
	if m.Wire != nil {
		return openWire(ctx, caller, m, request, sends, takes)
	}
	end := new(streamEnd[R])
	if err := end.prepare(ctx, caller, m.ID, m.Name, KindStream, m); err != nil {
		return &Duplex[In, Out, R]{result: Failed[R](err)}
	}
	c := &end.call
	c.target = end
	s := c.session
	d := &Duplex[In, Out, R]{result: &end.future, call: c}
	id, e := func() uint32 { return c.id }, &extra{record: c.has().record}
	if sends {
		e.out = newOutbox(s, id, m.Name, e.record)
		d.sink = nativeSink[In]{e.out, m.In}
	}
	if takes {
		e.in = &inbox{session: s, id: id, window: newWindow(s.socket.settings.streamWindow), record: e.record}
		d.items = newSource(e.in, m.Out)
	}
	c.extra = e
	c.start(ctx, func(b []byte) ([]byte, error) {
		b, _, err := m.Body.Append(b, request)
		return b, err
	})
	return d
}

// A streamEnd settles the result of a stream and ends its items.
type streamEnd[R any] struct{ result[R] }

func (t *streamEnd[R]) answer(c *call, h native.Header, body []byte) {
	a := t.of.codecs()
	value, err := a.decode(c, h, body)
	c.has().record.settled(err)
	t.finish(c, value, err, false)
}

func (t *streamEnd[R]) fail(c *call, err error) {
	var zero R
	c.has().record.settled(err)
	t.finish(c, zero, err, true)
}

// finish settles first, so that who sees the end of the items finds the
// result. Items that came before an answer can still be taken.
func (t *streamEnd[R]) finish(c *call, value R, err error, discard bool) {
	t.future.settle(value, err)
	e := c.has()
	if e.out != nil {
		e.out.shut()
	}
	if e.in == nil {
		return
	}
	if err == nil {
		err = io.EOF
	}
	e.in.close(err, discard)
}

// Send sends an item. It waits until the other side has taken enough of the
// earlier ones and there is room in the queue, or until ctx ends. It fails
// with ErrStreamEnded once the other side has answered or sending was closed;
// End has the answer. Nothing of value is kept: it may be changed and sent again.
func (d *Duplex[In, Out, R]) Send(ctx context.Context, value In) error {
	if d.call == nil {
		return d.failure()
	}
	return d.sink.send(ctx, value)
}

// CloseSend tells the other side that no more items follow. The stream goes
// on until it has answered.
func (d *Duplex[In, Out, R]) CloseSend() error {
	if d.call == nil {
		return d.failure()
	}
	d.call.endItems()
	return nil
}

// Recv waits for the next item. It returns io.EOF after the last one when the
// stream ended well, else the error that it ended with. ctx bounds the wait.
func (d *Duplex[In, Out, R]) Recv(ctx context.Context) (Out, error) {
	if d.call == nil {
		var zero Out
		return zero, d.failure()
	}
	return d.items.recv(ctx)
}

// All yields the items. An error that ends the stream comes with the last
// turn of the loop. Leaving the loop early cancels the stream, and drops the items
// that have come.
func (d *Duplex[In, Out, R]) All() iter.Seq2[Out, error] { return d.loop(d.items) }

// AllReused is All with items that are used again: an item is the caller's until the next
// turn of the loop, which may overwrite it, its bytes and its lists, but not its strings.
// Streams of unions and of other protocols have new items all the same, and so has one that
// was opened while a client that reconnects had no connection.
func (d *Duplex[In, Out, R]) AllReused() iter.Seq2[Out, error] {
	return d.loop(reused(d.items, fewItems))
}

// loop yields the items of a source of the stream's.
func (d *Duplex[In, Out, R]) loop(items itemSource[Out]) iter.Seq2[Out, error] {
	if d.call == nil {
		return failedItems[Out](d.failure())
	}
	ctx, left := context.Background(), func() { d.Cancel(errLoopLeft) } // the stream has a context of its own
	if several, ok := items.(severalSource[Out]); ok {
		return allOfSeveral(ctx, several, left)
	}
	return allItems(ctx, items, left)
}

// End closes sending, waits for the result and returns it. ctx bounds the
// wait. Items that nobody takes may keep the other side from ending: take
// them, before or meanwhile, or cancel.
func (d *Duplex[In, Out, R]) End(ctx context.Context) (R, error) {
	if d.call != nil && d.call.sends() {
		_ = d.CloseSend()
	}
	return d.result.Await(ctx)
}

// Cancel ends the stream here with an error that wraps cause, nil for
// context.Canceled, and tells the other side.
func (d *Duplex[In, Out, R]) Cancel(cause error) { d.result.Cancel(cause) }

// failedItems is a loop over the items of a stream that could not be opened.
func failedItems[T any](err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		yield(none, err)
	}
}

func (d *Duplex[In, Out, R]) failure() error {
	_, err, _ := d.result.Poll()
	return err
}

// Recv waits for the next item. It returns io.EOF after the last one when the
// stream ended well, else the error that it ended with. ctx bounds the wait.
func (s *Stream[Out, R]) Recv(ctx context.Context) (Out, error) { return s.duplex.Recv(ctx) }

// All yields the items. An error that ends the stream comes with the last
// turn of the loop. Leaving the loop early cancels the stream, and drops the items
// that have come.
func (s *Stream[Out, R]) All() iter.Seq2[Out, error] { return s.duplex.All() }

// AllReused is All with items that are used again, as Duplex.AllReused is.
func (s *Stream[Out, R]) AllReused() iter.Seq2[Out, error] { return s.duplex.AllReused() }

// End waits for the result and returns it. ctx bounds the wait. Items that
// nobody takes may keep the other side from ending: take them first, or
// cancel.
func (s *Stream[Out, R]) End(ctx context.Context) (R, error) { return s.duplex.End(ctx) }

// Cancel ends the stream here with an error that wraps cause, nil for
// context.Canceled, and tells the other side.
func (s *Stream[Out, R]) Cancel(cause error) { s.duplex.Cancel(cause) }

// Send sends an item, as Duplex.Send does.
func (u *Upload[In, R]) Send(ctx context.Context, value In) error { return u.duplex.Send(ctx, value) }

// CloseSend tells the other side that no more items follow.
func (u *Upload[In, R]) CloseSend() error { return u.duplex.CloseSend() }

// End closes sending, waits for the result and returns it. ctx bounds the
// wait.
func (u *Upload[In, R]) End(ctx context.Context) (R, error) { return u.duplex.End(ctx) }

// Cancel ends the stream here with an error that wraps cause, nil for
// context.Canceled, and tells the other side.
func (u *Upload[In, R]) Cancel(cause error) { u.duplex.Cancel(cause) }

// A nativeSource takes items from an inbox and decodes them.
type nativeSource[T any] struct {
	in    *inbox
	items itemReader[T]
	kept  []T // items to be used again, nil where every one is new
}

// newSource takes the items of an inbox.
func newSource[T any](in *inbox, codec Codec[T]) *nativeSource[T] {
	if c, ok := codec.(inRows[T]); ok {
		return &nativeSource[T]{in: in, items: c.rows()}
	}
	return &nativeSource[T]{in: in, items: oneByOne[T]{codec}}
}

// reused returns a source whose items, as many as are received at a time, are used again;
// items itself where they cannot be.
func reused[T any](items itemSource[T], atATime int) itemSource[T] {
	source, ok := items.(*nativeSource[T])
	if !ok {
		return items
	}
	return &nativeSource[T]{source.in, source.items, make([]T, atATime)}
}

// recv implements itemSource.
func (s *nativeSource[T]) recv(ctx context.Context) (T, error) {
	var item [1]T
	_, err := s.recvSome(ctx, item[:])
	return item[0], err
}

// recvSome implements severalSource.
func (s *nativeSource[T]) recvSome(ctx context.Context, into []T) (n int, err error) {
	copy(into, s.kept)
	var unread error
	err = s.in.next(ctx, func(r *native.Reader, code uint16) (more bool) {
		if into[n], unread = s.decode(r, code, into[n]); unread != nil {
			return false
		}
		n++
		return n < len(into)
	})
	copy(s.kept, into[:n])
	return n, cmp.Or(unreadPanic(err), unread)
}

// leave implements severalSource.
func (s *nativeSource[T]) leave(why error) { s.in.close(why, true) }

// isLeft implements severalSource.
func (s *nativeSource[T]) isLeft() bool { return s.in.discarded.Load() }

// decode reads an item. The inbox protects it.
func (s *nativeSource[T]) decode(r *native.Reader, code uint16, kept T) (value T, err error) {
	if value, err = s.items.read(r, code, kept); err == nil {
		err = r.Err()
	}
	if err != nil {
		err = unreadItem(err)
	}
	return value, err
}

// unreadPanic makes of a decoder's panic what of another error of its; others stay.
func unreadPanic(err error) error {
	if err == errPanicked {
		return unreadItem(err)
	}
	return err
}

func unreadItem(cause error) *Error {
	return &Error{Code: Internal, Message: "an item cannot be read: " + cause.Error(), Outcome: MaybeExecuted, Cause: cause}
}

// A nativeSink encodes items and gives them to an outbox.
type nativeSink[T any] struct {
	out   *outbox
	codec Codec[T]
}

func (s nativeSink[T]) send(ctx context.Context, value T) error {
	return s.out.send(ctx, func(b []byte) ([]byte, uint16, error) { return s.codec.Append(b, value) })
}

// allItems makes a loop over the items of a source. left is called when it is left early.
func allItems[T any](ctx context.Context, source itemSource[T], left func()) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for {
			value, err := source.recv(ctx)
			if err == io.EOF {
				return
			}
			if !yield(value, err) {
				left()
				return
			}
			if err != nil {
				return
			}
		}
	}
}

// allOfSeveral is allItems for a source that can receive several at a time. Of a loop that
// is left early the other items are dropped.
func allOfSeveral[T any](ctx context.Context, source severalSource[T], left func()) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		row := make([]T, fewItems)
		for {
			n, err := source.recvSome(ctx, row)
			for i := 0; i < n && !source.isLeft(); i++ {
				value := row[i]
				if row[i] = none; !yield(value, nil) {
					left()
					source.leave(errLoopLeft)
					return
				}
			}
			if err != nil {
				if err != io.EOF && !yield(none, err) {
					left()
				}
				return
			}
		}
	}
}
