package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// sender is a type with a method for each message that it sends.
type sender struct {
	receiver, name string
	side           int
}

func (s sender) method(g *jen.Group, name string) *jen.Statement {
	return g.Func().Params(jen.Id(s.receiver).Add(pointer(s.name))).Id(name)
}

// send writes the methods that send a message.
func (s sender) send(g *jen.Group, m *gomodel.Method) {
	switch m.Kind {
	case gomodel.Request:
		s.call(g, m)
		if m.Into != "" {
			s.callInto(g, m)
		}
		s.callAsync(g, m)
	case gomodel.Event:
		s.sendEvent(g, m)
		s.trySendEvent(g, m)
	case gomodel.Stream:
		s.open(g, m, "OpenStream", runtimeID("Stream").Types(payload(m.Out), payload(m.Result)))
	case gomodel.Upload:
		s.open(g, m, "OpenUpload", runtimeID("Upload").Types(payload(m.In), payload(m.Result)))
	case gomodel.Duplex:
		s.open(g, m, "OpenDuplex", runtimeID("Duplex").Types(payload(m.In), payload(m.Out), payload(m.Result)))
	}
}

// call writes
//
//	// Join enters a room.
//	func (c *Client) Join(ctx context.Context, request *JoinRequest) (*JoinReply, error) {
//		return runtime.Call(ctx, c, &methodJoin, native.Given(request).AppendNetgen)
//	}
//
// or, without a reply to return,
//
//	func (c *Client) Leave(ctx context.Context, request *LeaveRequest) error {
//		_, err := runtime.Call(ctx, c, &methodLeave, native.Nothing)
//		return err
//	}
func (s sender) call(g *jen.Group, m *gomodel.Method) {
	begin(g, m.Doc)
	call := s.callBy(m, "")
	signature := s.method(g, m.Send).Params(ctxParam(), bodyParam(m))
	if m.Result == nil {
		signature.Error().Block(jen.List(jen.Id("_"), jen.Err()).Op(":=").Add(call), jen.Return(jen.Err()))
		return
	}
	signature.Params(payload(m.Result), jen.Error()).Block(jen.Return(call))
}

// callInto writes
//
//	// JoinInto is Join with a reply of the caller's, whose room is used again.
//	func (c *Client) JoinInto(ctx context.Context, request *JoinRequest, reply *JoinReply) error {
//		return runtime.CallInto(ctx, c, &methodJoin, native.Given(request).AppendNetgen, reply)
//	}
func (s sender) callInto(g *jen.Group, m *gomodel.Method) {
	begin(g, m.Into+" is "+m.Send+" with a reply of the caller's, whose room is used again.")
	s.method(g, m.Into).Params(ctxParam(), bodyParam(m), jen.Id("reply").Add(payload(m.Result))).Error().Block(
		jen.Return(runtimeID("CallInto").Call(jen.Id("ctx"), jen.Id(s.receiver), method(m), nativeOpening(m), jen.Id("reply"))),
	)
}

// callAsync writes
//
//	// JoinAsync is Join without the wait for its reply.
//	func (c *Client) JoinAsync(ctx context.Context, request *JoinRequest) *runtime.Future[*JoinReply] {
//		return runtime.CallAsync(ctx, c, &methodJoin, native.Given(request).AppendNetgen)
//	}
func (s sender) callAsync(g *jen.Group, m *gomodel.Method) {
	begin(g, m.Async+" is "+m.Send+" without the wait for its reply.")
	s.method(g, m.Async).Params(ctxParam(), bodyParam(m)).
		Op("*").Add(runtimeID("Future").Types(payload(m.Result))).
		Block(jen.Return(s.callBy(m, "Async")))
}

// callBy writes
//
//	runtime.CallAsync(ctx, c, &methodJoin, native.Given(request).AppendNetgen)
//
// or, where the schema says what the bytes are,
//
//	runtime.CallWireAsync(ctx, c, &methodGet, func(b []byte, x *wire.Exchange) ([]byte, error) {
//		return appendGetRequest(b, x, request)
//	})
//
// which is done with the request before it returns, so that requests need not be
// made on the heap.
func (s sender) callBy(m *gomodel.Method, variant string) *jen.Statement {
	if m.Append[s.side] == "" {
		return runtimeID("Call"+variant).Call(jen.Id("ctx"), jen.Id(s.receiver), method(m), nativeOpening(m))
	}
	return runtimeID("CallWire"+variant).Call(jen.Id("ctx"), jen.Id(s.receiver), method(m), s.opening(m))
}

// nativeOpening writes native.Given(request).AppendNetgen, or native.Nothing.
func nativeOpening(m *gomodel.Method) *jen.Statement {
	if m.Body == nil {
		return nativeID("Nothing")
	}
	return nativeID("Given").Call(body(m)).Dot("AppendNetgen")
}

// opening writes the function that appends what opens an exchange.
func (s sender) opening(m *gomodel.Method) *jen.Statement {
	value := jen.Nil()
	if m.Body != nil {
		value = body(m)
	}
	return jen.Func().
		Params(jen.Id("b").Index().Byte(), jen.Id("x").Op("*").Add(wireID("Exchange"))).
		Params(jen.Index().Byte(), jen.Error()).
		Block(jen.Return(jen.Id(m.Append[s.side]).Call(jen.Id("b"), jen.Id("x"), value)))
}

// sendEvent writes
//
//	// Typing may be sent by either side.
//	func (c *Client) Typing(ctx context.Context, event *Typing) error {
//		return runtime.SendEvent(ctx, c, &methodTyping, event)
//	}
func (s sender) sendEvent(g *jen.Group, m *gomodel.Method) {
	begin(g, m.Doc)
	s.method(g, m.Send).Params(ctxParam(), bodyParam(m)).Error().Block(
		jen.Return(runtimeID("SendEvent").Call(jen.Id("ctx"), jen.Id(s.receiver), method(m), body(m))),
	)
}

// trySendEvent writes
//
//	// TryTyping is Typing without a wait: it reports whether there was room.
//	func (c *Client) TryTyping(event *Typing) bool {
//		return runtime.TrySendEvent(c, &methodTyping, event)
//	}
func (s sender) trySendEvent(g *jen.Group, m *gomodel.Method) {
	begin(g, m.Try+" is "+m.Send+" without a wait: it reports whether there was room.")
	s.method(g, m.Try).Params(bodyParam(m)).Bool().Block(
		jen.Return(runtimeID("TrySendEvent").Call(jen.Id(s.receiver), method(m), body(m))),
	)
}

// open writes
//
//	// History replays a room.
//	func (c *Client) History(ctx context.Context, request *HistoryRequest) *runtime.Stream[*Message, *HistoryEnd] {
//		return runtime.OpenStream(ctx, c, &methodHistory, request)
//	}
func (s sender) open(g *jen.Group, m *gomodel.Method, function string, stream jen.Code) {
	begin(g, m.Doc)
	s.method(g, m.Send).Params(ctxParam(), bodyParam(m)).Op("*").Add(stream).Block(
		jen.Return(runtimeID(function).Call(jen.Id("ctx"), jen.Id(s.receiver), method(m), body(m))),
	)
}

// method writes &methodJoin.
func method(m *gomodel.Method) *jen.Statement { return jen.Op("&").Id(m.Var) }

// bodyName is what the body of a message is called where it is a parameter.
func bodyName(m *gomodel.Method) string {
	if m.Kind == gomodel.Event {
		return "event"
	}
	return "request"
}

// bodyParam writes request *JoinRequest, or nothing.
func bodyParam(m *gomodel.Method) jen.Code {
	if m.Body == nil {
		return jen.Null()
	}
	return jen.Id(bodyName(m)).Add(goType(m.Body.Type))
}

// body writes request, or runtime.None{} where there is none.
func body(m *gomodel.Method) *jen.Statement {
	if m.Body == nil {
		return runtimeID("None").Values()
	}
	return jen.Id(bodyName(m))
}
