package serial

import (
	"google.golang.org/protobuf/proto"

	"buf.build/go/hyperpb"

	"github.com/netgen-dev/netgen/bench/serial/pb"
	"github.com/netgen-dev/netgen/bench/serial/records"
)

// vtMessage is a message with the methods of vtprotobuf.
type vtMessage[T any] interface {
	*T
	proto.Message
	SizeVT() int
	MarshalVT() ([]byte, error)
	MarshalToSizedBufferVT(b []byte) (int, error)
	UnmarshalVT(b []byte) error
	UnmarshalVTUnsafe(b []byte) error
}

// protobufCodecs are those that share the types of protoc-gen-go.
func protobufCodecs[T any, P vtMessage[T]]() []codec[T] {
	equal := func(a, b *T) bool { return proto.Equal(P(a), P(b)) }
	vt := func(name string, unmarshal func(P, []byte) error) codec[T] {
		return codec[T]{
			name:  name,
			equal: equal,
			append: func(b []byte, v *T) ([]byte, error) {
				b = b[:P(v).SizeVT()]
				_, err := P(v).MarshalToSizedBufferVT(b)
				return b, err
			},
			marshal: func(v *T) ([]byte, error) { return P(v).MarshalVT() },
			unmarshal: func(b []byte) (*T, error) {
				v := new(T)
				return v, unmarshal(P(v), b)
			},
		}
	}
	google := codec[T]{
		name:    "protobuf",
		equal:   equal,
		append:  func(b []byte, v *T) ([]byte, error) { return proto.MarshalOptions{}.MarshalAppend(b, P(v)) },
		marshal: func(v *T) ([]byte, error) { return proto.Marshal(P(v)) },
		unmarshal: func(b []byte) (*T, error) {
			v := new(T)
			return v, proto.Unmarshal(b, P(v))
		},
	}
	return []codec[T]{google, vt("vtprotobuf", P.UnmarshalVT), vt("vtprotobuf, unsafe", P.UnmarshalVTUnsafe)}
}

// hyperpbCodec reads messages whose types it compiles when the program runs. They
// cannot be changed, and are written as protobuf writes what it has read.
func hyperpbCodec[T any, P vtMessage[T]]() codec[hyperpb.Message] {
	kind := hyperpb.CompileMessageDescriptor(P(new(T)).ProtoReflect().Descriptor())
	return codec[hyperpb.Message]{
		name:    "hyperpb",
		equal:   func(a, b *hyperpb.Message) bool { return proto.Equal(a, b) },
		marshal: func(v *hyperpb.Message) ([]byte, error) { return proto.Marshal(v) },
		append: func(b []byte, v *hyperpb.Message) ([]byte, error) {
			return proto.MarshalOptions{}.MarshalAppend(b, v)
		},
		unmarshal: func(b []byte) (*hyperpb.Message, error) {
			v := hyperpb.NewMessage(kind)
			return v, proto.Unmarshal(b, v)
		},
	}
}

// hyperpbValues are messages of hyperpb.
func hyperpbValues[T any, P vtMessage[T]](values []*T) []*hyperpb.Message {
	kind := hyperpb.CompileMessageDescriptor(P(new(T)).ProtoReflect().Descriptor())
	return each(values, func(v *T) *hyperpb.Message {
		b, err := proto.Marshal(P(v))
		must(err)
		m := hyperpb.NewMessage(kind)
		must(proto.Unmarshal(b, m))
		return m
	})
}

func pbSmall(v *records.Small) *pb.Small {
	return &pb.Small{
		Name: v.Name, Birthday: v.Birthday.UnixNano(), Phone: v.Phone,
		Siblings: v.Siblings, Spouse: v.Spouse, Money: v.Money,
	}
}

func pbMessage(v *records.Message) *pb.Message {
	m := &pb.Message{
		Id: v.ID, At: v.At.UnixNano(),
		Author: &pb.User{Id: v.Author.ID, Name: v.Author.Name, Email: v.Author.Email, Active: v.Author.Active},
		Body:   v.Body, Tags: v.Tags, Score: v.Score, Pinned: v.Pinned,
	}
	for _, role := range v.Author.Roles {
		m.Author.Roles = append(m.Author.Roles, pb.Role(role))
	}
	for _, a := range v.Attachments {
		m.Attachments = append(m.Attachments, &pb.Attachment{Name: a.Name, Size: a.Size, Digest: a.Digest[:]})
	}
	if r := v.Reply; r != nil {
		m.Reply = &pb.Quote{Id: r.ID, Author: r.Author, Text: r.Text}
	}
	switch c := v.Content.(type) {
	case *records.ContentLink:
		m.Content = &pb.Message_Link{Link: &pb.Link{Url: c.URL, Title: c.Title}}
	case *records.ContentPlace:
		m.Content = &pb.Message_Place{Place: &pb.Place{Latitude: c.Latitude, Longitude: c.Longitude}}
	case *records.ContentPoll:
		m.Content = &pb.Message_Poll{Poll: &pb.Poll{Question: c.Question, Votes: c.Votes}}
	}
	return m
}

func pbBulk(v *records.Bulk) *pb.Bulk {
	m := &pb.Bulk{Samples: v.Samples}
	for _, p := range v.Points {
		m.Points = append(m.Points, &pb.Point{X: p.X, Y: p.Y, Tag: p.Tag})
	}
	return m
}
