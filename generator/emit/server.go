package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// server writes the server's end.
func server(g *jen.Group, p *gomodel.Protocol) {
	serverType(g, p)
	newServer(g, p)
	peers(g)
	peer(g, p)
	for _, m := range p.Server.Sends {
		sender{"p", "Peer", 1}.send(g, m)
	}
	variables(g, p, sender{"p", "Peer", 1}, func() *jen.Statement { return jen.Id("p").Dot("Socket") })
	if len(p.Server.Receives) > 0 {
		serverHandler(p).write(g)
	}
	if methods := p.ToMany(); len(methods) > 0 {
		audience(g, methods)
	}
}

// serverType writes
//
//	// Server serves Chat on any number of listeners.
//	type Server struct{ *runtime.Server }
func serverType(g *jen.Group, p *gomodel.Protocol) {
	begin(g, "Server serves "+p.Name+" on any number of listeners.")
	g.Add(embed("Server", jen.Op("*").Add(runtimeID("Server"))))
}

// newServer writes
//
//	// NewServer makes a server. It listens nowhere yet.
//	func NewServer(handler Handler, opts ...runtime.ServerOption) *Server {
//		side := runtime.Side{
//			Route: func(in *runtime.Incoming) { route(in, PeerOf(in.Socket()), handler) },
//			View:  func(socket *runtime.Socket) any { return &Peer{socket} },
//		}
//		return &Server{runtime.NewServer(&protocol, side, opts...)}
//	}
func newServer(g *jen.Group, p *gomodel.Protocol) {
	begin(g, "NewServer makes a server. It listens nowhere yet.")
	var params, side []jen.Code
	if len(p.Server.Receives) > 0 {
		params = append(params, jen.Id("handler").Id("Handler"))
		side = append(side, jen.Id("Route").Op(":").Func().Params(incoming()).Add(oneLine(
			jen.Id("route").Call(jen.Id("in"), jen.Id("PeerOf").Call(jen.Id("in").Dot("Socket").Call()), jen.Id("handler")),
		)))
	}
	side = append(side, jen.Id("View").Op(":").Func().Params(socketParam()).Any().Add(oneLine(
		jen.Return(jen.Op("&").Id("Peer").Values(jen.Id("socket"))),
	)))
	params = append(params, jen.Id("opts").Op("...").Add(runtimeID("ServerOption")))
	g.Func().Id("NewServer").Params(params...).Add(pointer("Server")).Block(
		jen.Id("side").Op(":=").Add(runtimeID("Side")).Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, side...),
		jen.Return(jen.Op("&").Id("Server").Values(
			runtimeID("NewServer").Call(jen.Op("&").Id("protocol"), jen.Id("side"), jen.Id("opts").Op("...")),
		)),
	)
}

func socketParam() *jen.Statement {
	return jen.Id("socket").Op("*").Add(runtimeID("Socket"))
}

// peers writes
//
//	// Peers yields the peers that the server has at the moment.
//	func (s *Server) Peers() iter.Seq[*Peer] {
//		return func(yield func(*Peer) bool) {
//			for socket := range s.Server.All().All() {
//				if !yield(PeerOf(socket)) {
//					return
//				}
//			}
//		}
//	}
func peers(g *jen.Group) {
	begin(g, "Peers yields the peers that the server has at the moment.")
	g.Func().Params(jen.Id("s").Add(pointer("Server"))).Id("Peers").Params().Add(peerSeq()).
		Block(yieldPeers(jen.Id("s").Dot("Server").Dot("All").Call()))
}

func yieldPeers(sockets jen.Code) jen.Code {
	return jen.Return(jen.Func().Params(jen.Id("yield").Func().Params(pointer("Peer")).Bool()).Block(
		jen.For(jen.Id("socket").Op(":=").Range().Add(sockets).Dot("All").Call()).Block(
			jen.If(jen.Op("!").Id("yield").Call(peerOf())).Block(jen.Return()),
		),
	))
}

func peerSeq() *jen.Statement { return jen.Qual("iter", "Seq").Types(pointer("Peer")) }

func peerOf() *jen.Statement { return jen.Id("PeerOf").Call(jen.Id("socket")) }

// peer writes
//
//	// Peer is the server's end of a Chat socket.
//	type Peer struct{ *runtime.Socket }
//
//	// PeerOf returns the peer of a socket of a Server.
//	func PeerOf(socket *runtime.Socket) *Peer { return socket.View().(*Peer) }
func peer(g *jen.Group, p *gomodel.Protocol) {
	begin(g, "Peer is the server's end of a "+p.Name+" socket, for any number of goroutines.")
	g.Add(embed("Peer", jen.Op("*").Add(runtimeID("Socket"))))
	begin(g, "PeerOf returns the peer of a socket of a Server.")
	g.Func().Id("PeerOf").Params(socketParam()).Add(pointer("Peer")).Add(oneLine(
		jen.Return(jen.Id("socket").Dot("View").Call().Assert(pointer("Peer"))),
	))
}

func serverHandler(p *gomodel.Protocol) receiver {
	return receiver{
		handler: "Handler",
		doc:     handlerDoc(p),
		route:   "route",
		end:     "Peer", param: "peer",
		methods: p.Server.Receives,
	}
}

func handlerDoc(p *gomodel.Protocol) string {
	if p.Ordered {
		return "Handler is what a server does with what clients send. What one peer sends is handled\none after the other, but for requests and streams that their ids tell apart."
	}
	return "Handler is what a server does with what clients send. Requests and streams are\nhandled side by side; events of one peer come one after the other."
}
