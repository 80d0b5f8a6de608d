package echoed

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A reply has the numbers of its request, whatever type it gives them.
func TestRepeats(t *testing.T) {
	for _, c := range []struct {
		name           string
		request, reply any
		want           string
	}{
		{"Get", &GetRequest{Unit: 0xfe, Part: 0x3ff, Place: 42, Code: -7, Num: 9}, &GetReply{X: 1}, "\x00\x01FE03ff042-7;\x09\x01"},
		{"Set", &SetRequest{Unit: 200, Sign: -3, Low: 5, High: -1, Mode: ModeAuto, Far: -9, More: 300}, &SetReply{X: 1},
			"\x00\x01" + "\x00\x00\x00\x00\x00\x00\x01\x2c" + "\xff\xff\xff\xff\xff\xff\xff\xf7" + "\x00\x09" + "\x5f" + "\x00\xc8" + "\xff\xff\xff\xff\xff\xff\xff\xfd" + "\x01"},
		{"Ask", &AskRequest{Unit: 0x1b, Place: -12, Part: 0xabcd}, &AskReply{X: 1}, "\x00\x01" + "1B" + "\xff\xf4" + "\xab\xcd" + "\x01"},
		{"Put", &PutRequest{}, &PutReply{X: 1}, "\x00\x01\x07\x01"},
	} {
		x := &wire.Exchange{}
		if _, err := Conversation().Message(c.name+"Request").Append(nil, x, c.request); err != nil {
			t.Fatal(err)
		}
		b, err := Conversation().Message(c.name+"Reply").Append(nil, x, c.reply)
		if err != nil || string(b) != c.want {
			t.Errorf("%s: %q, want %q: %v", c.name, b, c.want, err)
		}
	}
}
