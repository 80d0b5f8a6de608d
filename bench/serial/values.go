package serial

import (
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/netgen-dev/netgen/bench/serial/records"
)

// How many different values there are, so that no branch is learned by heart.
const (
	smalls   = 1024
	messages = 64
	bulks    = 4
)

// A maker makes random values, always the same ones.
type maker struct{ *rand.Rand }

func newMaker() maker { return maker{rand.New(rand.NewPCG(1, 2))} }

const letters = "abcdefghijklmnopqrstuvwxyz"

// word returns n letters.
func (m maker) word(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = letters[m.IntN(len(letters))]
	}
	return string(b)
}

// name returns a word of least to most letters.
func (m maker) name(least, most int) string { return m.word(least + m.IntN(most-least+1)) }

func (m maker) time() time.Time { return time.Unix(m.Int64N(2e9), m.Int64N(1e9)).UTC() }

func (m maker) small() *records.Small {
	return &records.Small{
		Name:     m.word(16),
		Birthday: m.time(),
		Phone:    strconv.Itoa(1e9 + m.IntN(9e9))[:10],
		Siblings: int32(m.IntN(5)),
		Spouse:   m.IntN(2) == 1,
		Money:    m.Float64(),
	}
}

// body is a text that is not all ASCII.
func (m maker) body() string {
	const most = 140
	text := m.name(3, 6)
	for len(text) < most {
		text += " " + m.name(2, 9) + [...]string{"", "", "ü", "ß", ",", "é", "…"}[m.IntN(7)]
	}
	return text
}

func (m maker) message(i int) *records.Message {
	v := &records.Message{
		ID: m.Uint64(),
		At: m.time(),
		Author: records.User{
			ID: m.Uint64(), Name: m.name(6, 14), Email: m.name(5, 10) + "@example.com",
			Active: m.IntN(2) == 1, Roles: []records.Role{records.RoleWriter, records.RoleAdmin},
		},
		Body:   m.body(),
		Tags:   map[string]string{},
		Score:  m.Float64(),
		Pinned: m.IntN(2) == 1,
	}
	for len(v.Tags) < 4 {
		v.Tags[m.name(4, 8)] = m.name(3, 12)
	}
	for range 3 {
		a := records.Attachment{Name: m.name(6, 14) + ".png", Size: m.Uint64N(1 << 24)}
		for i := range a.Digest {
			a.Digest[i] = byte(m.Uint32())
		}
		v.Attachments = append(v.Attachments, a)
	}
	if i%2 == 0 {
		v.Reply = &records.Quote{ID: m.Uint64(), Author: m.name(6, 14), Text: m.name(20, 60)}
	}
	switch i % 3 {
	case 0:
		v.Content = &records.ContentLink{URL: "https://example.com/" + m.name(8, 20), Title: m.name(10, 30)}
	case 1:
		v.Content = &records.ContentPlace{Latitude: m.Float64(), Longitude: m.Float64()}
	case 2:
		v.Content = &records.ContentPoll{Question: m.name(10, 40), Votes: m.Uint32()}
	}
	return v
}

func (m maker) bulk() *records.Bulk {
	v := &records.Bulk{Points: make([]records.Point, 1000), Samples: make([]float64, 4096)}
	for i := range v.Points {
		v.Points[i] = records.Point{X: m.Float64(), Y: m.Float64(), Tag: m.Uint32N(1 << 16)}
	}
	for i := range v.Samples {
		v.Samples[i] = m.NormFloat64()
	}
	return v
}

// several makes n values.
func several[T any](n int, one func(i int) *T) []*T {
	values := make([]*T, n)
	for i := range values {
		values[i] = one(i)
	}
	return values
}
