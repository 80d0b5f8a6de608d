package runtime

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// The tests' foreign protocols are written by hand as generated code would write
// them: lines of text that are answered in order, and frames with an id.

// A line is every message of the text protocol, without its newline.
type line struct{ text string }

// lineError is its declared error.
type lineError struct{ text string }

func (e *lineError) Error() string { return e.text }

func readLine(r *wire.Reader) string {
	var b []byte
	for {
		c := r.Next(1)
		if c == nil || c[0] == '\n' {
			return string(b)
		}
		b = append(b, c[0])
	}
}

// lineMessage is a message of which the text begins with prefix.
func lineMessage(name, prefix string) *wire.Message {
	return &wire.Message{
		Name: name,
		New:  func() any { return new(line) },
		Append: func(b []byte, x *wire.Exchange, v any) ([]byte, error) {
			text := ""
			if l, _ := v.(*line); l != nil {
				text = l.text
			}
			x.Values[0] = noneAsked(text)
			if strings.Contains(text, "\n") {
				return nil, errors.New("line: text has a newline")
			}
			return append(append(append(b, prefix...), text...), '\n'), nil
		},
		Read: func(r *wire.Reader, x *wire.Exchange, v any) any {
			text := strings.TrimPrefix(readLine(r), prefix)
			if r.Err() == nil {
				v.(*line).text = text
				x.Values[0] = noneAsked(text)
			}
			return v
		},
	}
}

// noneAsked is 1 for a line that asks for silence.
func noneAsked(text string) int64 {
	if text == "none" {
		return 1
	}
	return 0
}

var lineFailure = &wire.Message{
	Name: "Failure",
	New:  func() any { return new(lineError) },
	Append: func(b []byte, _ *wire.Exchange, v any) ([]byte, error) {
		return append(append(append(b, '-'), v.(*lineError).text...), '\n'), nil
	},
	Read: func(r *wire.Reader, _ *wire.Exchange, v any) any {
		v.(*lineError).text = strings.TrimPrefix(readLine(r), "-")
		return v
	},
}

func pickLineError(at int) func(error) (int, any) {
	return func(err error) (int, any) {
		if e, ok := errors.AsType[*lineError](err); ok {
			return at, e
		}
		return -1, nil
	}
}

// chooseLine tells answers apart by their first byte.
func chooseLine(first string) func(*wire.Reader, *wire.Exchange) int {
	return func(r *wire.Reader, _ *wire.Exchange) int {
		if b := r.Next(1); b != nil {
			return strings.IndexByte(first, b[0])
		}
		return -1
	}
}

func bothAnswers(a ...wire.Answer) [2][]wire.Answer { return [2][]wire.Answer{a, a} }

func bothSides[T any](v T) [2]T { return [2]T{v, v} }

// lines is one text protocol of its own, since tables are what a test changes.
//
//	phase main          G text   -> +text | -error
//	                    L text   stream of *text until .text | error -text
//	                    S        -> Ready =text, ends the skipping of errors in P
//	                    P text   -> +text | error !text until S
//	                    Q text   a stream of * until =text, error !
//	                    Z text   -> +text or nothing, the text "none" silences it
//	                    N text   event
//	                    U        -> +text then upper    X -> +text then raw    T -> +text then tls
//	phase upper         H text   -> +text
type lines struct {
	tables                         *wire.Protocol
	protocol                       *Protocol
	get, sync, parse, hush, up, hi *Method[*line, *line]
	raw, start                     *Method[*line, *line]
	list, query                    *StreamMethod[*line, None, *line, *line]
	note                           *EventMethod[*line]
}

const lineKinds = "GLSPQZNUHXT"

func newLines(pairing wire.Pairing) *lines {
	main, upper := &wire.Phase{Name: "main"}, &wire.Phase{Name: "upper"}
	tunnel := &wire.Phase{Name: "tunnel", Raw: true}
	secure := &wire.Phase{Name: "secure", TLS: true, Then: upper}
	p := &wire.Protocol{Name: "Lines", Max: 1 << 20, Phases: []*wire.Phase{main, upper, tunnel, secure}, First: main}
	reading := func(mine int) wire.Reading {
		return wire.Reading{Dispatch: func(r *wire.Reader, _ *wire.Session) (wire.What, uint16) {
			b := r.Next(1)
			if b == nil {
				return wire.Unknown, 0
			}
			if i := strings.IndexByte(lineKinds, b[0]); i >= 0 && p.Methods[i].Open[1-mine] != nil {
				return wire.Opening, uint16(i + 1)
			}
			if strings.IndexByte("+-*.=!", b[0]) >= 0 {
				return wire.Reply, 0
			}
			return wire.Unknown, 0
		}}
	}
	for _, phase := range []*wire.Phase{main, upper} {
		phase.Reads = [2]wire.Reading{reading(wire.Client), reading(wire.Server)}
	}
	add := func(name string, role wire.Role, first string, answers ...wire.Answer) *wire.Method {
		m := &wire.Method{
			ID: uint16(len(p.Methods) + 1), Name: name, Role: role, Pairing: pairing, Phase: main,
			Answers: bothAnswers(answers...), Choose: bothSides(chooseLine(first)),
		}
		m.Open[wire.Client] = lineMessage(name, lineKinds[len(p.Methods):len(p.Methods)+1])
		for i, a := range answers {
			if a.Is == wire.Failed {
				m.PickError = pickLineError(i)
			}
		}
		p.Methods = append(p.Methods, m)
		return m
	}
	plus := wire.Answer{Message: lineMessage("Plus", "+"), Is: wire.Result}
	minus := wire.Answer{Message: lineFailure, Is: wire.Failed}
	item := wire.Answer{Message: lineMessage("Item", "*"), Is: wire.Item}
	ready := wire.Answer{Message: lineMessage("Ready", "="), Is: wire.Result}
	then := func(phase *wire.Phase) wire.Answer { a := plus; a.Then = phase; return a }
	l := &lines{tables: p}
	request := func(m *wire.Method) *Method[*line, *line] {
		return &Method[*line, *line]{ID: m.ID, Name: m.Name, Wire: m}
	}
	stream := func(m *wire.Method) *StreamMethod[*line, None, *line, *line] {
		m.PickItem = func(any) int { return 0 }
		m.PickResult = func(any) int { return 1 }
		return &StreamMethod[*line, None, *line, *line]{ID: m.ID, Name: m.Name, Wire: m}
	}
	l.get = request(add("Get", wire.Request, "+-", plus, minus))
	l.list = stream(add("List", wire.Stream, "*.-", item, wire.Answer{Message: lineMessage("End", "."), Is: wire.Result}, minus))
	l.sync = request(add("Sync", wire.Request, "=", ready))
	skipping := wire.Answer{Message: skipFailure, Is: wire.Failed, Skip: l.sync.Wire}
	l.parse = request(add("Parse", wire.Request, "+!", plus, skipping))
	l.query = stream(add("Query", wire.Stream, "*=!", item, ready, skipping))
	l.hush = request(add("Hush", wire.Request, "+", plus))
	l.hush.Wire.Silent = func(x *wire.Exchange) bool { return x.Values[0] == 1 }
	l.hush.Wire.Quiet = true
	n := add("Note", wire.Event, "")
	n.Open[wire.Server] = n.Open[wire.Client]
	l.note = &EventMethod[*line]{ID: n.ID, Name: n.Name, Wire: n}
	l.up = request(add("Up", wire.Request, "+", then(upper)))
	l.hi = request(add("Hi", wire.Request, "+", plus))
	l.hi.Wire.Phase = upper
	l.raw = request(add("Tunnel", wire.Request, "+", then(tunnel)))
	l.start = request(add("StartTLS", wire.Request, "+-", then(secure), minus))
	l.protocol = &Protocol{Name: "Lines", Wire: p, Method: func(id uint16) string {
		if int(id) > len(p.Methods) {
			return ""
		}
		return p.Methods[id-1].Name
	}}
	return l
}

// skipFailure is an error that begins with !.
var skipFailure = &wire.Message{
	Name: "Skip", New: lineFailure.New,
	Append: func(b []byte, _ *wire.Exchange, v any) ([]byte, error) {
		return append(append(append(b, '!'), v.(*lineError).text...), '\n'), nil
	},
	Read: func(r *wire.Reader, _ *wire.Exchange, v any) any {
		v.(*lineError).text = strings.TrimPrefix(readLine(r), "!")
		return v
	},
}

// lineHandlers serve lines by the method's name; streams and events have one
// each.
type lineHandlers struct {
	requests map[string]func(context.Context, *Socket, *line) (*line, error)
	stream   func(context.Context, *Socket, *line, *Sender[*line]) (*line, error)
	note     func(context.Context, *Socket, *line)
}

func (l *lines) side(h lineHandlers) Side {
	requests := map[uint16]*Method[*line, *line]{}
	for _, m := range []*Method[*line, *line]{l.get, l.sync, l.parse, l.hush, l.up, l.hi, l.raw, l.start} {
		requests[m.ID] = m
	}
	return Side{Route: func(in *Incoming) {
		if m := requests[in.Method()]; m != nil && h.requests[m.Name] != nil {
			serveRequest(in, m, in.Socket(), h.requests[m.Name])
			return
		}
		switch id := in.Method(); {
		case id == l.list.ID && h.stream != nil:
			ServeStream(in, l.list, in.Socket(), h.stream)
		case id == l.query.ID && h.stream != nil:
			ServeStream(in, l.query, in.Socket(), h.stream)
		case id == l.note.ID && h.note != nil:
			ServeEvent(in, l.note, in.Socket(), h.note)
		default:
			in.Unimplemented()
		}
	}}
}

// A frame is a message of the framed protocol: a length, an id, a kind, a text.
//
//	1 Ask  -> Said (2) | error No (3)
//	4 Flow stream of items (5) and inputs (6), until (7)
//	8 Mute event
type frames struct {
	tables   *wire.Protocol
	protocol *Protocol
	ask      *Method[string, string]
	flow     *StreamMethod[string, string, string, string]
	mute     *EventMethod[string]
}

const frameHead = 6 // u16 of all that follows it, u16 id, u16 kind

func appendFrame(b []byte, id uint64, kind uint16, text string) []byte {
	b = binary.BigEndian.AppendUint16(b, uint16(4+len(text)))
	b = binary.BigEndian.AppendUint16(b, uint16(id))
	b = binary.BigEndian.AppendUint16(b, kind)
	return append(b, text...)
}

func frameMessage(name string, kind uint16) *wire.Message {
	return &wire.Message{
		Name: name, HasID: true,
		Append: func(b []byte, x *wire.Exchange, v any) ([]byte, error) {
			text, _ := v.(string)
			if len(text) > 60000 {
				return nil, errors.New("frame: text is too long")
			}
			return appendFrame(b, x.ID, kind, text), nil
		},
		Read: func(r *wire.Reader, x *wire.Exchange, _ any) any {
			head := r.Next(frameHead)
			if head == nil {
				return ""
			}
			x.ID = uint64(binary.BigEndian.Uint16(head[2:]))
			text := r.Next(int(binary.BigEndian.Uint16(head)) - 4)
			if string(text) == "trailing" {
				r.Rewind(frameHead)
			}
			return string(text)
		},
	}
}

type frameNo struct{ text string }

func (e *frameNo) Error() string { return e.text }

func kindAt(r *wire.Reader) uint16 {
	if head := r.Next(frameHead); head != nil {
		return binary.BigEndian.Uint16(head[4:])
	}
	return 0
}

func chooseKind(kinds ...uint16) func(*wire.Reader, *wire.Exchange) int {
	return func(r *wire.Reader, _ *wire.Exchange) int {
		kind := kindAt(r)
		for i, k := range kinds {
			if k == kind {
				return i
			}
		}
		return -1
	}
}

func newFrames(high uint64) *frames {
	main := &wire.Phase{Name: "main"}
	p := &wire.Protocol{Name: "Frames", Max: 1 << 16, Phases: []*wire.Phase{main}, First: main}
	no := frameMessage("No", 3)
	inner := *no
	no.Append = func(b []byte, x *wire.Exchange, v any) ([]byte, error) { return inner.Append(b, x, v.(*frameNo).text) }
	no.Read = func(r *wire.Reader, x *wire.Exchange, v any) any { return &frameNo{inner.Read(r, x, v).(string)} }
	for side := range main.Reads {
		main.Reads[side] = wire.Reading{
			Split: func(r *wire.Reader) int {
				if head := r.Next(2); head != nil {
					return 2 + int(binary.BigEndian.Uint16(head))
				}
				return 0
			},
			Dispatch: func(r *wire.Reader, _ *wire.Session) (wire.What, uint16) {
				switch kindAt(r) {
				case 1:
					return wire.Opening, 1
				case 4:
					return wire.Opening, 2
				case 8:
					return wire.Opening, 3
				case 2, 3, 5, 7:
					return wire.Reply, 0
				case 6:
					return wire.Input, 0
				}
				return wire.Unknown, 0
			},
			ID: func(r *wire.Reader) (uint64, bool) {
				if head := r.Next(4); head != nil {
					return uint64(binary.BigEndian.Uint16(head[2:])), true
				}
				return 0, false
			},
		}
	}
	ask := &wire.Method{
		ID: 1, Name: "Ask", Pairing: wire.ByID, Phase: main, LowID: 1, HighID: high,
		Open:    bothSides(frameMessage("Ask", 1)),
		Answers: bothAnswers(wire.Answer{Message: frameMessage("Said", 2), Is: wire.Result}, wire.Answer{Message: no, Is: wire.Failed}),
		Choose:  bothSides(chooseKind(2, 3)),
		PickError: func(err error) (int, any) {
			if e, ok := errors.AsType[*frameNo](err); ok {
				return 1, e
			}
			return -1, nil
		},
	}
	flow := &wire.Method{
		ID: 2, Name: "Flow", Role: wire.Stream, Pairing: wire.ByID, Phase: main, LowID: 1, HighID: high,
		Open: bothSides(frameMessage("Flow", 4)),
		Answers: bothAnswers(
			wire.Answer{Message: frameMessage("FlowItem", 5), Is: wire.Item},
			wire.Answer{Message: frameMessage("FlowEnd", 7), Is: wire.Result}),
		Inputs: bothAnswers(wire.Answer{Message: frameMessage("FlowInput", 6), Is: wire.Item}),
		Choose: bothSides(chooseKind(5, 7)), ChooseInput: bothSides(chooseKind(6)),
	}
	mute := &wire.Method{ID: 3, Name: "Mute", Role: wire.Event, Phase: main, Open: bothSides(frameMessage("Mute", 8))}
	p.Methods = []*wire.Method{ask, flow, mute}
	return &frames{
		tables: p, protocol: &Protocol{Name: "Frames", Wire: p},
		ask:  &Method[string, string]{ID: 1, Name: "Ask", Wire: ask},
		flow: &StreamMethod[string, string, string, string]{ID: 2, Name: "Flow", Wire: flow},
		mute: &EventMethod[string]{ID: 3, Name: "Mute", Wire: mute},
	}
}

type frameHandlers struct {
	ask  func(context.Context, *Socket, string) (string, error)
	flow func(context.Context, *Socket, string, *Receiver[string], *Sender[string]) (string, error)
	mute func(context.Context, *Socket, string)
}

func (f *frames) side(h frameHandlers) Side {
	return Side{Route: func(in *Incoming) {
		switch id := in.Method(); {
		case id == 1 && h.ask != nil:
			serveRequest(in, f.ask, in.Socket(), h.ask)
		case id == 2 && h.flow != nil:
			ServeDuplex(in, f.flow, in.Socket(), h.flow)
		case id == 3 && h.mute != nil:
			ServeEvent(in, f.mute, in.Socket(), h.mute)
		default:
			in.Unimplemented()
		}
	}}
}

// serveForeign starts a server on tcp and returns it with its address.
func serveForeign(t testing.TB, p *Protocol, side Side, opts ...ServerOption) (*Server, string) {
	t.Helper()
	l, err := Listen(t.Context(), "tcp://127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := NewServer(p, side, append([]ServerOption{quiet}, opts...)...)
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), l) }()
	t.Cleanup(func() {
		server.Abort()
		if err := <-served; !errors.Is(err, ErrServerClosed) {
			t.Errorf("Serve returned %v", err)
		}
		<-server.sockets.none()
	})
	return server, "tcp://" + l.Addr().String()
}

func dialForeign(t testing.TB, addr string, p *Protocol, side Side, opts ...DialOption) *Client {
	t.Helper()
	client, err := Dial(ctxFor(t), p, side, addr, append([]DialOption{quiet}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.Abort()
		<-client.Done()
	})
	return client
}

// foreignPeer is a client whose other end the test holds.
func foreignPeer(t testing.TB, p *Protocol, side Side, opts ...DialOption) (*Client, net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	client := dialForeign(t, "tcp://"+l.Addr().String(), p, side, opts...)
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return client, conn
}

// rawClient is a connection to a server.
func rawClient(t testing.TB, addr string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(addr, "tcp://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func say(t testing.TB, conn net.Conn, format string, args ...any) {
	t.Helper()
	if _, err := fmt.Fprintf(conn, format, args...); err != nil {
		t.Fatal(err)
	}
}

// hear reads exactly what is expected.
func hear(t testing.TB, conn net.Conn, want string) {
	t.Helper()
	got := make([]byte, len(want))
	n := 0
	for n < len(got) {
		k, err := conn.Read(got[n:])
		n += k
		if err != nil {
			t.Fatalf("%v after %q, want %q", err, got[:n], want)
		}
	}
	if string(got) != want {
		t.Fatalf("heard %q, want %q", got, want)
	}
}

// foreignCall is CallWire as a client whose request is a value.
func foreignCall[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], request Q) (R, error) {
	return CallWire(ctx, caller, m, foreignOpening(m, request))
}

func foreignAsync[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], request Q) *Future[R] {
	return CallWireAsync(ctx, caller, m, foreignOpening(m, request))
}

func foreignOpening[Q, R any](m *Method[Q, R], request Q) wire.Append {
	side := wire.Client
	if m.Wire.Open[side] == nil {
		side = wire.Server
	}
	return m.Wire.Opening(side, request)
}
