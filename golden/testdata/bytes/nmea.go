package nmea

import (
	"reflect"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func ptr[T any](v T) *T { return &v }

// TestSentences compares sentences with the values that they are, both ways.
func TestSentences(t *testing.T) {
	fix := &GGA{
		Time: "123519", Lat: ptr("4807.038"), Ns: ptr("N"), Lon: ptr("01131.000"), Ew: ptr("E"), Quality: 1, Satellites: ptr(uint8(8)),
		Hdop: ptr("0.9"), Altitude: ptr("545.4"), Unit: ptr("M"), Geoid: ptr("46.9"), GeoidUnit: ptr("M"),
	}
	for _, c := range []struct {
		name, sentence string
		value          any
	}{
		{"GGA", "$GPGGA,123519,4807.038,N,01131.000,E,1,8,0.9,545.4,M,46.9,M,,*77\r\n", fix},
		{"GGA", "$GPGGA,,,,,,0,,,,,,,,*66\r\n", &GGA{}},
		{"HDT", "$GPHDT,,T*1B\r\n", &HDT{T: "T"}},
		{"HDT", "$GPHDT,274.07,T*03\r\n", &HDT{Heading: ptr("274.07"), T: "T"}},
		{"Other", "$GPXTE,,A,0.67,*00\r\n", &Other{Sentence: "GPXTE", Fields: []string{"", "A", "0.67", ""}}},
		{"Rate", "$PMTK220,200*2C\r\n", &Rate{Interval: 200}},
	} {
		m := Conversation().Message(c.name)
		if b, err := m.Append(nil, &wire.Exchange{}, c.value); string(b) != c.sentence || err != nil {
			t.Errorf("%+v is %q, %v, want %q", c.value, b, err, c.sentence)
		}
		for _, sentence := range []string{c.sentence, lowerSum(c.sentence)} {
			var r wire.Reader
			r.Reset([]byte(sentence), false, 0)
			got := m.Read(&r, &wire.Exchange{}, nil)
			if r.End(); r.Err() != nil || !reflect.DeepEqual(got, c.value) {
				t.Errorf("%q is %+v, %v, want %+v", sentence, got, r.Err(), c.value)
			}
		}
	}
}

// lowerSum writes the checksum in small letters.
func lowerSum(sentence string) string {
	at := strings.IndexByte(sentence, '*')
	return sentence[:at] + strings.ToLower(sentence[at:])
}
