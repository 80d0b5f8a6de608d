package emit

import "github.com/dave/jennifer/jen"

const assertionDoc = `This line fails to compile when the runtime in go.mod is older than the
netgen that wrote this file. To mend it run

	go get github.com/netgen-dev/netgen@latest

or generate this file again with the netgen that go.mod asks for.`

// assertion writes
//
//	// This line fails to compile when ...
//	const _ = runtime.Supports1
func assertion(g *jen.Group) {
	begin(g, assertionDoc)
	g.Const().Id("_").Op("=").Add(runtimeID("Supports1"))
}
