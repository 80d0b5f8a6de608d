package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// client writes the client's end.
func client(g *jen.Group, p *gomodel.Protocol) {
	begin(g, "Client is the client's end of a "+p.Name+" socket, for any number of goroutines.")
	if p.Doc != "" {
		doc(g, "\n"+p.Doc)
	}
	g.Add(embed("Client", jen.Op("*").Add(runtimeID("Client"))))
	if len(p.Client.Receives) == 0 {
		dial(g, "Dial", dialDoc, jen.Id("addr").String(), false)
		dial(g, "NewClient", newClientDoc, jen.Id("conn").Qual("net", "Conn"), false)
	} else {
		dial(g, "Dial", dialDoc+dialHandlerDoc, jen.Id("addr").String(), true)
		dial(g, "NewClient", newClientDoc+dialHandlerDoc, jen.Id("conn").Qual("net", "Conn"), true)
		openClient(g)
	}
	for _, m := range p.Client.Sends {
		sender{"c", "Client"}.send(g, m)
	}
	if len(p.Client.Receives) > 0 {
		clientHandler(p).write(g)
	}
}

const (
	dialDoc        = "Dial connects to a server, such as tcp://localhost:7000 or unix:///run/x.sock."
	newClientDoc   = "NewClient is Dial over a connection that is there already."
	dialHandlerDoc = "\nWithout a handler, what the server sends is unimplemented."
)

// dial writes
//
//	// Dial connects to a server ...
//	func Dial(ctx context.Context, addr string, opts ...runtime.DialOption) (*Client, error) {
//		client, err := runtime.Dial(ctx, &protocol, runtime.Side{}, addr, opts...)
//		if err != nil {
//			return nil, err
//		}
//		return &Client{client}, nil
//	}
//
// or, where there are messages to handle,
//
//	func Dial(ctx context.Context, addr string, handler ClientHandler, opts ...runtime.DialOption) (*Client, error) {
//		return openClient(handler, func(side runtime.Side) (*runtime.Client, error) {
//			return runtime.Dial(ctx, &protocol, side, addr, opts...)
//		})
//	}
func dial(g *jen.Group, name, text string, target *jen.Statement, handled bool) {
	begin(g, text)
	what := (*target)[0]
	params := []jen.Code{ctxParam(), target}
	if handled {
		params = append(params, jen.Id("handler").Id("ClientHandler"))
	}
	params = append(params, jen.Id("opts").Op("...").Add(runtimeID("DialOption")))
	call := func(side jen.Code) *jen.Statement {
		return runtimeID(name).Call(jen.Id("ctx"), jen.Op("&").Id("protocol"), side, what, jen.Id("opts").Op("..."))
	}
	signature := g.Func().Id(name).Params(params...).Params(pointer("Client"), jen.Error())
	if handled {
		signature.Block(jen.Return(jen.Id("openClient").Call(jen.Id("handler"),
			jen.Func().Params(jen.Id("side").Add(runtimeID("Side"))).Params(jen.Op("*").Add(runtimeID("Client")), jen.Error()).
				Block(jen.Return(call(jen.Id("side")))),
		)))
		return
	}
	signature.Block(
		jen.List(jen.Id("client"), jen.Err()).Op(":=").Add(call(runtimeID("Side").Values())),
		ifErr(jen.Nil(), jen.Err()),
		jen.Return(jen.Op("&").Id("Client").Values(jen.Id("client")), jen.Nil()),
	)
}

// ifErr writes
//
//	if err != nil {
//		return nil, err
//	}
func ifErr(results ...jen.Code) jen.Code {
	return jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(results...))
}

// openClient writes
//
//	func openClient(handler ClientHandler, dial func(runtime.Side) (*runtime.Client, error)) (*Client, error) {
//		client, opened := &Client{}, make(chan struct{})
//		defer close(opened)
//		var side runtime.Side
//		if handler != nil {
//			side.Route = func(in *runtime.Incoming) {
//				<-opened
//				if client.Client == nil {
//					in.Unimplemented()
//					return
//				}
//				routeClient(in, client, handler)
//			}
//		}
//		var err error
//		if client.Client, err = dial(side); err != nil {
//			return nil, err
//		}
//		return client, nil
//	}
func openClient(g *jen.Group) {
	begin(g, "openClient dials, and keeps back what the server sends until the client that\nhandlers are given is whole.")
	runtimeClient := jen.Op("*").Add(runtimeID("Client"))
	g.Func().Id("openClient").Params(
		jen.Id("handler").Id("ClientHandler"),
		jen.Id("dial").Func().Params(runtimeID("Side")).Params(runtimeClient, jen.Error()),
	).Params(pointer("Client"), jen.Error()).Block(
		jen.List(jen.Id("client"), jen.Id("opened")).Op(":=").List(
			jen.Op("&").Id("Client").Values(), jen.Make(jen.Chan().Struct())),
		jen.Defer().Close(jen.Id("opened")),
		jen.Var().Id("side").Add(runtimeID("Side")),
		jen.If(jen.Id("handler").Op("!=").Nil()).Block(
			jen.Id("side").Dot("Route").Op("=").Func().Params(incoming()).Block(
				jen.Op("<-").Id("opened"),
				jen.If(jen.Id("client").Dot("Client").Op("==").Nil()).Block(
					jen.Id("in").Dot("Unimplemented").Call(),
					jen.Return(),
				),
				jen.Id("routeClient").Call(jen.Id("in"), jen.Id("client"), jen.Id("handler")),
			),
		),
		jen.Var().Err().Error(),
		jen.If(
			jen.List(jen.Id("client").Dot("Client"), jen.Err()).Op("=").Id("dial").Call(jen.Id("side")),
			jen.Err().Op("!=").Nil(),
		).Block(jen.Return(jen.Nil(), jen.Err())),
		jen.Return(jen.Id("client"), jen.Nil()),
	)
}

func incoming() *jen.Statement {
	return jen.Id("in").Op("*").Add(runtimeID("Incoming"))
}

func clientHandler(p *gomodel.Protocol) receiver {
	return receiver{
		handler: "ClientHandler",
		doc:     "ClientHandler is what a client does with what the server sends. Each request and\nstream has a goroutine of its own; events come one after the other.",
		route:   "routeClient",
		end:     "Client", param: "client",
		methods: p.Client.Receives,
	}
}
