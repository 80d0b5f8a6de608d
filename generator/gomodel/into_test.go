package gomodel_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Requests have a variant with a reply of the caller's where that has room to use
// again, and where the schema has no message of that name: one that is called so came
// first.
func TestInto(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		"{ data bytes }":                       "GetInto",
		"{ list []u8 }":                        "GetInto",
		"{ list []Part }":                      "GetInto",
		"{ part Part }":                        "GetInto",
		"{ data ?bytes, name string, n u64 }":  "",
		"{ table map[u8]u8 }":                  "",
		"Part":                                 "GetInto",
		"bytes":                                "",
		"A { data bytes } | B { data bytes }":  "",
		"{ data bytes }\n  event GetInto {}":   "",
		"{ data bytes }\n  request GetInto {}": "",
	} {
		file, report := plan(t, "package p\nstruct Part { data bytes }\nprotocol P {\n  request Get -> "+answer+"\n}\n")
		if found := brief(report); found != "" {
			t.Errorf("%s: %s", answer, found)
			continue
		}
		if diff := cmp.Diff(want, file.Protocol.Methods[0].Into); diff != "" {
			t.Errorf("%s (-want +got):\n%s", answer, diff)
		}
	}
}
