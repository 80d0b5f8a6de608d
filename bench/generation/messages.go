package generation

import (
	"fmt"
	"strings"
)

// A field is one that each message has, in both languages.
type field struct{ name, netgen, proto string }

var fields = []field{
	{"id", "u64", "fixed64"},
	{"name", "string", "string"},
	{"active", "bool", "bool"},
	{"score", "f64", "double"},
	{"tags", "[]string", "repeated string"},
	{"data", "bytes", "bytes"},
}

// netgenSchema is a schema of n messages. Each may hold one of those before it.
func netgenSchema(n int) string {
	var b strings.Builder
	b.WriteString("// Package big has many messages.\npackage big\n")
	for i := range n {
		fmt.Fprintf(&b, "\n// Message%d is one of many.\nstruct Message%[1]d {\n", i)
		for _, f := range fields {
			fmt.Fprintf(&b, "  %s %s\n", f.name, f.netgen)
		}
		if i > 0 {
			fmt.Fprintf(&b, "  other ?Message%d\n", i/2)
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// protoSchema is the same for protobuf.
func protoSchema(n int) string {
	var b strings.Builder
	b.WriteString("syntax = \"proto3\";\n\n// Package big has many messages.\npackage big;\n\noption go_package = \"bench/big\";\n")
	for i := range n {
		fmt.Fprintf(&b, "\n// Message%d is one of many.\nmessage Message%[1]d {\n", i)
		for k, f := range fields {
			fmt.Fprintf(&b, "  %s %s = %d;\n", f.proto, f.name, k+1)
		}
		if i > 0 {
			fmt.Fprintf(&b, "  Message%d other = %d;\n", i/2, len(fields)+1)
		}
		b.WriteString("}\n")
	}
	return b.String()
}
