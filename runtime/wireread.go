package runtime

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	goruntime "runtime"
	"strconv"
	"time"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// shownBytes is how much of a message a protocol error shows.
const shownBytes = 64

// broken is the error of a peer that sent what the protocol does not have here.
func (s *wireSession) broken(message []byte, format string, args ...any) error {
	what := fmt.Sprintf(format, args...)
	return protocolErrorf("in phase %s: %s; the message begins with %s", s.phases.now().Name, what, beginning(message))
}

// beginning shows what a message begins with.
func beginning(message []byte) string { return shown(message[:min(len(message), shownBytes)]) }

// shown is what bytes are: a text, such as what a peer says unasked that turns this side away,
// or hexadecimal.
func shown(b []byte) string {
	if bytes.ContainsFunc(b, func(c rune) bool { return c < ' ' && c != '\t' && c != '\r' && c != '\n' }) {
		return fmt.Sprintf("%x", b)
	}
	return strconv.Quote(string(b))
}

// step reads one message, or more of it.
func (s *wireSession) step() error {
	if s.lending && s.mustMove() {
		return errOwnersTurn
	}
	if s.leading != nil && !s.readsOn() {
		return nil
	}
	if moved, err := s.move(); moved || err != nil {
		return err
	}
	if now := s.phases.now(); now != s.phase {
		s.phase = now
		s.anew()
	}
	missing := s.input.len() < max(1, s.need) && !s.joint.IsWhole()
	if n := len(s.served.arrived); n >= fewArrived || missing && n > 0 {
		if !s.serveHere() {
			return errReplaced
		}
		return nil // a caller that has read meanwhile may have left something
	}
	if missing {
		return s.more()
	}
	if s.input.len() < longMessage {
		return s.message()
	}
	return s.long()
}

// longMessage is how many bytes there are before the reader cares how long it takes to look
// at them.
const longMessage = 64 << 10

// Of a message that ends nobody knows where, each look begins at its front. So after a look
// that took some time, the reader waits for lookShare times as long, mostPause at most,
// if less comes than it can read: a peer that sends slowly keeps no core busy.
const (
	lookShare = 3
	mostPause = 500 * time.Millisecond
)

// long is message for what is long.
func (s *wireSession) long() error {
	began, there := time.Now(), s.input.len()
	err := s.message()
	if err != nil || s.input.len() != there || s.need-there >= growStep || s.input.full {
		return err
	}
	s.brought()
	pause := time.NewTimer(min(lookShare*time.Since(began), mostPause))
	defer pause.Stop()
	select {
	case <-pause.C:
	case <-s.socket.ctx.Done():
	}
	return nil
}

// more waits for bytes that are owed, or for the beginning of a message. A busy server
// lets its other sockets go first: meanwhile the next request may come, and need not be
// waited for.
func (s *wireSession) more() error {
	if s.me == wire.Server && s.need == 0 {
		goruntime.Gosched()
	}
	came, err := s.fill(s.calling.Load() >= manyCalls)
	if s.toEnd && err == io.EOF {
		s.need, s.atEnd = 0, true
		return nil
	}
	if !came && err == nil {
		s.anew() // the phase has changed
	}
	return s.cutOff(s.unexpected(err))
}

// cutOff is err, or shows the message that the input ended in: the peer may have sent all of what it
// means, and the schema wait for more.
func (s *wireSession) cutOff(err error) error {
	message := s.input.bytes()
	if err != io.ErrUnexpectedEOF || len(message) == 0 {
		return err
	}
	return fmt.Errorf("%w: the message begins with %s", err, beginning(message))
}

// standStill is called before the reader waits for others, as it may: what it has put
// off for them is done.
func (s *wireSession) standStill() {
	s.brought()
	s.served.handOver()
}

// A sighting is a message whose beginning is at the front of the input.
type sighting struct {
	reading *wire.Reading
	bytes   []byte // all that is there, or the message alone where it is framed
	framed  bool
	instead []byte // the line that bytes stand for, or the first of the fragments; nil for none
	size    int    // how many bytes it has as it was sent, 0 where it is not known
}

// sent is what the peer has sent.
func (m *sighting) sent() []byte {
	if m.instead != nil {
		return m.instead
	}
	return m.bytes
}

// message handles the message that begins at the front of the input, if all of
// it is there.
func (s *wireSession) message() error {
	m := sighting{reading: &s.phases.now().Reads[s.me], bytes: s.input.bytes()}
	if f := s.joint.Of(); f != nil && f != m.reading.Fragments {
		return s.broken(m.bytes, "a message whose fragments began in another phase")
	}
	what, id, seen, err := s.sight(&m)
	if s.leading != nil && (err != nil || seen && what != wire.Reply) {
		return s.awaitLeading()
	}
	if !seen || err != nil {
		return err
	}
	if what != wire.Reply {
		if s.lending {
			return s.leave()
		}
		if s.me == wire.Client {
			s.unasked = s.socket.age()
		}
	}
	switch {
	case what == wire.Opening && id >= 1 && int(id) <= len(s.tables.Methods):
		return s.opened(m, s.tables.Methods[id-1])
	case what == wire.Reply:
		s.served.handOver()
		return s.replied(m)
	case what == wire.Input:
		s.served.handOver()
		return s.inputCame(m)
	}
	return s.broken(m.sent(), "nothing that the phase has begins like this")
}

// sight finds what the message is that begins at the front. It reports false while bytes
// are missing.
func (s *wireSession) sight(m *sighting) (what wire.What, id uint16, seen bool, err error) {
	switch lines := m.reading.Lines; {
	case m.reading.Fragments != nil:
		if whole, err := s.join(m); !whole || err != nil {
			return what, id, false, err
		}
	case m.reading.Split != nil:
		if whole, err := s.split(m); !whole || err != nil {
			return what, id, false, err
		}
	case lines != nil && m.bytes[0] != lines.Begins:
		if whole, err := s.line(m); !whole || err != nil {
			return what, id, false, err
		}
	default:
		s.look(m.bytes)
	}
	if m.reading.Dispatch != nil {
		what, id = m.reading.Dispatch(&s.reader, s.variables)
	}
	seen, err = s.rewind(*m)
	return what, id, seen, err
}

// readsOn waits until a request is answered that may lead to another phase. It reports
// true once there are answers to be read instead, to what its handler has asked.
func (s *wireSession) readsOn() bool {
	select {
	case <-s.leading:
		s.leading = nil
		s.anew()
		return true
	default:
	}
	asked := s.calls.anySent()
	if asked == nil {
		return true
	}
	if s.lending {
		return true // whose call is answered meanwhile finds it out
	}
	s.standStill()
	select {
	case <-asked:
	case <-s.leading:
	case <-s.socket.ctx.Done():
		s.leading = nil
	}
	return false
}

// awaitLeading has the message at the front, which is no answer, read when the request is
// answered.
func (s *wireSession) awaitLeading() error {
	if s.lending {
		return s.leave()
	}
	s.standStill()
	select {
	case <-s.leading:
	case <-s.socket.ctx.Done():
	}
	s.leading = nil
	s.anew()
	return nil
}

// anew has the message at the front of the input read from its beginning.
func (s *wireSession) anew() {
	s.need, s.again, s.toEnd = 0, false, false
	if s.joint.IsOpen() {
		s.need = 1
	}
}

// leave has the socket's own goroutine read the message again that is at the front.
func (s *wireSession) leave() error {
	s.anew()
	return errOwnersTurn
}

// look begins to read the message at the front, or begins again: then what was
// sought in vain in the bytes before is not sought there again.
func (s *wireSession) look(b []byte) {
	if s.again && !s.atEnd {
		s.reader.More(b)
		return
	}
	s.reader.Reset(b, !s.atEnd, s.limit)
	s.again = true
}

// split cuts a framed message out of the input. It reports false while bytes
// are missing.
func (s *wireSession) split(m *sighting) (whole bool, err error) {
	s.look(m.bytes)
	size := m.reading.Split(&s.reader)
	if err := s.reader.Err(); err == wire.ErrShort {
		return false, s.short(m.bytes)
	} else if err != nil {
		return false, s.broken(m.sent(), "the length of a message: %v", err)
	}
	if size <= 0 || size > s.limit {
		return false, s.broken(m.sent(), "a message of %d bytes, at most %d are accepted", size, s.limit)
	}
	if size > len(m.bytes) {
		s.need = size
		return false, nil
	}
	m.bytes, m.framed, m.size = m.bytes[:size], true, size
	s.again = false
	s.reader.Reset(m.bytes, false, s.limit)
	return true, nil
}

// join puts a message together of its fragments. It reports false while some are missing.
func (s *wireSession) join(m *sighting) (done bool, err error) {
	defer s.protectCodec(m.reading.Fragments.Piece, &err)
	whole, read, err := s.joint.Join(m.reading.Fragments, &s.reader, m.bytes, s.variables, s.limit)
	s.input.consume(read)
	switch {
	case err != nil:
		return false, s.broken(m.sent(), "%v", err)
	case whole == nil:
		s.need = s.joint.Need()
		return false, nil
	}
	m.bytes, m.framed, m.instead, m.size = whole.Bytes, true, whole.Front, whole.Size
	s.again = false
	s.reader.Reset(m.bytes, false, s.limit)
	return true, nil
}

// short notes how many bytes the message at the front is owed. White space in front of JSON is
// no message that has begun: behind it the connection may end.
func (s *wireSession) short(b []byte) error {
	if s.reader.Blank() {
		s.input.consume(len(b))
		s.anew()
		return nil
	}
	missing := max(1, s.reader.Missing())
	if missing > s.limit-len(b) {
		return s.broken(b, "a message of %d bytes or more, at most %d are accepted", len(b)+min(missing, s.limit), s.limit)
	}
	s.need = len(b) + missing
	return nil
}

// rewind goes back to the beginning of the message, after a look at it. It
// reports false where the look has found too little, or something wrong.
func (s *wireSession) rewind(m sighting) (done bool, err error) {
	switch err := s.reader.Err(); {
	case err == nil:
		s.reader.Rewind(0)
		return true, nil
	case err == wire.ErrShort:
		return false, s.short(m.bytes)
	default:
		return false, s.broken(m.sent(), "%v", err)
	}
}

// take reads the message as what it is, and takes it from the input: with size 0 bytes
// are missing. It is read into an empty one where there is one. What is not taken sets
// nothing.
func (s *wireSession) take(m sighting, as *wire.Message, x *wire.Exchange, empty any) (v any, size int, err error) {
	x.Begin()
	if v, size, err = s.taken(m, as, x, empty); size == 0 {
		x.Undo()
	}
	return v, size, err
}

// taken is take with what a refused message may have set.
func (s *wireSession) taken(m sighting, as *wire.Message, x *wire.Exchange, empty any) (v any, size int, err error) {
	if as.ToEnd && !s.atEnd {
		return nil, 0, s.awaitEnd(m, as)
	}
	v, err = s.decode(as, x, &s.reader, empty)
	if m.framed || as.ToEnd {
		s.reader.End()
	}
	switch found := s.reader.Err(); {
	case err != nil:
		return nil, 0, err
	case found == wire.ErrShort:
		return nil, 0, s.short(m.bytes)
	case found != nil:
		return nil, 0, s.broken(m.sent(), "%s: %v", as.Name, found)
	}
	if size = m.size; size == 0 {
		size = s.reader.Pos()
	}
	if size > s.limit {
		return nil, 0, s.broken(m.sent(), "%s has %d bytes, at most %d are accepted", as.Name, size, s.limit)
	}
	if m.reading.Fragments == nil {
		s.input.consume(size)
	}
	s.joint.Take()
	s.anew()
	s.socket.counters.framesRead.Add(1)
	return v, size, nil
}

// awaitEnd has a message read once the peer says no more, which is what ends it.
func (s *wireSession) awaitEnd(m sighting, as *wire.Message) error {
	if len(m.bytes) > s.limit {
		return s.broken(m.sent(), "%s has %d bytes or more, at most %d are accepted", as.Name, len(m.bytes), s.limit)
	}
	s.toEnd, s.need = true, len(m.bytes)+1
	return nil
}

// decode reads with generated code, and the program's where a schema names it.
func (s *wireSession) decode(as *wire.Message, x *wire.Exchange, r *wire.Reader, empty any) (v any, err error) {
	defer s.protectCodec(as, &err)
	if empty == nil && as.New != nil {
		empty = as.New()
	}
	return as.Read(r, x, empty), nil
}

// protectCodec, when deferred, turns a panic of a codec into an error.
func (s *wireSession) protectCodec(as *wire.Message, err *error) {
	if p := recover(); p != nil {
		logPanic(s.socket.settings.log(), "codec of "+as.Name, p)
		*err = errPanicked
	}
}

// opened handles a message by which the peer begins something.
func (s *wireSession) opened(m sighting, method *wire.Method) error {
	v, size, err := s.takeOpening(m, method)
	var why error
	if err != nil {
		if method, v, size, why = s.misfit(m, method, err); method == nil {
			return err
		}
	}
	if size == 0 {
		return nil
	}
	if method.Then != nil {
		s.follow(method.Then)
	}
	if method.Role == wire.Event {
		return s.eventCame(method, v, size, why)
	}
	return s.requestCame(method, v, size, why)
}

// takeOpening is take for a message by which the peer begins something.
func (s *wireSession) takeOpening(m sighting, method *wire.Method) (v any, size int, err error) {
	as := method.Open[s.peer]
	if as == nil {
		return nil, 0, s.broken(m.sent(), "%s is not the peer's to send", method.Name)
	}
	x := &s.opening
	*x = wire.Exchange{}
	x.Kinds, x.Version, x.Session = method.Kinds, method.HighVersion, s.variables
	return s.take(m, as, x, s.served.spare(as))
}

// follow enters a phase on the reader. Where the connection changes, what was
// asked before is answered first.
func (s *wireSession) follow(phase *wire.Phase) {
	if isFence(phase) {
		s.served.awaitAll(s.socket.ctx)
		s.socket.queue.fence()
	}
	s.phases.enter(phase, true)
	if phase.Closed {
		s.socket.left()
	}
}

// replied handles an answer to something that this side began.
func (s *wireSession) replied(m sighting) error {
	c, answer, done, err := s.match(m)
	if !done || err != nil {
		return err
	}
	if s.lending && (answer.Is == wire.Item || answer.Then != nil) {
		return s.leave()
	}
	v, size, err := s.take(m, answer.Message, &c.x, nil)
	if err != nil || size == 0 {
		return err
	}
	return s.calls.answered(c, answer, v, size)
}

// match finds what a reply answers. It reports false where bytes are missing.
func (s *wireSession) match(m sighting) (c *wireCall, a *wire.Answer, done bool, err error) {
	if m.reading.ID != nil {
		id, ok := m.reading.ID(&s.reader)
		if done, err := s.rewind(m); !done {
			return nil, nil, false, err
		}
		if c := s.calls.find(id); ok && c != nil {
			if done, err := s.sameChannel(m, c, id); !done || err != nil {
				return nil, nil, false, err
			}
			return s.choose(m, c)
		}
		if ok && !s.calls.anyUnnumbered() {
			return nil, nil, false, s.notAsked(m, id)
		}
	}
	channel, done, err := s.channel(m)
	if !done {
		return nil, nil, false, err
	}
	return s.oldest(m, channel)
}

// notAsked is the error of an answer with an id that nothing has which was asked. If it is none to
// the oldest request either, what is wrong with that comes first, such as a constant in front
// of the id.
func (s *wireSession) notAsked(m sighting, id uint64) error {
	why := fmt.Sprintf("an answer with id %d, and nothing that was asked has it", id)
	if c := s.calls.first(); c != nil {
		if i := c.choose(&s.reader); i >= 0 && s.reader.OK() {
			as, x := c.answers()[i].Message, c.x
			s.reader.Rewind(0)
			x.Begin()
			_, err := s.decode(as, &x, &s.reader, nil)
			x.Undo()
			if m.framed {
				s.reader.End()
			}
			if found := s.reader.Err(); err == nil && found != nil && found != wire.ErrShort {
				why = fmt.Sprintf("%s: %v; %s", as.Name, found, why)
			}
		}
	}
	return s.broken(m.sent(), "%s", why)
}

// channel returns the channel of a message, 0 if the protocol has none. It reports false where
// bytes are missing.
func (s *wireSession) channel(m sighting) (channel uint64, done bool, err error) {
	if m.reading.Channel == nil {
		return 0, true, nil
	}
	channel = m.reading.Channel(&s.reader)
	done, err = s.rewind(m)
	return channel, done, err
}

// sameChannel checks that the answer to c comes in its channel. Ids are given across all
// channels, so that no two requests have the same one.
func (s *wireSession) sameChannel(m sighting, c *wireCall, id uint64) (done bool, err error) {
	if !c.method.Channel {
		return true, nil
	}
	channel, done, err := s.channel(m)
	if !done || channel == c.x.Channel {
		return done, err
	}
	return false, s.broken(m.sent(), "an answer with id %d in the channel %d, and what has the id was asked in %d", id, channel, c.x.Channel)
}

// choose finds which answer to c a reply is, which it must be.
func (s *wireSession) choose(m sighting, c *wireCall) (*wireCall, *wire.Answer, bool, error) {
	i := c.choose(&s.reader)
	if done, err := s.rewind(m); !done {
		return nil, nil, false, err
	}
	if i < 0 {
		return nil, nil, false, s.broken(m.sent(), "an answer that does not fit %s, which it should answer", c.method.Name)
	}
	return c, &c.answers()[i], true, nil
}

// oldest finds the oldest request of the channel that a reply fits.
func (s *wireSession) oldest(m sighting, channel uint64) (*wireCall, *wire.Answer, bool, error) {
	first := ""
	for c := s.calls.first(); c != nil; c = s.calls.after(c) {
		first = cmp.Or(first, c.method.Name)
		if c.method.Pairing == wire.ByID || c.method.Channel && c.x.Channel != channel {
			continue
		}
		i := c.choose(&s.reader)
		if done, err := s.rewind(m); !done {
			return nil, nil, false, err
		}
		if i >= 0 {
			return c, &c.answers()[i], true, nil
		}
		if c.method.Pairing != wire.ByFit && !c.method.Quiet {
			break
		}
	}
	if first == "" {
		return nil, nil, false, s.broken(m.sent(), "an answer, and nothing was asked")
	}
	return nil, nil, false, s.broken(m.sent(), "an answer that fits nothing; the oldest request is %s", first)
}
