package fix

import (
	"reflect"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func ptr[T any](v T) *T { return &v }

// The header's fields come in any order, groups end with the first field of another, and what the
// schema does not have is skipped, or the program's.
func TestMessages(t *testing.T) {
	head := Header{Sender: "A", Target: "B", Number: 7, Time: "20261129-00:00:00"}
	check(t, "Heartbeat", &Heartbeat{Head: head, Test: ptr("x")},
		"8=FIX.4.4|9=47|35=0|34=7|49=A|52=20261129-00:00:00|56=B|112=x|10=211|")
	reads(t, "Heartbeat", &Heartbeat{Head: head, Test: ptr("x")},
		"8=FIX.4.4|9=56|35=0|52=20261129-00:00:00|56=B|49=A|34=7|9999=a=b|112=x|10=245|")
	check(t, "Logon", &Logon{Head: head, Interval: 30, Raw: &Raw{Data: []byte("a\x01b")}},
		"8=FIX.4.4|9=60|35=A|34=7|49=A|52=20261129-00:00:00|56=B|95=3|96=a|b|108=30|10=031|")
	check(t, "Order", &Order{
		Head: head, ID: "1", Symbol: "XY", Side: "1", Amount: "10", Type: "2", Price: ptr("9.50"), At: "20261129-00:00:00",
		Parties: []Party{{ID: "p", Role: ptr(int64(1)), Subs: []Sub{{ID: "s"}, {ID: "u", Type: ptr(int64(2))}}}, {ID: "q", Source: ptr("D")}},
		Others:  []Other{{Tag: 59, Value: "0"}, {Tag: 5001, Value: ""}},
	}, "8=FIX.4.4|9=162|35=D|34=7|49=A|52=20261129-00:00:00|56=B|11=1|38=10|40=2|44=9.50|54=1|55=XY|60=20261129-00:00:00|453=2|448=p|452=1|802=2|523=s|523=u|803=2|448=q|447=D|59=0|5001=|10=122|")
	check(t, "Message", &Message{Type: "AE", Head: head, Fields: []Other{{Tag: 571, Value: "r"}}},
		"8=FIX.4.4|9=48|35=AE|34=7|49=A|52=20261129-00:00:00|56=B|571=r|10=045|")
}

// What a reader would take for a field of the schema, or of what stands in front, is not written.
func TestTaken(t *testing.T) {
	for _, tag := range []int64{11, 34, 452, 803} {
		if b, err := Conversation().Message("Order").Append(nil, new(wire.Exchange), &Order{Others: []Other{{Tag: tag}}}); err == nil {
			t.Errorf("%q", b)
		}
	}
}

func check(t *testing.T, name string, m any, want string) {
	t.Helper()
	b, err := Conversation().Message(name).Append(nil, new(wire.Exchange), m)
	if got := strings.ReplaceAll(string(b), "\x01", "|"); err != nil || got != want {
		t.Errorf("%+v is\n%s, want\n%s: %v", m, got, want, err)
	}
	reads(t, name, m, want)
}

// reads is given messages with a bar for each delimiter.
func reads(t *testing.T, name string, want any, text string) {
	t.Helper()
	var r wire.Reader
	r.Reset([]byte(strings.ReplaceAll(text, "|", "\x01")), true, 1000)
	got := reflect.New(reflect.TypeOf(want).Elem()).Interface()
	Conversation().Message(name).Read(&r, new(wire.Exchange), got)
	r.End()
	if r.Err() != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s is %+v, want %+v: %v", text, got, want, r.Err())
	}
}
