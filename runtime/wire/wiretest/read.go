package wiretest

import (
	"errors"
	"fmt"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// How a message is read.
type mode struct{ open, alias bool }

var (
	closed  = mode{}
	open    = mode{open: true}
	aliased = mode{alias: true}
)

func (s spot) reader(b []byte, how mode, session *wire.Session) *wire.Reader {
	r := &wire.Reader{Session: session}
	r.Alias(how.alias)
	r.Reset(b, how.open, s.protocol.Max)
	return r
}

// A short is the error of a reader that waits for more.
type short struct{ missing int }

func (s *short) Error() string { return fmt.Sprintf("short, %d bytes are missing", s.missing) }

// errorOf returns what a reader found, a short one as such.
func errorOf(r *wire.Reader) error {
	if errors.Is(r.Err(), wire.ErrShort) {
		return &short{r.Missing()}
	}
	return r.Err()
}

// got is what was read.
type got struct {
	value any
	n     int // bytes
}

// read reads the message.
func (s spot) read(b []byte, how mode, x *wire.Exchange) (g got, err error) {
	defer recovered(&err)
	r := s.reader(b, how, x.Session)
	var v any
	if s.message.New != nil {
		v = s.message.New()
	}
	v = s.message.Read(r, x, v)
	return got{v, r.Pos()}, errorOf(r)
}

// split asks how long the message is that begins b.
func (s spot) split(b []byte, how mode, session *wire.Session) (n int, err error) {
	defer recovered(&err)
	r := s.reader(b, how, session)
	n = s.reading().Split(r)
	return n, errorOf(r)
}

// dispatched is what a phase takes bytes for.
type dispatched struct {
	what   wire.What
	method uint16
}

func (s spot) dispatch(b []byte, how mode, session *wire.Session) (d dispatched, err error) {
	defer recovered(&err)
	r := s.reader(b, how, session)
	d.what, d.method = s.reading().Dispatch(r, session)
	return d, errorOf(r)
}

// pick asks which alternative begins b, and takes the first where there is nothing
// to choose.
func (s spot) pick(b []byte, how mode, x *wire.Exchange) (i int, err error) {
	defer recovered(&err)
	if s.choose() == nil {
		return 0, nil
	}
	r := s.reader(b, how, x.Session)
	i = s.choose()(r, x)
	return i, errorOf(r)
}

// id asks for the id of what begins b.
func (s spot) id(b []byte, how mode, session *wire.Session) (id uint64, ok bool, err error) {
	defer recovered(&err)
	r := s.reader(b, how, session)
	if s.reading().ID == nil {
		return 0, false, nil
	}
	id, ok = s.reading().ID(r)
	return id, ok, errorOf(r)
}

func (s spot) channel(b []byte, how mode, session *wire.Session) (channel uint64, err error) {
	defer recovered(&err)
	r := s.reader(b, how, session)
	channel = s.reading().Channel(r)
	return channel, errorOf(r)
}
