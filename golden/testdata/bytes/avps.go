package avps

import (
	"encoding/hex"
	"reflect"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func ptr[T any](v T) *T { return &v }

// bytes are those of a dump.
func bytes(dump string) string {
	b, err := hex.DecodeString(strings.Join(strings.Fields(dump), ""))
	if err != nil {
		panic(err)
	}
	return string(b)
}

// Zeros fill up behind a value, and no length counts them; the flag of a vendor says that its number
// follows. What is in the flags of an attribute means nothing to a reader.
func TestAttributes(t *testing.T) {
	const header = "010000 74 80 000101 00000000 00000007 00000009 "
	ask := &CapabilitiesExchangeRequest{
		End: 9, Host: "gw.example", Realm: "example", Product: "netgen", Vendor: 13,
		Applications: []Application{{Auth: ptr(uint32(4)), Vendor: 10415}},
	}
	written := bytes(header +
		"00000104 40000020  00000102 4000000c 00000004  0000010a 4000000c 000028af" +
		"00000108 40000012 67772e6578616d706c65 0000" +
		"0000010a 4000000c 0000000d" +
		"0000010d 0000000e 6e657467656e 0000" +
		"00000128 4000000f 6578616d706c65 00")
	check(t, "CapabilitiesExchangeRequest", ask, written)
	other := bytes(header +
		"00000128 0000000f 6578616d706c65 00" +
		"0000010d 4000000e 6e657467656e 0000" +
		"0000010a 2000000c 0000000d" +
		"00000104 40000020  0000010a 4000000c 000028af  00000102 4000000c 00000004" +
		"00000108 40000012 67772e6578616d706c65 0000")
	reads(t, "CapabilitiesExchangeRequest", ask, other)
	ask.Others = []AVP{{Code: 1, Protected: true, Data: []byte{}}, {Code: 264, Vendor: ptr(uint32(9)), Data: []byte("abc")}}
	ask.Applications = nil
	check(t, "CapabilitiesExchangeRequest", ask, bytes("010000 6c"+header[9:]+
		"00000108 40000012 67772e6578616d706c65 0000"+
		"0000010a 4000000c 0000000d"+
		"0000010d 0000000e 6e657467656e 0000"+
		"00000128 4000000f 6578616d706c65 00"+
		"00000001 20000008"+
		"00000108 8000000f 00000009 616263 00"))
}

// A field fills what stands around it, and has the number of its vendor there.
func TestVendors(t *testing.T) {
	check(t, "CreditControlRequest", &CreditControlRequest{Session: SessionID{ID: "s;1"}, Host: "h", Charging: ptr("ab"), Support: ptr(uint32(3))}, bytes(
		"0100004c c0 000110 00000000 00000007 00000000"+
			"00000107 4000000b 733b31 00"+
			"0000000d c000000e 000028af 6162 0000"+
			"00000108 40000009 68 000000"+
			"00000274 a0000010 000028af 00000003"))
}

// What a reader would take for a field of the schema is not written.
func TestTaken(t *testing.T) {
	m := &CapabilitiesExchangeRequest{Others: []AVP{{Code: 264}}}
	if b, err := Conversation().Message("CapabilitiesExchangeRequest").Append(nil, new(wire.Exchange), m); err == nil {
		t.Errorf("%x", b)
	}
}

// A length that is less than what it counts, or more than there is, is none.
func TestLengths(t *testing.T) {
	for _, avp := range []string{"00000108 40000007", "00000108 c000000b 00000001", "00000108 4000000d 61626364"} {
		b := bytes("010000" + hex.EncodeToString([]byte{byte(20 + len(bytes(avp)))}) + "80 000101 00000000 00000007 00000009" + avp)
		var r wire.Reader
		r.Reset([]byte(b), true, 1000)
		Conversation().Message("CapabilitiesExchangeRequest").Read(&r, new(wire.Exchange), new(CapabilitiesExchangeRequest))
		if r.End(); r.Err() == nil {
			t.Errorf("%s was read", avp)
		}
	}
}

func check(t *testing.T, name string, m any, want string) {
	t.Helper()
	b, err := Conversation().Message(name).Append(nil, &wire.Exchange{ID: 7}, m)
	if err != nil || string(b) != want {
		t.Errorf("%+v is %x, want %x: %v", m, b, want, err)
	}
	reads(t, name, m, want)
}

func reads(t *testing.T, name string, want any, b string) {
	t.Helper()
	var r wire.Reader
	r.Reset([]byte(b), true, 1000)
	got := reflect.New(reflect.TypeOf(want).Elem()).Interface()
	Conversation().Message(name).Read(&r, new(wire.Exchange), got)
	r.End()
	if r.Err() != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%x is %+v, want %+v: %v", b, got, want, r.Err())
	}
}
