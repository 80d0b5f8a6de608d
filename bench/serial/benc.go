package serial

import (
	bstd "github.com/deneonet/benc/std"

	"github.com/netgen-dev/netgen/bench/serial/plain"
)

// benc has functions for the parts of a message and leaves it to the program to put
// them together, as is done here. unsafe tells that strings point into what is read.

// bencType is what is put together for a T.
type bencType[T any] struct {
	size      func(*T) int
	marshal   func(n int, b []byte, v *T) int
	unmarshal func(r bencReader) (*T, error)
}

func bencCodecs[T any](t bencType[T]) []codec[T] {
	variant := func(name string, unsafe bool) codec[T] {
		return codec[T]{
			name: name,
			append: func(b []byte, v *T) ([]byte, error) {
				b = b[:t.size(v)]
				t.marshal(0, b, v)
				return b, nil
			},
			marshal: func(v *T) ([]byte, error) {
				b := make([]byte, t.size(v))
				t.marshal(0, b, v)
				return b, nil
			},
			unmarshal: func(b []byte) (*T, error) { return t.unmarshal(bencReader{b: b, unsafe: unsafe}) },
		}
	}
	return []codec[T]{variant("benc", false), variant("benc, unsafe", true)}
}

// A bencReader reads one part after the other until one is wrong.
type bencReader struct {
	b      []byte
	n      int
	unsafe bool
	err    error
}

func (r *bencReader) string() (v string) {
	if r.err != nil {
		return ""
	}
	if r.unsafe {
		r.n, v, r.err = bstd.UnmarshalUnsafeString(r.n, r.b)
	} else {
		r.n, v, r.err = bstd.UnmarshalString(r.n, r.b)
	}
	return v
}

// bencPart reads with a function of benc.
func bencPart[T any](r *bencReader, part func(int, []byte) (int, T, error)) (v T) {
	if r.err == nil {
		r.n, v, r.err = part(r.n, r.b)
	}
	return v
}

// bencText is a function of benc that reads a string.
func (r *bencReader) text() func(int, []byte) (int, string, error) {
	if r.unsafe {
		return bstd.UnmarshalUnsafeString
	}
	return bstd.UnmarshalString
}

var bencSmall = bencType[plain.Small]{
	size: func(v *plain.Small) int {
		return bstd.SizeString(v.Name) + bstd.SizeInt64() + bstd.SizeString(v.Phone) + bstd.SizeInt32() +
			bstd.SizeBool() + bstd.SizeFloat64()
	},
	marshal: func(n int, b []byte, v *plain.Small) int {
		n = bstd.MarshalString(n, b, v.Name)
		n = bstd.MarshalInt64(n, b, v.Birthday)
		n = bstd.MarshalString(n, b, v.Phone)
		n = bstd.MarshalInt32(n, b, v.Siblings)
		n = bstd.MarshalBool(n, b, v.Spouse)
		return bstd.MarshalFloat64(n, b, v.Money)
	},
	unmarshal: func(r bencReader) (*plain.Small, error) {
		v := &plain.Small{}
		v.Name = r.string()
		v.Birthday = bencPart(&r, bstd.UnmarshalInt64)
		v.Phone = r.string()
		v.Siblings = bencPart(&r, bstd.UnmarshalInt32)
		v.Spouse = bencPart(&r, bstd.UnmarshalBool)
		v.Money = bencPart(&r, bstd.UnmarshalFloat64)
		return v, r.err
	},
}

func bencRole(n int, b []byte, v plain.Role) int { return bstd.MarshalByte(n, b, byte(v)) }

func bencToRole(n int, b []byte) (int, plain.Role, error) {
	n, v, err := bstd.UnmarshalByte(n, b)
	return n, plain.Role(v), err
}

func bencAttachmentSize(v plain.Attachment) int {
	return bstd.SizeString(v.Name) + bstd.SizeUint64() + bstd.SizeBytes(v.Digest[:])
}

func bencAttachment(n int, b []byte, v plain.Attachment) int {
	n = bstd.MarshalString(n, b, v.Name)
	n = bstd.MarshalUint64(n, b, v.Size)
	return bstd.MarshalBytes(n, b, v.Digest[:])
}

// attachment reads into a list of them.
func (r *bencReader) attachment() func(int, []byte, *plain.Attachment) (int, error) {
	text := r.text()
	return func(n int, b []byte, v *plain.Attachment) (_ int, err error) {
		if n, v.Name, err = text(n, b); err != nil {
			return 0, err
		}
		if n, v.Size, err = bstd.UnmarshalUint64(n, b); err != nil {
			return 0, err
		}
		n, digest, err := bstd.UnmarshalBytesCropped(n, b)
		copy(v.Digest[:], digest)
		return n, err
	}
}

var bencMessage = bencType[plain.Message]{
	size: func(v *plain.Message) int {
		n := 2*bstd.SizeUint64() + bstd.SizeInt64() + bstd.SizeString(v.Author.Name) + bstd.SizeString(v.Author.Email) +
			4*bstd.SizeBool() + bstd.SizeFixedSlice(v.Author.Roles, bstd.SizeByte()) + bstd.SizeString(v.Body) +
			bstd.SizeMap(v.Tags, bstd.SizeString, bstd.SizeString) +
			bstd.SizeSlice(v.Attachments, bencAttachmentSize) + bstd.SizeFloat64()
		if q := v.Reply; q != nil {
			n += bstd.SizeUint64() + bstd.SizeString(q.Author) + bstd.SizeString(q.Text)
		}
		switch c := v.Content; {
		case c.Link != nil:
			n += bstd.SizeString(c.Link.URL) + bstd.SizeString(c.Link.Title)
		case c.Place != nil:
			n += 2 * bstd.SizeFloat64()
		case c.Poll != nil:
			n += bstd.SizeString(c.Poll.Question) + bstd.SizeUint32()
		}
		return n
	},
	marshal: func(n int, b []byte, v *plain.Message) int {
		n = bstd.MarshalUint64(n, b, v.ID)
		n = bstd.MarshalInt64(n, b, v.At)
		n = bstd.MarshalUint64(n, b, v.Author.ID)
		n = bstd.MarshalString(n, b, v.Author.Name)
		n = bstd.MarshalString(n, b, v.Author.Email)
		n = bstd.MarshalBool(n, b, v.Author.Active)
		n = bstd.MarshalSlice(n, b, v.Author.Roles, bencRole)
		n = bstd.MarshalString(n, b, v.Body)
		n = bstd.MarshalMap(n, b, v.Tags, bstd.MarshalString, bstd.MarshalString)
		n = bstd.MarshalSlice(n, b, v.Attachments, bencAttachment)
		n = bstd.MarshalBool(n, b, v.Reply != nil)
		if q := v.Reply; q != nil {
			n = bstd.MarshalUint64(n, b, q.ID)
			n = bstd.MarshalString(n, b, q.Author)
			n = bstd.MarshalString(n, b, q.Text)
		}
		switch c := v.Content; {
		case c.Link != nil:
			n = bstd.MarshalByte(n, b, 1)
			n = bstd.MarshalString(n, b, c.Link.URL)
			n = bstd.MarshalString(n, b, c.Link.Title)
		case c.Place != nil:
			n = bstd.MarshalByte(n, b, 2)
			n = bstd.MarshalFloat64(n, b, c.Place.Latitude)
			n = bstd.MarshalFloat64(n, b, c.Place.Longitude)
		case c.Poll != nil:
			n = bstd.MarshalByte(n, b, 3)
			n = bstd.MarshalString(n, b, c.Poll.Question)
			n = bstd.MarshalUint32(n, b, c.Poll.Votes)
		}
		n = bstd.MarshalFloat64(n, b, v.Score)
		return bstd.MarshalBool(n, b, v.Pinned)
	},
	unmarshal: func(r bencReader) (*plain.Message, error) {
		v := &plain.Message{}
		v.ID = bencPart(&r, bstd.UnmarshalUint64)
		v.At = bencPart(&r, bstd.UnmarshalInt64)
		v.Author.ID = bencPart(&r, bstd.UnmarshalUint64)
		v.Author.Name = r.string()
		v.Author.Email = r.string()
		v.Author.Active = bencPart(&r, bstd.UnmarshalBool)
		if r.err == nil {
			r.n, v.Author.Roles, r.err = bstd.UnmarshalSlice[plain.Role](r.n, r.b, bencToRole)
		}
		v.Body = r.string()
		if r.err == nil {
			r.n, v.Tags, r.err = bstd.UnmarshalMap[string, string](r.n, r.b, r.text(), r.text())
		}
		if r.err == nil {
			r.n, v.Attachments, r.err = bstd.UnmarshalSlice[plain.Attachment](r.n, r.b, r.attachment())
		}
		if bencPart(&r, bstd.UnmarshalBool) {
			v.Reply = &plain.Quote{}
			v.Reply.ID = bencPart(&r, bstd.UnmarshalUint64)
			v.Reply.Author = r.string()
			v.Reply.Text = r.string()
		}
		switch bencPart(&r, bstd.UnmarshalByte) {
		case 1:
			v.Content.Link = &plain.Link{}
			v.Content.Link.URL = r.string()
			v.Content.Link.Title = r.string()
		case 2:
			v.Content.Place = &plain.Place{}
			v.Content.Place.Latitude = bencPart(&r, bstd.UnmarshalFloat64)
			v.Content.Place.Longitude = bencPart(&r, bstd.UnmarshalFloat64)
		case 3:
			v.Content.Poll = &plain.Poll{}
			v.Content.Poll.Question = r.string()
			v.Content.Poll.Votes = bencPart(&r, bstd.UnmarshalUint32)
		}
		v.Score = bencPart(&r, bstd.UnmarshalFloat64)
		v.Pinned = bencPart(&r, bstd.UnmarshalBool)
		return v, r.err
	},
}

const bencPointSize = 20

func bencPoint(n int, b []byte, v plain.Point) int {
	n = bstd.MarshalFloat64(n, b, v.X)
	n = bstd.MarshalFloat64(n, b, v.Y)
	return bstd.MarshalUint32(n, b, v.Tag)
}

func bencToPoint(n int, b []byte, v *plain.Point) (_ int, err error) {
	if n, v.X, err = bstd.UnmarshalFloat64(n, b); err != nil {
		return 0, err
	}
	if n, v.Y, err = bstd.UnmarshalFloat64(n, b); err != nil {
		return 0, err
	}
	n, v.Tag, err = bstd.UnmarshalUint32(n, b)
	return n, err
}

var bencBulk = bencType[plain.Bulk]{
	size: func(v *plain.Bulk) int {
		return bstd.SizeFixedSlice(v.Points, bencPointSize) + bstd.SizeFixedSlice(v.Samples, bstd.SizeFloat64())
	},
	marshal: func(n int, b []byte, v *plain.Bulk) int {
		n = bstd.MarshalSlice(n, b, v.Points, bencPoint)
		return bstd.MarshalSlice(n, b, v.Samples, bstd.MarshalFloat64)
	},
	unmarshal: func(r bencReader) (*plain.Bulk, error) {
		v := &plain.Bulk{}
		if r.n, v.Points, r.err = bstd.UnmarshalSlice[plain.Point](r.n, r.b, bencToPoint); r.err == nil {
			r.n, v.Samples, r.err = bstd.UnmarshalSlice[float64](r.n, r.b, bstd.UnmarshalFloat64)
		}
		return v, r.err
	},
}
