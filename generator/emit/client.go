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
		clientSide(g)
		clientOf(g)
	}
	for _, m := range p.Client.Sends {
		sender{"c", "Client", 0}.send(g, m)
	}
	variables(g, p, sender{"c", "Client", 0}, func() *jen.Statement { return jen.Id("c").Dot("Socket").Call() })
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
// or, where there are messages to handle, with clientSide(handler) and
// clientOf(client.Socket()).
func dial(g *jen.Group, name, text string, target *jen.Statement, handled bool) {
	begin(g, text)
	what := (*target)[0]
	params := []jen.Code{ctxParam(), target}
	side := runtimeID("Side").Values()
	opened := jen.Op("&").Id("Client").Values(jen.Id("client"))
	if handled {
		params = append(params, jen.Id("handler").Id("ClientHandler"))
		side = jen.Id("clientSide").Call(jen.Id("handler"))
		opened = jen.Id("clientOf").Call(jen.Id("client").Dot("Socket").Call())
	}
	params = append(params, jen.Id("opts").Op("...").Add(runtimeID("DialOption")))
	g.Func().Id(name).Params(params...).Params(pointer("Client"), jen.Error()).Block(
		jen.List(jen.Id("client"), jen.Err()).Op(":=").Add(
			runtimeID(name).Call(jen.Id("ctx"), jen.Op("&").Id("protocol"), side, what, jen.Id("opts").Op("...")),
		),
		ifErr(jen.Nil(), jen.Err()),
		jen.Return(opened, jen.Nil()),
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

// clientSide writes
//
//	// clientSide does with what the server sends what handler says, if there is one.
//	func clientSide(handler ClientHandler) runtime.Side {
//		side := runtime.Side{View: func(socket *runtime.Socket) any { return &Client{socket.Client()} }}
//		if handler != nil {
//			side.Route = func(in *runtime.Incoming) { routeClient(in, clientOf(in.Socket()), handler) }
//		}
//		return side
//	}
func clientSide(g *jen.Group) {
	begin(g, "clientSide does with what the server sends what handler says, if there is one.")
	view := jen.Func().Params(socketParam()).Any().Add(oneLine(
		jen.Return(jen.Op("&").Id("Client").Values(jen.Id("socket").Dot("Client").Call())),
	))
	route := jen.Func().Params(incoming()).Add(oneLine(
		jen.Id("routeClient").Call(jen.Id("in"), jen.Id("clientOf").Call(jen.Id("in").Dot("Socket").Call()), jen.Id("handler")),
	))
	g.Func().Id("clientSide").Params(jen.Id("handler").Id("ClientHandler")).Add(runtimeID("Side")).Block(
		jen.Id("side").Op(":=").Add(runtimeID("Side")).Values(jen.Id("View").Op(":").Add(view)),
		jen.If(jen.Id("handler").Op("!=").Nil()).Block(jen.Id("side").Dot("Route").Op("=").Add(route)),
		jen.Return(jen.Id("side")),
	)
}

// clientOf writes
//
//	func clientOf(socket *runtime.Socket) *Client { return socket.View().(*Client) }
func clientOf(g *jen.Group) {
	g.Line()
	g.Func().Id("clientOf").Params(socketParam()).Add(pointer("Client")).Add(oneLine(
		jen.Return(jen.Id("socket").Dot("View").Call().Assert(pointer("Client"))),
	))
}

func incoming() *jen.Statement {
	return jen.Id("in").Op("*").Add(runtimeID("Incoming"))
}

func clientHandler(p *gomodel.Protocol) receiver {
	return receiver{
		handler: "ClientHandler",
		doc:     "ClientHandler is what a client does with what the server sends. Requests and streams\nare handled side by side; events come one after the other.",
		route:   "routeClient",
		end:     "Client", param: "client",
		methods: p.Client.Receives,
	}
}
