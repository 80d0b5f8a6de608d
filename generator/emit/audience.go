package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// audience writes what is sent to many peers.
func audience(g *jen.Group, methods []*gomodel.Method) {
	audienceOfServer(g)
	audienceType(g)
	for _, m := range methods {
		if m.Kind == gomodel.Event {
			broadcast(g, m)
		} else {
			ask(g, m)
		}
	}
	groupType(g)
}

// audienceOfServer writes
//
//	// All returns all peers, to tell them something.
//	func (s *Server) All() Audience {
//		return Audience{s.Server.All()}
//	}
//
//	// Group returns the group of this name.
//	func (s *Server) Group(name string) *Group {
//		group := s.Server.Group(name)
//		return &Group{Audience{group}, group}
//	}
//
//	// Audience returns sockets of this server as peers, ...
//	func (s *Server) Audience(sockets runtime.Audience) Audience {
//		return Audience{sockets}
//	}
func audienceOfServer(g *jen.Group) {
	inner := jen.Id("s").Dot("Server")
	begin(g, "All returns all peers, to tell them something.")
	g.Func().Params(jen.Id("s").Add(pointer("Server"))).Id("All").Params().Id("Audience").Block(
		jen.Return(jen.Id("Audience").Values(jen.Add(inner).Dot("All").Call())),
	)
	begin(g, "Group returns the group of this name, which exists while it has members.")
	g.Func().Params(jen.Id("s").Add(pointer("Server"))).Id("Group").Params(jen.Id("name").String()).Add(pointer("Group")).Block(
		jen.Id("group").Op(":=").Add(inner).Dot("Group").Call(jen.Id("name")),
		jen.Return(jen.Op("&").Id("Group").Values(jen.Id("Audience").Values(jen.Id("group")), jen.Id("group"))),
	)
	begin(g, "Audience returns sockets of this server as peers: those that runtime.ByKey finds,\nfor example.")
	g.Func().Params(jen.Id("s").Add(pointer("Server"))).Id("Audience").
		Params(jen.Id("sockets").Add(runtimeID("Audience"))).Id("Audience").Block(
		jen.Return(jen.Id("Audience").Values(jen.Id("sockets"))),
	)
}

// audienceType writes
//
//	// Audience is a set of peers ...
//	type Audience struct{ sockets runtime.Audience }
//
// and its methods Len, Peers, Except and Where.
func audienceType(g *jen.Group) {
	begin(g, "Audience is a set of peers: all of a server, a group, or a part of either. Its\nmembers are those of the moment of use.")
	g.Type().Id("Audience").Struct(jen.Id("sockets").Add(runtimeID("Audience")))
	sockets := func() *jen.Statement { return jen.Id("a").Dot("sockets") }
	method := func(name, text string) *jen.Statement {
		begin(g, name+text)
		return g.Func().Params(jen.Id("a").Id("Audience")).Id(name)
	}
	method("Len", " returns how many peers there are.").Params().Int().Block(
		jen.Return(sockets().Dot("Len").Call()),
	)
	method("Peers", " yields the peers.").Params().Add(peerSeq()).Block(yieldPeers(sockets()))
	method("Except", " leaves peers out.").Params(peersParam()).Id("Audience").Block(
		jen.Return(jen.Id("Audience").Values(sockets().Dot("Except").Call(socketsOf()))),
	)
	method("Where", " keeps the peers for which keep says true.").
		Params(jen.Id("keep").Func().Params(pointer("Peer")).Bool()).Id("Audience").Block(
		jen.Return(jen.Id("Audience").Values(sockets().Dot("Where").Call(
			jen.Func().Params(socketParam()).Bool().Add(oneLine(jen.Return(jen.Id("keep").Call(peerOf())))),
		))),
	)
}

// broadcast writes
//
//	// Posted tells every member about a new message. It never waits.
//	func (a Audience) Posted(event *Posted) runtime.Delivery {
//		return runtime.Broadcast(a.sockets, &methodPosted, event)
//	}
func broadcast(g *jen.Group, m *gomodel.Method) {
	begin(g, m.Doc+"\nIt is encoded once and never waits: a peer that has no room misses it.")
	g.Func().Params(jen.Id("a").Id("Audience")).Id(m.Send).Params(bodyParam(m)).Add(runtimeID("Delivery")).Block(
		jen.Return(runtimeID("Broadcast").Call(jen.Id("a").Dot("sockets"), method(m), body(m))),
	)
}

// ask writes
//
//	// Confirm asks a member to prove that they are still there.
//	// Every peer is asked. Answers come in the order of their arrival; ...
//	func (a Audience) Confirm(ctx context.Context, request *ConfirmRequest) iter.Seq2[*Peer, runtime.Settled[*ConfirmReply]] {
//		return runtime.Ask(a.sockets, PeerOf, func(peer *Peer) *runtime.Future[*ConfirmReply] {
//			return peer.ConfirmAsync(ctx, request)
//		})
//	}
func ask(g *jen.Group, m *gomodel.Method) {
	begin(g, m.Doc+"\nEvery peer is asked, when the loop begins. The answers come in the order of their\narrival; leaving the loop cancels those that are left.")
	answer := runtimeID("Settled").Types(payload(m.Result))
	args := []jen.Code{jen.Id("ctx")}
	if m.Body != nil {
		args = append(args, body(m))
	}
	g.Func().Params(jen.Id("a").Id("Audience")).Id(m.Send).Params(ctxParam(), bodyParam(m)).
		Qual("iter", "Seq2").Types(pointer("Peer"), answer).Block(
		jen.Return(runtimeID("Ask").Call(jen.Id("a").Dot("sockets"), jen.Id("PeerOf"),
			jen.Func().Params(jen.Id("peer").Add(pointer("Peer"))).Op("*").Add(runtimeID("Future").Types(payload(m.Result))).
				Block(jen.Return(jen.Id("peer").Dot(m.Async).Call(args...))),
		)),
	)
}

// groupType writes
//
//	// Group is a named set of peers ...
//	type Group struct {
//		Audience
//		group *runtime.Group
//	}
//
// its methods Add and Remove, and
//
//	func socketsOf(peers []*Peer) []*runtime.Socket { ... }
func groupType(g *jen.Group) {
	begin(g, "Group is a named set of peers. A peer leaves it by itself when its socket ends.")
	g.Type().Id("Group").Struct(jen.Id("Audience"), jen.Id("group").Op("*").Add(runtimeID("Group")))
	for _, method := range [][2]string{{"Add", "takes peers in"}, {"Remove", "takes peers out"}} {
		begin(g, method[0]+" "+method[1]+".")
		g.Func().Params(jen.Id("g").Add(pointer("Group"))).Id(method[0]).Params(peersParam()).Block(
			jen.Id("g").Dot("group").Dot(method[0]).Call(socketsOf()),
		)
	}
	g.Line()
	list := jen.Index().Op("*").Add(runtimeID("Socket"))
	g.Func().Id("socketsOf").Params(jen.Id("peers").Index().Add(pointer("Peer"))).Add(list).Block(
		jen.Id("sockets").Op(":=").Make(list, jen.Len(jen.Id("peers"))),
		jen.For(jen.List(jen.Id("i"), jen.Id("peer")).Op(":=").Range().Id("peers")).Block(
			jen.Id("sockets").Index(jen.Id("i")).Op("=").Id("peer").Dot("Socket"),
		),
		jen.Return(jen.Id("sockets")),
	)
}

func peersParam() *jen.Statement { return jen.Id("peers").Op("...").Add(pointer("Peer")) }

func socketsOf() *jen.Statement { return jen.Id("socketsOf").Call(jen.Id("peers")).Op("...") }
