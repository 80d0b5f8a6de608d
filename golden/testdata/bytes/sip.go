package sip

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

var (
	invite = InviteRequest{
		Target: "sip:a@b", Via: []string{"SIP/2.0/UDP p", "SIP/2.0/UDP q"}, Call: "1", Cseq: "1 INVITE", Routes: []string{"<sip:r>"},
		Others: []Header{{"Record-Route", "<sip:p>"}, {"X", ""}, {"record-route", "<sip:q>"}}, Content: []byte("v=0"),
	}
	inviteLines = "INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP p\r\nVia: SIP/2.0/UDP q\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\nRoute: <sip:r>\r\n" +
		"Content-Length: 3\r\nRecord-Route: <sip:p>\r\nX: \r\nrecord-route: <sip:q>\r\n\r\nv=0"
)

func TestBytes(t *testing.T) {
	b, err := Conversation().Message("InviteRequest").Append(nil, new(wire.Exchange), &invite)
	if err != nil || string(b) != inviteLines {
		t.Errorf("%q, want %q: %v", b, inviteLines, err)
	}
	got := new(InviteRequest)
	if err := read("InviteRequest", inviteLines, got); err != nil || !reflect.DeepEqual(got, &invite) {
		t.Errorf("%+v: %v", got, err)
	}
	b, err = Conversation().Message("ByeRequest").Append(nil, new(wire.Exchange), &ByeRequest{Target: "b", Codes: []uint8{1, 255}})
	if want := "BYE b SIP/2.0\r\nCall-ID: \r\nCSeq: \r\nCode: 1\r\nCode: 255\r\n\r\n"; err != nil || string(b) != want {
		t.Errorf("%q, want %q: %v", b, want, err)
	}
	for _, h := range []Header{{"via", "x"}, {"V", "x"}, {"CONTENT-LENGTH", "1"}, {"Call-Id", "2"}, {"a b", ""}, {"a:", ""}, {"a", " "}, {"", ""}} {
		m := invite
		m.Others = []Header{h}
		if b, err := Conversation().Message("InviteRequest").Append(nil, new(wire.Exchange), &m); err == nil {
			t.Errorf("%q is written", b)
		}
	}
}

func read(message, lines string, to any) error {
	var r wire.Reader
	r.Reset([]byte(lines), false, 1000)
	Conversation().Message(message).Read(&r, new(wire.Exchange), to)
	r.End()
	return r.Err()
}

func TestHeaders(t *testing.T) {
	const front = "BYE b SIP/2.0\r\ncall-id: 1\r\nCSEQ:2\r\n"
	for lines, want := range map[string]*ByeRequest{
		"Code: 1\r\nVia: x\r\nX: a\r\nX: b\r\nVIA: y\r\nCODE:2\r\nCode: 2 \r\n": {Target: "b", Call: "1", Cseq: "2", Codes: []uint8{1, 2, 2}},
		"Code: 1\r\nCall-ID: 1\r\n":         {Target: "b", Call: "1", Cseq: "2", Codes: []uint8{1}},
		"Code: 1\r\nI: 1\r\n":               {Target: "b", Call: "1", Cseq: "2", Codes: []uint8{1}},
		"Code: 1\r\ni: 2\r\n":               nil,
		"Code: 1\r\nCall-ID: 2\r\n":         nil,
		"Code: 256\r\n":                     nil,
		"Code: 1\r\nCode: \r\n":             nil,
		"Code : 1\r\n":                      nil,
		"X: 1\r\nCode: 1\n\r\n":             nil,
		"Content-Length: 9999999999\r\n":    nil,
		"Route: <a>\r\nRoute\r\nCode:1\r\n": nil,
	} {
		got := new(ByeRequest)
		err := read("ByeRequest", front+lines+"\r\n", got)
		if (err == nil) != (want != nil) {
			t.Errorf("%q: %v", lines, err)
			continue
		}
		if want != nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v", lines, got, want)
		}
	}
	got, want := new(InviteRequest), invite
	want.Others = nil
	short := "INVITE sip:a@b SIP/2.0\r\nv: SIP/2.0/UDP p\r\ni: 1\r\nVia: SIP/2.0/UDP q\r\nCSeq: 1 INVITE\r\nRoute: <sip:r>\r\nL: 3\r\n\r\nv=0"
	if err := read("InviteRequest", short, got); err != nil || !reflect.DeepEqual(got, &want) {
		t.Errorf("%+v: %v", got, err)
	}
	three := "INVITE b SIP/2.0\r\nCall-ID: 1\r\nCSeq: 1\r\nRoute: a\r\nRoute: b\r\nRoute: c\r\n\r\n"
	if err := read("InviteRequest", three, new(InviteRequest)); err == nil {
		t.Error("three routes are read, and two is the most")
	}
}
