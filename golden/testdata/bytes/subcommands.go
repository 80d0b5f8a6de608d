package subcommands

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// The words of a list tell as those of a line do; an empty one is not the end.
func TestSubcommands(t *testing.T) {
	names := map[uint16]string{}
	for _, m := range Conversation().Methods {
		names[m.ID] = m.Name
	}
	for list, is := range map[string]string{
		"*2\r\n$6\r\nCONFIG\r\n$3\r\nget\r\n":                           "Get",
		"*1\r\n$6\r\nCONFIG\r\n":                                        "Other",
		"*2\r\n$6\r\nCONFIG\r\n$0\r\n\r\n":                              "Other",
		"*3\r\n$6\r\nCLIENT\r\n$4\r\nKILL\r\n$4\r\nTYPE\r\n":            "Kill",
		"*4\r\n$6\r\nCLIENT\r\n$4\r\nKILL\r\n$4\r\nTYPE\r\n$0\r\n\r\n":  "KillBy",
		"*4\r\n$6\r\nCLIENT\r\n$4\r\nKILL\r\n$4\r\nUSER\r\n$1\r\na\r\n": "Other",
	} {
		var r wire.Reader
		r.Reset([]byte(list), false, 1000)
		what, id := Conversation().Phases[0].Reads[wire.Server].Dispatch(&r, nil)
		if r.Err() != nil || what != wire.Opening || names[id] != is {
			t.Errorf("%q: %d %s %v", list, what, names[id], r.Err())
		}
	}
}
