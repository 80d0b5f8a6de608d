package mixed

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func ptr[T any](v T) *T { return &v }

// TestBothFrames compares messages of both frames with the values that they are. The last is the
// poll of MON-VER by u-blox.
func TestBothFrames(t *testing.T) {
	for _, c := range []struct {
		name, bytes string
		value       any
	}{
		{"Fix", "$GPGGA,123519,*5B\r\n", &Fix{Time: "123519"}},
		{"Fix", "$GPGGA,123519,4807.038*45\r\n", &Fix{Time: "123519", Latitude: ptr("4807.038")}},
		{"Other", "$GPHDT,274.07,T*03\r\n", &Other{Sentence: "GPHDT", Columns: []string{"274.07", "T"}}},
		{"RateRequest", "\xb5\x62\x06\x08\x02\x00\xe8\x03\xfb\x27", &RateRequest{Interval: 1000}},
		{"Done", "\xb5\x62\x05\x01\x02\x00\x06\x08\x16\x3f", &Done{Class: 6, ID: 8}},
		{"Unknown", "\xb5\x62\x0a\x04\x00\x00\x0e\x34", &Unknown{Class: 10, ID: 4, Data: []byte{}}},
	} {
		m := Conversation().Message(c.name)
		if b, err := m.Append(nil, &wire.Exchange{}, c.value); string(b) != c.bytes || err != nil {
			t.Errorf("%+v is %q, %v, want %q", c.value, b, err, c.bytes)
		}
		var r wire.Reader
		r.Reset([]byte(c.bytes), false, 0)
		got := m.Read(&r, &wire.Exchange{}, nil)
		if r.End(); r.Err() != nil || !reflect.DeepEqual(got, c.value) {
			t.Errorf("%q is %+v, %v, want %+v", c.bytes, got, r.Err(), c.value)
		}
	}
}
