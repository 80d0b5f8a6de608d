package diameter

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// An Origin-Host, and an attribute of 3GPP.
func TestAVP(t *testing.T) {
	for want, avp := range map[string]*AVP{
		"\x00\x00\x01\x08\x40\x00\x00\x0ba.b\x00":              {Code: 264, Mandatory: true, Data: []byte("a.b")},
		"\x00\x00\x00\x01\xc0\x00\x00\x10\x00\x00\x28\xaf1234": {Code: 1, VendorSet: true, Mandatory: true, Vendor: 10415, Data: []byte("1234")},
	} {
		b, err := avp.AppendWire(nil)
		if err != nil || string(b) != want {
			t.Errorf("%q, want %q: %v", b, want, err)
		}
		var r wire.Reader
		r.Reset(b, true, 100)
		got := new(AVP)
		got.ReadWire(&r)
		if r.End(); r.Err() != nil || !reflect.DeepEqual(got, avp) {
			t.Errorf("%+v, want %+v: %v", got, avp, r.Err())
		}
	}
	var r wire.Reader // too short for its own header
	r.Reset([]byte("\x00\x00\x00\x01\xc0\x00\x00\x08\x00\x00\x28\xaf1234"), true, 100)
	new(AVP).ReadWire(&r)
	if r.End(); r.Err() == nil {
		t.Error("an attribute is shorter than its header")
	}
}
