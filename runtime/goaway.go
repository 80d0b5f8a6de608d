package runtime

import (
	"errors"
	"io"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// comeLater is how long a peer for which there is no room is asked to stay away.
const comeLater = time.Second

// longestAfter bounds how long a peer can have this side stay away.
const longestAfter = 24 * time.Hour

// A GoAway says why one side of a native protocol ends a socket or does not open
// it, and whether it makes sense to come back. It is found, with errors.As, in the
// cause of the socket at the other side and in the error of a Dial that was
// refused. OnConnect may return one to say it in full, see also Socket.CloseWith.
type GoAway struct {
	Code    Code          // why, 0 for an orderly end
	Message string        // for people, perhaps empty
	Again   bool          // coming back may help
	After   time.Duration // not before this long, at most a day
}

// Error describes g in one line.
func (g *GoAway) Error() string {
	text := "the other side has left"
	if g.Code != 0 {
		text += ": " + g.Code.String()
	}
	if g.Message != "" {
		text += ": " + g.Message
	}
	return text
}

// Is lets errors.Is find io.EOF in an orderly end.
func (g *GoAway) Is(target error) bool { return target == io.EOF && g.Code == 0 }

// CloseWith ends the socket as Close does, and tells the peer of a native protocol
// why, in place of an orderly end. Code 0 is Unavailable.
func (s *Socket) CloseWith(reason *GoAway) error {
	if reason == nil {
		return s.Close()
	}
	s.toldWhy.Store(true)
	s.session.refuse(reason)
	s.end(ErrClosed, true)
	<-s.gone.done()
	return nil
}

// goAwayOf is what a peer learns of an error that ends its socket.
func goAwayOf(code Code, text string) *GoAway {
	return &GoAway{Code: code, Message: text, Again: passes(code)}
}

// passes reports whether what a code stands for may be over when somebody comes
// back. Of a newer peer's code nobody knows.
func passes(code Code) bool {
	switch code {
	case InvalidArgument, Unimplemented, Unauthenticated, PermissionDenied, ProtocolError, Incompatible:
		return false
	}
	return true
}

// refusal is what a peer that is turned away may learn of the reason.
func refusal(reason error) *GoAway {
	if g, ok := errors.AsType[*GoAway](reason); ok {
		said := *g
		if said.Code == 0 {
			said.Code = Unavailable
		}
		return &said
	}
	if reason == ErrServerClosed {
		return goAwayOf(Unavailable, reason.Error())
	}
	code, text := travels(reason)
	if code == Internal {
		return goAwayOf(Unavailable, "the socket was refused")
	}
	g := goAwayOf(code, text)
	if code == ResourceExhausted {
		g.After = comeLater
	}
	return g
}

// again is what a goaway says of coming back.
type again uint8

const (
	unsaid again = iota
	comeBack
	stayAway
)

func (g *GoAway) again() again {
	if g.Again {
		return comeBack
	}
	return stayAway
}

// payload is what a goaway carries; done says that nothing of this side follows.
func (g *GoAway) payload(done bool, again again) []byte {
	b := native.AppendBool(native.AppendString(nil, textForPeer(g.Message)), done)
	b = native.AppendU8(b, uint8(again))
	return native.AppendDuration(b, g.After)
}

// parseGoAway reads a goaway. What is missing, or makes no sense, is what older
// peers mean.
func parseGoAway(code Code, body []byte) (g *GoAway, done bool, said again) {
	r := native.NewReader(body)
	g = goAwayOf(code, r.String())
	done = r.Bool()
	if r.Done() {
		return g, done, unsaid
	}
	said, g.After = again(r.U8()), min(max(r.Duration(), 0), longestAfter)
	if said != unsaid {
		g.Again = said == comeBack
	}
	return g, done, said
}
