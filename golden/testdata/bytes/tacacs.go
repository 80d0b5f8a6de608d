package tacacs

import (
	"encoding/hex"
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// What a client of tacquito, a server of TACACS+, sends, with the secret of the externs.
const authorize = "c0020104010203040000002a76507733fdef16fea6deb5aa68cbe3ec6ea2d8085aa7b56ec508671bbcba0a3b5fa7c2fbdd2d320097c0"

func TestAuthorize(t *testing.T) {
	request := &AuthorizeRequest{
		Number: 1, Flags: Flags{SingleConnect: true}, Session: 0x01020304,
		Content: Asker{
			Method: MethodTACACSPlus, Level: 1, AuthenType: AuthenTypeASCII, Service: ServiceLogin,
			User: "ann", Port: "tty0", Address: "10.0.0.1", Args: []string{"service=shell", "cmd="},
		},
	}
	m := Conversation().Message("AuthorizeRequest")
	b, err := m.Append(nil, new(wire.Exchange), request)
	if err != nil || hex.EncodeToString(b) != authorize {
		t.Errorf("%x, want %s: %v", b, authorize, err)
	}
	var r wire.Reader
	r.Reset(b, true, 1000)
	got := new(AuthorizeRequest)
	m.Read(&r, new(wire.Exchange), got)
	if r.End(); r.Err() != nil || !reflect.DeepEqual(got, request) {
		t.Errorf("%+v, want %+v: %v", got, request, r.Err())
	}
}
