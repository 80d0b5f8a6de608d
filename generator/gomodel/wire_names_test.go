package gomodel_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

const wireHead = "package p\nwire { order big, string [u8], bytes [u8], list [u8], max 1MB }\n"

// TestWireNames has wire schemas whose names Go cannot have, with all that is said of
// them.
func TestWireNames(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ schema, want string }{
		"types": {
			"struct user_id {}\nenum UserId { A }\n",
			"4:6 go-name-taken: struct user_id and enum UserId are both UserID in Go (3:8 struct user_id)",
		},
		"fields": {
			"struct S { a_b u8, aB u8 }\n",
			"3:20 go-name-taken: field a_b of struct S and field aB of struct S are both AB in Go (3:12 field a_b of struct S)",
		},
		"reserved": {
			"struct Conversation {}\nprotocol P { frame { kind u8 kind, body }\nevent Peer = 1 { n u8 } }\n",
			"3:8 go-name-reserved: struct Conversation is Conversation in Go, a name that is kept for the tables of the protocol\n" +
				"5:7 go-name-reserved: event Peer is Peer in Go, a name that is kept for what sockets need",
		},
		"variant and type": {
			"union U [u8] { 1: A u8 }\nstruct UA {}\n",
			"3:19 go-name-taken: struct UA and variant U.A are both UA in Go (4:8 struct UA)",
		},
		"choice": {
			"struct GetReply {}\nprotocol P { frame { kind u8 kind, id u8 id, body }\nrequest Get = 1 -> A = 2 { n u8 } | B = 3 { n u8 } }\n",
			"5:9 go-name-taken: struct GetReply and the reply to Get are both GetReply in Go (3:8 struct GetReply)",
		},
		"variable": {
			"protocol P { frame { kind u8 kind, body }\nevent Limit = 1\nsession { limit u8 } }\n",
			"5:11 go-name-taken: event Limit and session variable limit are both Limit in Go (4:7 event Limit)",
		},
		"slot and field": {
			"protocol P {\nframe { kind u8 kind, n u8 = size(data), data bytes, body }\n" +
				"request Get = 1 -> Got = 2 { .data, data u32 }\n}\n",
			"5:37 go-name-taken: field data of Got and field data of Got are both Data in Go (5:31 field data of Got)",
		},
		"slot": {
			"struct Masked { key bytes[4], data u8 }\nstruct Plain { data u8 }\nprotocol P {\n" +
				"client frame { kind u8 kind, payload Masked }\nserver frame { kind u8 kind, payload Plain }\n" +
				"both event Text = 1 { .payload }\n}\n",
			"8:12 go-two-types: payload of Text is Masked in one of its frames and Plain in the other, and Text is one struct in Go" +
				" (6:38 the one) (7:38 the other)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, report := plan(t, wireHead+tt.schema)
			var errors []string
			for line := range strings.SplitSeq(brief(report), "\n") {
				if strings.Contains(line, " go-") {
					errors = append(errors, line)
				}
			}
			if diff := cmp.Diff(tt.want, strings.Join(errors, "\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestWireMessageNames looks at the names of messages that others have too.
func TestWireMessageNames(t *testing.T) {
	t.Parallel()
	file, report := plan(t, wireHead+`
struct Result { n u8 }
protocol P {
  starts in first
  replies in order
  phase first { frame { body }, request Mail { n u8 } -> Done { m u8 = 1 } then main }
  phase second { frame { body }, request Mail { text string } -> { n u8 } then main }
  frame { kind u8 kind, body }
  request Query = 1 { n u8 } -> Result = 2 { result Result }
  request Again = 3 -> Done = 4
  request Next = 5 -> After = 6 { n u8 } then second
}
`)
	if report.HasErrors() {
		t.Fatal(brief(report))
	}
	var names []string
	for _, d := range file.Decls {
		if s, ok := d.(*gomodel.Struct); ok {
			names = append(names, s.Name)
		}
	}
	slices.Sort(names)
	want := []string{"After", "MailRequest", "QueryRequest", "QueryResult", "Result", "SecondMailReply", "SecondMailRequest"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestWireIDs looks at the ids that an opener gives.
func TestWireIDs(t *testing.T) {
	t.Parallel()
	for of, most := range map[string]uint64{"bool": 1, "u8": 255, "i8": 127, "u24": 1<<24 - 1, "u64": 1<<64 - 1, "i64": 1<<63 - 1} {
		file, report := plan(t, wireHead+"protocol P { frame { kind u8 kind, id "+of+" id, body }\nrequest Get = 1 -> Got = 2 }\n")
		if report.HasErrors() {
			t.Fatal(brief(report))
		}
		if m := file.Protocol.Wire.Methods[0]; m.LowID != 1 || m.HighID != most {
			t.Errorf("ids of %s are %d..%d", of, m.LowID, m.HighID)
		}
	}
}

// TestNameInPlace has structs that are written in their place: they have no name that could be changed.
func TestNameInPlace(t *testing.T) {
	t.Parallel()
	_, report := plan(t, wireHead+"protocol P { frame { kind u8 kind, flags { a bit, _ u7 }, body }\n"+
		"event Open = 1 { .flags, n u8 }\nevent OpenFlags = 2 { n u8 } }\n")
	all := report.All()
	if len(all) != 1 || !strings.Contains(all[0].Help, "flags Some { ... }") {
		t.Errorf("%v", all)
	}
}
