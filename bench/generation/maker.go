package generation

import (
	"fmt"
	"strings"
)

// A maker turns a schema into Go.
type maker struct {
	name   string
	schema func(n int) string
	file   string // the schema's
	// command generates, in the folder of the schema.
	command []string
	// needs are the packages that the generated code and a program with it import.
	needs []string
	// use is Go that encodes and decodes m, whose type all have.
	use      string
	typeName string
}

var makers = []maker{
	{
		name: "netgen", schema: netgenSchema, file: "big.netgen",
		command:  []string{"netgen", "generate", "big.netgen"},
		needs:    []string{"github.com/netgen-dev/netgen/runtime", "github.com/netgen-dev/netgen/runtime/native"},
		typeName: "native.Message",
		use:      "b, _ := m.AppendNetgen(nil)\n\t\tm.DecodeNetgen(native.NewReader(b))",
	},
	{
		name: "protobuf", schema: protoSchema, file: "big.proto",
		command:  []string{"protoc", "--go_out=.", "--go_opt=paths=source_relative", "big.proto"},
		needs:    []string{"google.golang.org/protobuf/proto", "google.golang.org/protobuf/runtime/protoimpl"},
		typeName: "proto.Message",
		use:      "b, _ := proto.Marshal(m)\n\t\t_ = proto.Unmarshal(b, m)",
	},
}

// program is one that encodes and decodes all messages.
func (m maker) program(n int) string {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n\t\"bench/big\"\n")
	for _, path := range m.needs {
		if strings.HasSuffix(path, "/"+strings.Split(m.typeName, ".")[0]) {
			fmt.Fprintf(&b, "\t%q\n", path)
		}
	}
	fmt.Fprintf(&b, ")\n\nfunc main() {\n\tfor _, m := range []%s{\n", m.typeName)
	for i := range n {
		fmt.Fprintf(&b, "\t\tnew(big.Message%d),\n", i)
	}
	fmt.Fprintf(&b, "\t} {\n\t\t%s\n\t}\n}\n", m.use)
	return b.String()
}
