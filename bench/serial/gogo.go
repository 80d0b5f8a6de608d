package serial

import (
	"github.com/netgen-dev/netgen/bench/serial/gogopb"
	"github.com/netgen-dev/netgen/bench/serial/records"
)

// gogoMessage is a message as gogofaster makes it.
type gogoMessage[T any] interface {
	*T
	Size() int
	Marshal() ([]byte, error)
	MarshalToSizedBuffer(b []byte) (int, error)
	Unmarshal(b []byte) error
}

func gogoCodec[T any, P gogoMessage[T]]() codec[T] {
	return codec[T]{
		name: "gogo",
		append: func(b []byte, v *T) ([]byte, error) {
			b = b[:P(v).Size()]
			_, err := P(v).MarshalToSizedBuffer(b)
			return b, err
		},
		marshal: func(v *T) ([]byte, error) { return P(v).Marshal() },
		unmarshal: func(b []byte) (*T, error) {
			v := new(T)
			return v, P(v).Unmarshal(b)
		},
	}
}

func gogoSmall(v *records.Small) *gogopb.Small {
	return &gogopb.Small{
		Name: v.Name, Birthday: v.Birthday.UnixNano(), Phone: v.Phone,
		Siblings: v.Siblings, Spouse: v.Spouse, Money: v.Money,
	}
}

func gogoMessageOf(v *records.Message) *gogopb.Message {
	m := &gogopb.Message{
		Id: v.ID, At: v.At.UnixNano(),
		Author: &gogopb.User{Id: v.Author.ID, Name: v.Author.Name, Email: v.Author.Email, Active: v.Author.Active},
		Body:   v.Body, Tags: v.Tags, Score: v.Score, Pinned: v.Pinned,
	}
	for _, role := range v.Author.Roles {
		m.Author.Roles = append(m.Author.Roles, gogopb.Role(role))
	}
	for _, a := range v.Attachments {
		m.Attachments = append(m.Attachments, &gogopb.Attachment{Name: a.Name, Size_: a.Size, Digest: a.Digest[:]})
	}
	if r := v.Reply; r != nil {
		m.Reply = &gogopb.Quote{Id: r.ID, Author: r.Author, Text: r.Text}
	}
	switch c := v.Content.(type) {
	case *records.ContentLink:
		m.Content = &gogopb.Message_Link{Link: &gogopb.Link{Url: c.URL, Title: c.Title}}
	case *records.ContentPlace:
		m.Content = &gogopb.Message_Place{Place: &gogopb.Place{Latitude: c.Latitude, Longitude: c.Longitude}}
	case *records.ContentPoll:
		m.Content = &gogopb.Message_Poll{Poll: &gogopb.Poll{Question: c.Question, Votes: c.Votes}}
	}
	return m
}

func gogoBulk(v *records.Bulk) *gogopb.Bulk {
	m := &gogopb.Bulk{Samples: v.Samples}
	for _, p := range v.Points {
		m.Points = append(m.Points, &gogopb.Point{X: p.X, Y: p.Y, Tag: p.Tag})
	}
	return m
}
