package native_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/native"
)

// table is a protocol with a method of each role.
const table = `1 request client #0 -> #1 | #2 ! #3
2 stream both #4 <- bytes -> #5 until #6
4 event server #7
5 request client - -> -
errors #8
#0 struct string u64 2: ?string
#1 struct
#2 struct []#2 map[string]#9
#3 struct enum:u8
#4 struct [4]u8 #1
#5 struct varint:u32
#6 struct
#7 struct #9 []#2
#8 struct uuid
#9 union #1 - string
`

func methodName(id uint16) string { return fmt.Sprintf("M%d", id) }

func TestCompareShapes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		old, new string // replaced in their table; old empty: appended
		want     string // the error, empty for none
	}{
		"same":                    {"", "", ""},
		"a method more":           {"5 request client - -> -\n", "5 request client - -> -\n7 event client -\n", ""},
		"a method less":           {"4 event server #7\n", "", ""},
		"an alternative more":     {"#1 | #2 !", "#1 | #2 | #6 !", ""},
		"an alternative less":     {"#1 | #2 !", "#1 !", ""},
		"an error more":           {"! #3", "! #3 #6", ""},
		"no errors":               {" ! #3", "", ""},
		"shared errors more":      {"errors #8", "errors #8 #6", ""},
		"no shared errors":        {"errors #8\n", "", ""},
		"a version more":          {"2: ?string", "2: ?string 5: u8 u8", ""},
		"a version less":          {" 2: ?string", "", ""},
		"a variant more":          {"union #1 - string", "union #1 - string u8", ""},
		"a variant less":          {"union #1 - string", "union #1", ""},
		"other numbers":           {"event server #7", "event server #10", ""}, // #10 is like #7
		"role":                    {"4 event server #7", "4 request server #7 -> -", "event M4: its role is event here and request there"},
		"sender":                  {"stream both", "stream client", "stream M2: its sender is both here and client there"},
		"field retyped":           {"struct string u64", "struct string i64", "request M1: field 2 of its body is u64 here and i64 there"},
		"field inserted":          {"struct string u64", "struct u8 string u64", "request M1: field 1 of its body is string here and u8 there"},
		"field added without":     {"struct string u64", "struct string u64 u8", "request M1: field 3 of its body is nothing here and u8 there"},
		"field removed":           {"struct string u64", "struct string", "request M1: field 2 of its body is u64 here and nothing there"},
		"later field retyped":     {"?string", "?bytes", "request M1: field 3 of its body is ?string here and ?bytes there"},
		"later field moved":       {"2: ?string", "3: ?string", "request M1: field 3 of its body came with version 2 here and 3 there"},
		"no body":                 {"client #0", "client -", "request M1: its body is struct here and nothing there"},
		"a body":                  {"5 request client -", "5 request client #1", "request M5: its body is nothing here and struct there"},
		"no results":              {" -> #1 | #2 ", " ", "request M1: its results are 2 here and 0 there"},
		"a result":                {"client - -> -", "client - -> #1", "request M5: result 1 is nothing here and struct there"},
		"no items in":             {" <- bytes", "", "stream M2: its upstream items are 1 here and 0 there"},
		"item in":                 {"<- bytes", "<- string", "stream M2: upstream item 1 is bytes here and string there"},
		"item back":               {"varint:u32", "u32", "stream M2: field 1 of downstream item 1 is varint:u32 here and u32 there"},
		"enum base":               {"enum:u8", "enum:u16", "request M1: field 1 of error 1 is enum:u8 here and enum:u16 there"},
		"array length":            {"[4]u8", "[5]u8", "stream M2: field 1 of its body is [4]u8 here and [5]u8 there"},
		"map key":                 {"map[string]", "map[u8]", "request M1: field 2 of result 2 is map[string]union here and map[u8]union there\nevent M4: field 2 of an element of field 2 of its body is map[string]union here and map[u8]union there"},
		"struct, union":           {"#9 union", "#9 struct", "request M1: an element of field 2 of result 2 is a union here and a struct there\nevent M4: field 1 of its body is a union here and a struct there"},
		"variant":                 {"union #1 -", "union #1 u8", "request M1: variant 2 of an element of field 2 of result 2 is nothing here and u8 there\nevent M4: variant 2 of field 1 of its body is nothing here and u8 there"},
		"shared error":            {"struct uuid", "struct u8", "errors of the protocol: field 1 of error 1 is uuid here and u8 there"},
		"optional":                {"2: ?string", "2: string", "request M1: field 3 of its body is ?string here and string there"},
		"struct for a scalar":     {"struct string u64", "struct string #1", "request M1: field 2 of its body is u64 here and struct there"},
		"unknown type":            {"struct string u64", "struct string #99", "request M1: field 2 of its body is u64 here and #99 there"},
		"bracket":                 {"[4]u8", "[4u8", "stream M2: field 1 of its body is [4]u8 here and [4u8 there"},
		"long code":               {"struct string u64", "struct string " + strings.Repeat("x", 100), "request M1: field 2 of its body is u64 here and " + strings.Repeat("x", 60) + "... there"},
		"not text":                {"uuid", "uu\x1bid", "the peer's table of shapes: line 14 has something other than printable ASCII at byte 12"},
		"no end":                  {"#10 struct #9 []#2\n", "#10 struct", "the peer's table of shapes: line 16 does not end"},
		"type number":             {"#8 struct", "#9 struct", "the peer's table of shapes: line 14 should be that of type #8"},
		"method number":           {"4 event", "2 event", "the peer's table of shapes: line 3 has a method's number that does not rise"},
		"method zero":             {"1 request", "0 request", "the peer's table of shapes: line 1 begins with no method's number"},
		"method number over 2^16": {"5 request", "65536 request", "the peer's table of shapes: line 4 begins with no method's number"},
		"short line":              {"#1 struct\n", "#1\n", "the peer's table of shapes: line 7 has fewer than two words"},
		"short method":            {"5 request client - -> -", "5 request client", "the peer's table of shapes: line 4 has fewer than four words"},
		"table over MaxShapes":    {"- string\n", "- string" + strings.Repeat(" ", native.MaxShapes) + "\n", fmt.Sprintf("the peer's table of shapes: it is %d bytes long, more than %d", len(table)+native.MaxShapes+len("#10 struct #9 []#2\n"), native.MaxShapes)},
		"two methods":             {"#1 struct\n", "#1 struct u8\n", "request M1: field 1 of result 1 is nothing here and u8 there\nstream M2: field 1 of field 2 of its body is nothing here and u8 there\nevent M4: field 1 of variant 1 of field 1 of its body is nothing here and u8 there"},
		"sign without a list":     {"5 request client - -> -", "5 request client - ->", "request M5: its results are 1 here and 0 there"},
		"words without a sign":    {"4 event server #7", "4 event server #7 u8", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			theirs := table + "#10 struct #9 []#2\n"
			if !strings.Contains(theirs, test.old) {
				t.Fatalf("the table has no %q", test.old)
			}
			theirs = strings.Replace(theirs, test.old, test.new, 1)
			got := ""
			if err := native.CompareShapes(table, theirs, methodName); err != nil {
				got = err.Error()
			}
			if got != test.want {
				t.Errorf("error is\n\t%s\nwant\n\t%s", got, test.want)
			}
			if back := native.CompareShapes(theirs, table, methodName); (back == nil) != (got == "") {
				t.Errorf("the other side says %v", back)
			}
		})
	}
}

func TestCompareShapesOwnTable(t *testing.T) {
	t.Parallel()
	err := native.CompareShapes("nonsense", table, methodName)
	if err == nil || !strings.HasPrefix(err.Error(), "own table of shapes: line 1") {
		t.Errorf("error is %v", err)
	}
}

func TestCompareShapesCounts(t *testing.T) {
	t.Parallel()
	var mine, theirs strings.Builder
	for id := 1; id <= 20; id++ {
		fmt.Fprintf(&mine, "%d event client -\n", id)
		fmt.Fprintf(&theirs, "%d event server -\n", id)
	}
	err := native.CompareShapes(mine.String(), theirs.String(), methodName)
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 17 || lines[16] != "and 4 more" {
		t.Errorf("%d lines, the last is %q", len(lines), lines[len(lines)-1])
	}
}

// A type that holds itself is unrolled by a made-up table as far as that goes.
func TestCompareShapesTangled(t *testing.T) {
	t.Parallel()
	const mine = "1 event client #0\n#0 struct ?#0 ?#0\n"
	chain, fan := strings.Builder{}, strings.Builder{}
	chain.WriteString("1 event client #0\n")
	fan.WriteString("1 event client #0\n")
	for i := range 30_000 {
		fmt.Fprintf(&chain, "#%d struct ?#%d ?#%[2]d\n", i, i+1)
		fmt.Fprintf(&fan, "#%d struct ?#%d ?#%d\n", i, 2*i+1, 2*i+2)
	}
	for name, theirs := range map[string]string{"chain": chain.String(), "fan": fan.String()} {
		if err := native.CompareShapes(mine, theirs, methodName); err == nil || len(err.Error()) > 300 {
			t.Errorf("%s: error is %.400v", name, err)
		}
	}
}
