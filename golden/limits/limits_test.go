package limits

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Limits hold for what is written and for what is read, however deep it stands.
func TestLimits(t *testing.T) {
	t.Parallel()
	long := "12345678"
	for want, m := range map[string]*GoRequest{
		"":                                   {At: Place{URI: "12345", Notes: []string{"1234", ""}}, ID: new(IDNum), Text: "1234567"},
		"Place.notes has 3 elements":         {At: Place{Notes: make([]string, 3)}},
		"Place.notes has 8 bytes":            {At: Place{Notes: []string{long}}},
		"Place.uri has 8 bytes":              {Names: []Place{{}, {URI: long}}},
		"PlaceDeep.name has 8 bytes":         {At: Place{More: &Place{Deep: &PlaceDeep{Name: &long}}}},
		"IDText.name has 8 bytes":            {ID: &IDText{Name: long}},
		"GoRequest.text has 8 bytes":         {Text: long},
		"GoRequest.list has 3 elements":      {List: make([]string, 3)},
		"IDText.name has 8 bytes, and 4 fit": {IDs: []ID{new(IDNum), &IDText{Name: long}}},
	} {
		if m.ID == nil {
			m.ID = new(IDNum)
		}
		_, err := appendGoRequest(nil, &wire.Exchange{}, m)
		expect(t, want, err)
		body, err := wire.AppendJSON(nil, "m", m)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, want, read(fmt.Sprintf(`{"method":"go","params":%s}`, body), func(r *wire.Reader) {
			readGoRequest(r, &wire.Exchange{}, new(GoRequest))
		}))
	}
}

// A reply that is one value has limits too.
func TestLimitsOfValues(t *testing.T) {
	t.Parallel()
	list := []Place{{URI: "123456"}}
	const want = "Place.uri has 6 bytes, and 5 fit"
	_, err := appendGoReply(nil, &wire.Exchange{}, list)
	expect(t, want, err)
	expect(t, want, read(`{"result":[{"uri":"123456","notes":[]}]}`, func(r *wire.Reader) {
		readGoReply(r, &wire.Exchange{}, nil)
	}))
	if _, err = appendGoReply(nil, &wire.Exchange{}, nil); err != nil {
		t.Error(err)
	}
	_, err = appendPlace(nil, &wire.Exchange{}, &list[0])
	expect(t, want, err)
}

// In bytes as well a limit is that of the list, or of the elements, as it is written.
func TestLimitsInBytes(t *testing.T) {
	t.Parallel()
	for want, names := range map[string]*Names{
		"":                         {All: []string{"abcd", ""}, Long: []string{"abcdefgh"}},
		"Names.all has 5 bytes":    {All: []string{"abcde"}},
		"Names.all has 3 elements": {All: make([]string, 3)},
		"Names.long":               {Long: make([]string, 2)},
	} {
		b, err := names.AppendWire(nil)
		expect(t, want, err)
		if err != nil {
			continue
		}
		var r wire.Reader
		var got Names
		r.Reset(b, false, 0)
		got.ReadWire(&r)
		if diff := cmp.Diff(names, &got); diff != "" || r.Err() != nil {
			t.Error(r.Err(), diff)
		}
	}
	for _, b := range []string{"\x01\x05abcde\x00", "\x03\x00\x00\x00\x00", "\x00\x02\x00\x00"} {
		var r wire.Reader
		r.Reset([]byte(b), false, 0)
		if new(Names).ReadWire(&r); r.Err() == nil || !strings.Contains(r.Err().Error(), "is the most") {
			t.Errorf("%q: %v", b, r.Err())
		}
	}
}

// Of elements without bytes a reader takes some, and a writer writes no more.
func TestLimitOfNothing(t *testing.T) {
	t.Parallel()
	for want, n := range map[string]int{"": 1024, "Nones.all has 1025 elements, of which 1024 may have no bytes": 1025} {
		b, err := (&Nones{All: make([]None, n)}).AppendWire(nil)
		expect(t, want, err)
		var r wire.Reader
		var got Nones
		r.Reset(b, false, 1<<20)
		if got.ReadWire(&r); err == nil && (r.Err() != nil || len(got.All) != n) {
			t.Error(len(got.All), r.Err())
		}
	}
}

// A variant that is a nil pointer is an error, as nil is.
func TestNilVariants(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		want string
		v    Parts
	}{
		{"", Parts{new(PartPair), new(RestText)}},
		{"", Parts{new(PartNothing), new(RestMore)}},
		{"limits: Part is missing", Parts{(*PartNothing)(nil), new(RestMore)}},
		{"limits: Part is missing", Parts{nil, new(RestText)}},
		{"limits: Part is missing", Parts{(*PartNumber)(nil), new(RestText)}},
		{"limits: Part is missing", Parts{(*PartPair)(nil), new(RestText)}},
		{"limits: Part is missing", Parts{(*PartOther)(nil), new(RestText)}},
		{"limits: Rest is missing", Parts{new(PartPair), (*RestText)(nil)}},
		{"limits: Rest is missing", Parts{new(PartPair), (*RestMore)(nil)}},
	} {
		_, err := test.v.AppendWire(nil)
		expect(t, test.want, err)
	}
	for _, id := range []ID{nil, (*IDText)(nil)} {
		_, err := appendGoRequest(nil, &wire.Exchange{}, &GoRequest{ID: id})
		expect(t, "a union that is nil cannot stand in JSON", err)
	}
}

// What stands in a line ends none, not for those either who end lines at half of the end. Bytes
// may have anything but all of what ends them.
func TestHalfOfALineEnd(t *testing.T) {
	t.Parallel()
	for _, half := range []string{"\n", "\r", "a\nb", "a\r", "\r\n"} {
		for what, m := range map[string]*Line{
			"Line.name is": {half, []byte("x"), ""},
			"Line.data is": {"x", []byte(half), ""},
			"Line.text contains \"\\r\\n\" or half of it": {"x", []byte("x"), half},
		} {
			_, err := m.AppendWire(nil)
			expect(t, what, err)
		}
		_, err := (&Lines{Text: half}).AppendWire(nil)
		expect(t, "Lines.text contains \"\\r\\n\" or half of it", err)
	}
	b, err := (&Lines{"a", []byte("b\nc\rd"), "e\r"}).AppendWire(nil)
	if want := "a\r\nb\nc\rd\r\ne\r\n"; err != nil || string(b) != want {
		t.Errorf("%q, %v", b, err)
	}
}

func read(body string, f func(*wire.Reader)) error {
	var r wire.Reader
	r.Reset(fmt.Appendf(nil, "Content-Length: %d\r\n\r\n%s", len(body), body), false, 0)
	f(&r)
	return r.Err()
}

func expect(t *testing.T, want string, err error) {
	t.Helper()
	if (want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), want) {
		t.Errorf("%v, and not %q", err, want)
	}
}
