package msrp

import (
	"reflect"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// The first example of RFC 4975.
const (
	send = "MSRP a786hjs2 SEND\r\n" + sendContent + "\r\n-------a786hjs2$\r\n"

	sendContent = "To-Path: msrp://biloxi.example.com:12763/kjhd37s2s20w2a;tcp\r\n" +
		"From-Path: msrp://atlanta.example.com:7654/jshA7weztas;tcp\r\n" +
		"Message-ID: 87652491\r\nByte-Range: 1-25/25\r\nContent-Type: text/plain\r\n\r\nHey Bob, are you there?"

	answer = "MSRP a786hjs2 200 OK\r\n" + answerHeaders + "-------a786hjs2$\r\n"

	answerHeaders = "To-Path: msrp://atlanta.example.com:7654/jshA7weztas;tcp\r\n" +
		"From-Path: msrp://biloxi.example.com:12763/kjhd37s2s20w2a;tcp\r\n"
)

func TestExample(t *testing.T) {
	for _, c := range []struct {
		name, text string
		value      any
	}{
		{"SendRequest", send, &SendRequest{Content: []byte(sendContent), Flag: "$"}},
		{"OK", answer, &OK{Comment: "OK", Headers: answerHeaders}},
	} {
		m := Conversation().Message(c.name)
		var r wire.Reader
		r.Reset([]byte(c.text), true, 0)
		x := new(wire.Exchange)
		got := m.Read(&r, x, nil)
		if r.End(); r.Err() != nil || !reflect.DeepEqual(got, c.value) || x.IDValue != "a786hjs2" {
			t.Errorf("%q is %+v, %v, want %+v", c.text, got, r.Err(), c.value)
		}
		if b, err := m.Append(nil, x, c.value); string(b) != c.text || err != nil {
			t.Errorf("%+v is %q, %v, want %q", c.value, b, err, c.text)
		}
	}
}

// TestOthersEnd has ends of other messages in a content, and its own.
func TestOthersEnd(t *testing.T) {
	m, x := Conversation().Message("SendRequest"), &wire.Exchange{IDValue: "b2"}
	if _, err := m.Append(nil, x, &SendRequest{Content: []byte(send), Flag: "+"}); err != nil {
		t.Error(err)
	}
	for _, content := range []string{"x\r\n-------b2$\r\n", "x\r\n-------b2", "\r\n-------b2"} {
		if _, err := m.Append(nil, x, &SendRequest{Content: []byte(content), Flag: "+"}); err == nil || !strings.Contains(err.Error(), `-------b2`) {
			t.Errorf("%q: %v", content, err)
		}
	}
}
