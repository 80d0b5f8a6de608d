package gomodel_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/generator/check"
	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/gomodel"
	"github.com/netgen-dev/netgen/generator/resolve"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// plan plans a schema in which everything up to here is right.
func plan(t *testing.T, text string) (*gomodel.File, *diag.Report) {
	t.Helper()
	report := &diag.Report{}
	tree := syntax.Parse(source.NewFile("p.netgen", []byte(text)), report)
	s := resolve.Resolve(tree, report)
	check.Check(s, report)
	if report.HasErrors() {
		t.Fatalf("the schema is wrong: %v", report.All())
	}
	return gomodel.New(s, tree.Package.Span, report), report
}

// TestNames has schemas whose names Go cannot have, with all that is said of them.
func TestNames(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ schema, want string }{
		"keyword": {
			"package go\n",
			"1:9 go-package-name: go cannot be the name of a Go package",
		},
		"types": {
			"package p\nstruct user_id {}\nenum UserId { A }\n",
			"3:6 go-name-taken: struct user_id and enum UserId are both UserID in Go (2:8 struct user_id)",
		},
		"fields": {
			"package p\nstruct S { a_b u8, aB u8, gone u8 retired, Gone u8 }\n",
			"2:20 go-name-taken: field S.a_b and field S.aB are both AB in Go (2:12 field S.a_b)",
		},
		"field that was renamed": {
			"package p\nstruct S { append_netgen u8, append_netgen_field u8 }\n",
			"2:30 go-name-taken: field S.append_netgen and field S.append_netgen_field are both AppendNetgenField in Go (2:12 field S.append_netgen)",
		},
		"values": {
			"package p\nenum Reason { full, Full }\n",
			"2:21 go-name-taken: value Reason.full and value Reason.Full are both ReasonFull in Go (2:15 value Reason.full)",
		},
		"value and type": {
			"package p\nenum Reason { Full }\nstruct ReasonFull {}\n",
			"2:15 go-name-taken: struct ReasonFull and value Reason.Full are both ReasonFull in Go (3:8 struct ReasonFull)",
		},
		"variant and type": {
			"package p\nunion U { A u8 }\nstruct UA {}\n",
			"2:11 go-name-taken: struct UA and variant U.A are both UA in Go (3:8 struct UA)",
		},
		"unknown variants": {
			"package p\nunion U { Unknown u8 }\n",
			"2:11 go-name-taken: the unknown variants of union U and variant U.Unknown are both UUnknown in Go (2:7 the unknown variants of union U)",
		},
		"constructor": {
			"package p\nstruct A { n u8 default 3 }\nstruct NewA {}\n",
			"2:8 go-name-taken: struct NewA and the constructor of struct A are both NewA in Go (3:8 struct NewA)",
		},
		"reserved": {
			"package p\nstruct Client {}\nstruct Peer {}\nprotocol P { event Group { id u8 } }\n",
			"2:8 go-name-reserved: struct Client is Client in Go, a name that is kept for what sockets need\n" +
				"3:8 go-name-reserved: struct Peer is Peer in Go, a name that is kept for what sockets need\n" +
				"4:26 go-name-reserved: struct Group is Group in Go, a name that is kept for what sockets need",
		},
		"not reserved without a protocol": {"package p\nstruct Client {}\n", ""},
		"choice": {
			"package p\nstruct GetReply {}\nprotocol P { request Get -> A {} | B {} }\n",
			"3:22 go-name-taken: struct GetReply and the reply to Get are both GetReply in Go (2:8 struct GetReply)",
		},
		"messages": {
			"package p\nprotocol P { request get_it\nrequest GetIt\n}\n",
			"3:9 go-name-taken: request get_it and request GetIt are both GetIt in Go (2:22 request get_it)",
		},
		"async": {
			"package p\nprotocol P { request Get\nrequest GetAsync\nevent Tell\nevent TryTell }\n",
			"3:9 go-name-taken: request Get and request GetAsync are both GetAsync in Go (2:22 request Get)\n" +
				"5:7 go-name-taken: event Tell and event TryTell are both TryTell in Go (4:7 event Tell)",
		},
		"verb in front": {
			"package p\nprotocol P { request Close\nrequest CallClose }\n",
			"3:9 go-name-taken: request Close and request CallClose are both CallClose in Go (2:22 request Close)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, report := plan(t, tt.schema)
			if diff := cmp.Diff(tt.want, brief(report)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// brief renders a report in a line for each diagnostic.
func brief(report *diag.Report) string {
	var lines []string
	for _, d := range report.All() {
		line := at(d.Span) + " " + string(d.Code) + ": " + d.Message
		for _, r := range d.Related {
			line += " (" + at(r.Span) + " " + r.Message + ")"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func at(s source.Span) string {
	p := s.Position()
	return fmt.Sprintf("%d:%d", p.Line, p.Column)
}
