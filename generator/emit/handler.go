package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// receiver is what one end does with the messages that it receives.
type receiver struct {
	handler string // the interface
	doc     string
	route   string // the function that hands messages over
	end     string // the type that is handed to it
	param   string // and how the parameter is called
	methods []*gomodel.Method
}

// write writes the interface and what stands behind it.
func (r receiver) write(g *jen.Group) {
	r.handlerType(g)
	r.unimplemented(g)
	r.router(g)
}

// handlerType writes
//
//	// Handler is what a server does with what clients send.
//	type Handler interface {
//		// Join enters a room.
//		Join(ctx context.Context, peer *Peer, request *JoinRequest) (*JoinReply, error)
//	}
func (r receiver) handlerType(g *jen.Group) {
	begin(g, r.doc)
	g.Type().Id(r.handler).InterfaceFunc(func(g *jen.Group) {
		for _, m := range r.methods {
			doc(g, m.Doc)
			params := append([]jen.Code{ctxParam(), jen.Id(r.param).Add(pointer(r.end)), bodyParam(m)}, itemParams(m)...)
			g.Id(m.Handle).Params(params...).Add(handlerResults(m))
		}
	})
}

// itemParams writes items *runtime.Sender[*Message] and the like.
func itemParams(m *gomodel.Method) []jen.Code {
	types := itemTypes(m)
	switch len(types) {
	case 1:
		return []jen.Code{jen.Id("items").Add(types[0])}
	case 2:
		return []jen.Code{jen.Id("in").Add(types[0]), jen.Id("out").Add(types[1])}
	}
	return nil
}

// itemTypes returns what a handler receives items from and sends them to.
func itemTypes(m *gomodel.Method) []jen.Code {
	var types []jen.Code
	if m.Kind == gomodel.Upload || m.Kind == gomodel.Duplex {
		types = append(types, jen.Op("*").Add(runtimeID("Receiver").Types(payload(m.In))))
	}
	if m.Kind == gomodel.Stream || m.Kind == gomodel.Duplex {
		types = append(types, jen.Op("*").Add(runtimeID("Sender").Types(payload(m.Out))))
	}
	return types
}

// handlerResults writes (*JoinReply, error), error or nothing.
func handlerResults(m *gomodel.Method) jen.Code {
	switch {
	case m.Kind == gomodel.Event:
		return jen.Null()
	case m.Result == nil:
		return jen.Error()
	}
	return jen.Params(payload(m.Result), jen.Error())
}

// unimplemented writes
//
//	// UnimplementedHandler ...
//	type UnimplementedHandler struct{}
//
//	func (UnimplementedHandler) Join(context.Context, *Peer, *JoinRequest) (*JoinReply, error) {
//		return nil, runtime.Errorf(runtime.Unimplemented, "Join has no handler")
//	}
func (r receiver) unimplemented(g *jen.Group) {
	name := "Unimplemented" + r.handler
	begin(g, wrap(name+" may be embedded in a "+r.handler+" that leaves methods out: requests and streams fail, events are dropped."))
	g.Type().Id(name).Struct()
	g.Line()
	for _, m := range r.methods {
		params := []jen.Code{ctxType(), pointer(r.end)}
		if m.Body != nil {
			params = append(params, payload(m.Body))
		}
		params = append(params, itemTypes(m)...)
		signature := g.Func().Params(jen.Id(name)).Id(m.Handle).Params(params...).Add(handlerResults(m))
		r.refuse(signature, m)
	}
}

func (r receiver) refuse(signature *jen.Statement, m *gomodel.Method) {
	err := runtimeID("Errorf").Call(runtimeID("Unimplemented"), jen.Lit(m.Name+" has no handler"))
	switch {
	case m.Kind == gomodel.Event:
		signature.Add(oneLine())
	case m.Result == nil:
		signature.Block(jen.Return(err))
	default:
		signature.Block(jen.Return(zero(m.Result.Zero, m.Result.Type), err))
	}
}

// router writes
//
//	// route hands a message over to its handler.
//	func route(in *runtime.Incoming, peer *Peer, handler Handler) {
//		switch in.Method() {
//		case 1:
//			runtime.ServeRequest(in, &methodJoin, handler, peer, Handler.Join)
//		default:
//			in.Unimplemented()
//		}
//	}
func (r receiver) router(g *jen.Group) {
	begin(g, r.route+" hands a message over to its handler.")
	g.Func().Id(r.route).Params(incoming(), jen.Id(r.param).Add(pointer(r.end)), jen.Id("handler").Id(r.handler)).Block(
		jen.Switch(jen.Id("in").Dot("Method").Call()).BlockFunc(func(g *jen.Group) {
			for _, m := range r.methods {
				args := []jen.Code{jen.Id("in"), method(m)}
				if m.Kind == gomodel.Request {
					args = append(args, jen.Id("handler"))
				}
				args = append(args, jen.Id(r.param), r.handle(m))
				g.Case(jen.Lit(int(m.ID))).Block(runtimeID(serve[m.Kind]).Call(args...))
			}
			g.Default().Block(jen.Id("in").Dot("Unimplemented").Call())
		}),
	)
}

var serve = map[gomodel.Kind]string{
	gomodel.Request: "ServeRequest", gomodel.Event: "ServeEvent",
	gomodel.Stream: "ServeStream", gomodel.Upload: "ServeUpload", gomodel.Duplex: "ServeDuplex",
}

// handle writes handler.Join, of a request Handler.Join, which takes the handler with
// each call so that none has to be remembered with it; or a function around it where
// there is no body or no result:
//
//	func(handler Handler, ctx context.Context, peer *Peer, _ runtime.None) (runtime.None, error) {
//		return runtime.None{}, handler.Ping(ctx, peer)
//	}
func (r receiver) handle(m *gomodel.Method) jen.Code {
	target := jen.Id("handler").Dot(m.Handle)
	if m.Body != nil && (m.Result != nil || m.Kind == gomodel.Event) {
		if m.Kind == gomodel.Request {
			return jen.Id(r.handler).Dot(m.Handle)
		}
		return target
	}
	params := []jen.Code{ctxParam(), jen.Id(r.param).Add(pointer(r.end))}
	if m.Kind == gomodel.Request {
		params = append([]jen.Code{jen.Id("handler").Id(r.handler)}, params...)
	}
	args := []jen.Code{jen.Id("ctx"), jen.Id(r.param)}
	if m.Body == nil {
		params = append(params, jen.Id("_").Add(runtimeID("None")))
	} else {
		params = append(params, bodyParam(m))
		args = append(args, body(m))
	}
	params = append(params, itemParams(m)...)
	args = append(args, itemArgs(m)...)
	function := jen.Func().Params(params...)
	call := target.Call(args...)
	switch {
	case m.Kind == gomodel.Event:
		return function.Block(call)
	case m.Result == nil:
		return function.Params(runtimeID("None"), jen.Error()).Block(jen.Return(runtimeID("None").Values(), call))
	}
	return function.Params(payload(m.Result), jen.Error()).Block(jen.Return(call))
}

func itemArgs(m *gomodel.Method) []jen.Code {
	switch len(itemTypes(m)) {
	case 1:
		return []jen.Code{jen.Id("items")}
	case 2:
		return []jen.Code{jen.Id("in"), jen.Id("out")}
	}
	return nil
}
