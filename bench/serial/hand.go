package serial

import (
	"encoding/binary"
	"errors"
	"math"
	"time"
	"unicode/utf8"
	"unsafe"

	"github.com/netgen-dev/netgen/bench/serial/records"
)

// What somebody writes who has these messages only, and time: numbers of fixed size,
// lengths in front of what has one, and checks that nothing reads beyond the end. The
// messages cannot grow later, and nothing limits what a decoder allocates.
//
// "hand" copies strings, "hand, checked" looks whether they are UTF-8 as well, and
// "hand, aliasing" lets them point into what is read.

var errShort = errors.New("bytes are missing")

func putString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func putF64(b []byte, v float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
}

func putBool(b []byte, v bool) []byte {
	if v {
		return append(b, 1)
	}
	return append(b, 0)
}

// A handReader reads what the functions above have written.
type handReader struct {
	b      []byte
	alias  bool
	check  bool
	failed bool
}

func (r *handReader) next(n int) []byte {
	if n > len(r.b) {
		r.failed, r.b = true, nil
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *handReader) u8() byte {
	if len(r.b) < 1 {
		r.failed = true
		return 0
	}
	v := r.b[0]
	r.b = r.b[1:]
	return v
}

func (r *handReader) u32() uint32 {
	if len(r.b) < 4 {
		r.failed, r.b = true, nil
		return 0
	}
	v := binary.LittleEndian.Uint32(r.b)
	r.b = r.b[4:]
	return v
}

func (r *handReader) u64() uint64 {
	if len(r.b) < 8 {
		r.failed, r.b = true, nil
		return 0
	}
	v := binary.LittleEndian.Uint64(r.b)
	r.b = r.b[8:]
	return v
}

func (r *handReader) f64() float64 { return math.Float64frombits(r.u64()) }

func (r *handReader) time() time.Time { return time.Unix(0, int64(r.u64())).UTC() }

func (r *handReader) length() int {
	if len(r.b) > 0 && r.b[0] < 0x80 {
		return int(r.u8())
	}
	n, size := binary.Uvarint(r.b)
	if size <= 0 || n > math.MaxInt32 {
		r.failed, r.b = true, nil
		return 0
	}
	r.b = r.b[size:]
	return int(n)
}

func (r *handReader) string() string {
	b := r.next(r.length())
	if r.check && !utf8.Valid(b) {
		r.failed = true
	}
	if r.alias {
		return unsafe.String(unsafe.SliceData(b), len(b))
	}
	return string(b)
}

func (r *handReader) err() error {
	if r.failed {
		return errShort
	}
	return nil
}

// handCodecs are the three ways to read, and the one to write.
func handCodecs[T any](size func(*T) int, put func([]byte, *T) []byte, get func(handReader) (*T, error)) []codec[T] {
	variant := func(name string, alias, check bool) codec[T] {
		return codec[T]{
			name:      name,
			append:    func(b []byte, v *T) ([]byte, error) { return put(b, v), nil },
			marshal:   func(v *T) ([]byte, error) { return put(make([]byte, 0, size(v)), v), nil },
			unmarshal: func(b []byte) (*T, error) { return get(handReader{b: b, alias: alias, check: check}) },
		}
	}
	return []codec[T]{
		variant("hand", false, false), variant("hand, checked", false, true), variant("hand, aliasing", true, false),
	}
}

func handSmallSize(v *records.Small) int { return 10 + len(v.Name) + 8 + len(v.Phone) + 4 + 1 + 8 }

func putSmall(b []byte, v *records.Small) []byte {
	b = putString(b, v.Name)
	b = binary.LittleEndian.AppendUint64(b, uint64(v.Birthday.UnixNano()))
	b = putString(b, v.Phone)
	b = binary.LittleEndian.AppendUint32(b, uint32(v.Siblings))
	b = putBool(b, v.Spouse)
	return putF64(b, v.Money)
}

func getSmall(r handReader) (*records.Small, error) {
	v := &records.Small{}
	v.Name = r.string()
	v.Birthday = r.time()
	v.Phone = r.string()
	v.Siblings = int32(r.u32())
	v.Spouse = r.u8() == 1
	v.Money = r.f64()
	return v, r.err()
}

func handMessageSize(v *records.Message) int {
	n := 128 + len(v.Author.Name) + len(v.Author.Email) + len(v.Author.Roles) + len(v.Body)
	for key, value := range v.Tags {
		n += 10 + len(key) + len(value)
	}
	for i := range v.Attachments {
		n += 45 + len(v.Attachments[i].Name)
	}
	if v.Reply != nil {
		n += 18 + len(v.Reply.Author) + len(v.Reply.Text)
	}
	switch c := v.Content.(type) {
	case *records.ContentLink:
		n += len(c.URL) + len(c.Title)
	case *records.ContentPoll:
		n += len(c.Question)
	}
	return n
}

func putMessage(b []byte, v *records.Message) []byte {
	b = binary.LittleEndian.AppendUint64(b, v.ID)
	b = binary.LittleEndian.AppendUint64(b, uint64(v.At.UnixNano()))
	b = binary.LittleEndian.AppendUint64(b, v.Author.ID)
	b = putString(b, v.Author.Name)
	b = putString(b, v.Author.Email)
	b = putBool(b, v.Author.Active)
	b = binary.AppendUvarint(b, uint64(len(v.Author.Roles)))
	for _, role := range v.Author.Roles {
		b = append(b, byte(role))
	}
	b = putString(b, v.Body)
	b = binary.AppendUvarint(b, uint64(len(v.Tags)))
	for key, value := range v.Tags {
		b = putString(b, key)
		b = putString(b, value)
	}
	b = binary.AppendUvarint(b, uint64(len(v.Attachments)))
	for i := range v.Attachments {
		a := &v.Attachments[i]
		b = putString(b, a.Name)
		b = binary.LittleEndian.AppendUint64(b, a.Size)
		b = append(b, a.Digest[:]...)
	}
	b = putBool(b, v.Reply != nil)
	if v.Reply != nil {
		b = binary.LittleEndian.AppendUint64(b, v.Reply.ID)
		b = putString(b, v.Reply.Author)
		b = putString(b, v.Reply.Text)
	}
	switch c := v.Content.(type) {
	case *records.ContentLink:
		b = append(b, 1)
		b = putString(b, c.URL)
		b = putString(b, c.Title)
	case *records.ContentPlace:
		b = append(b, 2)
		b = putF64(b, c.Latitude)
		b = putF64(b, c.Longitude)
	case *records.ContentPoll:
		b = append(b, 3)
		b = putString(b, c.Question)
		b = binary.LittleEndian.AppendUint32(b, c.Votes)
	default:
		b = append(b, 0)
	}
	b = putF64(b, v.Score)
	return putBool(b, v.Pinned)
}

func getMessage(r handReader) (*records.Message, error) {
	v := &records.Message{}
	v.ID = r.u64()
	v.At = r.time()
	v.Author.ID = r.u64()
	v.Author.Name = r.string()
	v.Author.Email = r.string()
	v.Author.Active = r.u8() == 1
	if roles := r.next(r.length()); len(roles) > 0 {
		v.Author.Roles = make([]records.Role, len(roles))
		for i, role := range roles {
			v.Author.Roles[i] = records.Role(role)
		}
	}
	v.Body = r.string()
	if n := r.length(); n > 0 && n <= len(r.b) {
		v.Tags = make(map[string]string, n)
		for range n {
			key := r.string()
			v.Tags[key] = r.string()
		}
	}
	if n := r.length(); n > 0 && n <= len(r.b) {
		v.Attachments = make([]records.Attachment, n)
		for i := range v.Attachments {
			a := &v.Attachments[i]
			a.Name = r.string()
			a.Size = r.u64()
			copy(a.Digest[:], r.next(len(a.Digest)))
		}
	}
	if r.u8() == 1 {
		v.Reply = &records.Quote{}
		v.Reply.ID = r.u64()
		v.Reply.Author = r.string()
		v.Reply.Text = r.string()
	}
	switch r.u8() {
	case 1:
		c := &records.ContentLink{}
		c.URL = r.string()
		c.Title = r.string()
		v.Content = c
	case 2:
		v.Content = &records.ContentPlace{Latitude: r.f64(), Longitude: r.f64()}
	case 3:
		c := &records.ContentPoll{}
		c.Question = r.string()
		c.Votes = r.u32()
		v.Content = c
	}
	v.Score = r.f64()
	v.Pinned = r.u8() == 1
	return v, r.err()
}

func handBulkSize(v *records.Bulk) int { return 10 + 20*len(v.Points) + 8*len(v.Samples) }

func putBulk(b []byte, v *records.Bulk) []byte {
	b = binary.AppendUvarint(b, uint64(len(v.Points)))
	for i := range v.Points {
		p := &v.Points[i]
		b = putF64(b, p.X)
		b = putF64(b, p.Y)
		b = binary.LittleEndian.AppendUint32(b, p.Tag)
	}
	b = binary.AppendUvarint(b, uint64(len(v.Samples)))
	for _, sample := range v.Samples {
		b = putF64(b, sample)
	}
	return b
}

func getBulk(r handReader) (*records.Bulk, error) {
	v := &records.Bulk{}
	if n := r.length(); n > 0 && n <= len(r.b)/20 {
		v.Points = make([]records.Point, n)
		block := r.next(20 * n)
		for i := range v.Points {
			b := block[20*i : 20*i+20]
			v.Points[i] = records.Point{
				X:   math.Float64frombits(binary.LittleEndian.Uint64(b)),
				Y:   math.Float64frombits(binary.LittleEndian.Uint64(b[8:])),
				Tag: binary.LittleEndian.Uint32(b[16:]),
			}
		}
	}
	if n := r.length(); n > 0 && n <= len(r.b)/8 {
		v.Samples = make([]float64, n)
		block := r.next(8 * n)
		for i := range v.Samples {
			v.Samples[i] = math.Float64frombits(binary.LittleEndian.Uint64(block[8*i:]))
		}
	}
	return v, r.err()
}
