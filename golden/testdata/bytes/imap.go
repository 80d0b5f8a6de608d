package imap

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// TestAppend compares commands with the literals that they end with.
func TestAppend(t *testing.T) {
	flag, m := `\Seen`, Conversation().Message("AppendRequest")
	for line, value := range map[string]*AppendRequest{
		"7 APPEND INBOX {4+}\r\na\r\nb\r\n":    {Mailbox: "INBOX", Mail: []byte("a\r\nb")},
		"7 APPEND x (\\Seen) {0+}\r\n\r\n":     {Mailbox: "x", Flag: &flag, Mail: []byte{}},
		"7 APPEND INBOX {4}\r\na\r\nb\r\n":     nil,
		"7 APPEND INBOX {4+} x\r\na\r\nb\r\n":  nil,
		"7 APPEND INBOX \\Seen {1+}\r\na\r\n":  nil,
		"7 APPEND INBOX {-1+}\r\na\r\nb\r\n":   nil,
		"7 APPEND INBOX {4+}\r\na\r\nbcd\r\n":  nil,
		"7 APPEND INBOX {9999999+}\r\na\r\n\n": nil,
	} {
		var r wire.Reader
		r.Reset([]byte(line), false, 0)
		got := m.Read(&r, &wire.Exchange{ID: 7}, nil)
		r.End()
		switch b, err := m.Append(nil, &wire.Exchange{ID: 7}, value); {
		case value == nil && r.Err() == nil:
			t.Errorf("%q is %+v", line, got)
		case value == nil:
		case r.Err() != nil || !reflect.DeepEqual(got, any(value)):
			t.Errorf("%q is %+v, %v, want %+v", line, got, r.Err(), value)
		case string(b) != line || err != nil:
			t.Errorf("%+v is %q, %v, want %q", value, b, err, line)
		}
	}
}
