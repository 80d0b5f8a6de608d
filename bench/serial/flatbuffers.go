package serial

import (
	"unsafe"

	flatbuffers "github.com/google/flatbuffers/go"

	"github.com/netgen-dev/netgen/bench/serial/flat"
	"github.com/netgen-dev/netgen/bench/serial/plain"
)

// flatbuffers gives access to what has been received instead of reading it. Here it is
// read, as the others do; nothing is written for that, and to be safe somebody would have
// to verify the bytes beforehand, for which there is nothing in Go.

// flatType is what is put together for a T.
type flatType[T any] struct {
	build func(*flatbuffers.Builder, *T) flatbuffers.UOffsetT
	read  func(b []byte, text func([]byte) string) *T
}

func flatCodecs[T any](t flatType[T]) []codec[T] {
	variant := func(name string, text func([]byte) string) codec[T] {
		builder := flatbuffers.NewBuilder(1 << 10)
		return codec[T]{
			name: name,
			// It builds from the end in a buffer of its own, which stays as it is until the next
			// message.
			append: func(_ []byte, v *T) ([]byte, error) {
				builder.Reset()
				builder.Finish(t.build(builder, v))
				return builder.FinishedBytes(), nil
			},
			marshal: func(v *T) ([]byte, error) {
				builder := flatbuffers.NewBuilder(64)
				builder.Finish(t.build(builder, v))
				return builder.FinishedBytes(), nil
			},
			unmarshal: func(b []byte) (*T, error) { return t.read(b, text), nil },
		}
	}
	return []codec[T]{
		variant("flatbuffers", func(b []byte) string { return string(b) }),
		variant("flatbuffers, unsafe", func(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }),
	}
}

var flatSmall = flatType[plain.Small]{
	build: func(b *flatbuffers.Builder, v *plain.Small) flatbuffers.UOffsetT {
		name, phone := b.CreateString(v.Name), b.CreateString(v.Phone)
		flat.SmallStart(b)
		flat.SmallAddName(b, name)
		flat.SmallAddBirthday(b, v.Birthday)
		flat.SmallAddPhone(b, phone)
		flat.SmallAddSiblings(b, v.Siblings)
		flat.SmallAddSpouse(b, v.Spouse)
		flat.SmallAddMoney(b, v.Money)
		return flat.SmallEnd(b)
	},
	read: func(b []byte, text func([]byte) string) *plain.Small {
		var f flat.Small
		f.Init(b, flatbuffers.GetUOffsetT(b))
		return &plain.Small{
			Name: text(f.Name()), Birthday: f.Birthday(), Phone: text(f.Phone()),
			Siblings: f.Siblings(), Spouse: f.Spouse(), Money: f.Money(),
		}
	},
}

// flatList makes a list of what was made before.
func flatList(b *flatbuffers.Builder, elems []flatbuffers.UOffsetT) flatbuffers.UOffsetT {
	b.StartVector(4, len(elems), 4)
	for i := len(elems) - 1; i >= 0; i-- {
		b.PrependUOffsetT(elems[i])
	}
	return b.EndVector(len(elems))
}

func flatUser(b *flatbuffers.Builder, v *plain.User) flatbuffers.UOffsetT {
	name, email := b.CreateString(v.Name), b.CreateString(v.Email)
	flat.UserStartRolesVector(b, len(v.Roles))
	for i := len(v.Roles) - 1; i >= 0; i-- {
		b.PrependByte(byte(v.Roles[i]))
	}
	roles := b.EndVector(len(v.Roles))
	flat.UserStart(b)
	flat.UserAddId(b, v.ID)
	flat.UserAddName(b, name)
	flat.UserAddEmail(b, email)
	flat.UserAddActive(b, v.Active)
	flat.UserAddRoles(b, roles)
	return flat.UserEnd(b)
}

func flatTags(b *flatbuffers.Builder, tags map[string]string) flatbuffers.UOffsetT {
	all := make([]flatbuffers.UOffsetT, 0, 8)
	for key, value := range tags {
		k, v := b.CreateString(key), b.CreateString(value)
		flat.TagStart(b)
		flat.TagAddKey(b, k)
		flat.TagAddValue(b, v)
		all = append(all, flat.TagEnd(b))
	}
	return flatList(b, all)
}

func flatAttachments(b *flatbuffers.Builder, list []plain.Attachment) flatbuffers.UOffsetT {
	all := make([]flatbuffers.UOffsetT, 0, 8)
	for i := range list {
		name, digest := b.CreateString(list[i].Name), b.CreateByteVector(list[i].Digest[:])
		flat.AttachmentStart(b)
		flat.AttachmentAddName(b, name)
		flat.AttachmentAddSize(b, list[i].Size)
		flat.AttachmentAddDigest(b, digest)
		all = append(all, flat.AttachmentEnd(b))
	}
	return flatList(b, all)
}

func flatContent(b *flatbuffers.Builder, v plain.Content) (flat.Content, flatbuffers.UOffsetT) {
	switch {
	case v.Link != nil:
		url, title := b.CreateString(v.Link.URL), b.CreateString(v.Link.Title)
		flat.LinkStart(b)
		flat.LinkAddUrl(b, url)
		flat.LinkAddTitle(b, title)
		return flat.ContentLink, flat.LinkEnd(b)
	case v.Place != nil:
		flat.PlaceStart(b)
		flat.PlaceAddLatitude(b, v.Place.Latitude)
		flat.PlaceAddLongitude(b, v.Place.Longitude)
		return flat.ContentPlace, flat.PlaceEnd(b)
	}
	question := b.CreateString(v.Poll.Question)
	flat.PollStart(b)
	flat.PollAddQuestion(b, question)
	flat.PollAddVotes(b, v.Poll.Votes)
	return flat.ContentPoll, flat.PollEnd(b)
}

var flatMessage = flatType[plain.Message]{
	build: func(b *flatbuffers.Builder, v *plain.Message) flatbuffers.UOffsetT {
		author, body, tags, attachments := flatUser(b, &v.Author), b.CreateString(v.Body), flatTags(b, v.Tags), flatAttachments(b, v.Attachments)
		var reply flatbuffers.UOffsetT
		if q := v.Reply; q != nil {
			author, text := b.CreateString(q.Author), b.CreateString(q.Text)
			flat.QuoteStart(b)
			flat.QuoteAddId(b, q.ID)
			flat.QuoteAddAuthor(b, author)
			flat.QuoteAddText(b, text)
			reply = flat.QuoteEnd(b)
		}
		kind, content := flatContent(b, v.Content)
		flat.MessageStart(b)
		flat.MessageAddId(b, v.ID)
		flat.MessageAddAt(b, v.At)
		flat.MessageAddAuthor(b, author)
		flat.MessageAddBody(b, body)
		flat.MessageAddTags(b, tags)
		flat.MessageAddAttachments(b, attachments)
		if reply != 0 {
			flat.MessageAddReply(b, reply)
		}
		flat.MessageAddContentType(b, kind)
		flat.MessageAddContent(b, content)
		flat.MessageAddScore(b, v.Score)
		flat.MessageAddPinned(b, v.Pinned)
		return flat.MessageEnd(b)
	},
	read: func(b []byte, text func([]byte) string) *plain.Message {
		var f flat.Message
		f.Init(b, flatbuffers.GetUOffsetT(b))
		v := &plain.Message{ID: f.Id(), At: f.At(), Body: text(f.Body()), Score: f.Score(), Pinned: f.Pinned()}
		var author flat.User
		f.Author(&author)
		v.Author = plain.User{
			ID: author.Id(), Name: text(author.Name()), Email: text(author.Email()), Active: author.Active(),
			Roles: make([]plain.Role, author.RolesLength()),
		}
		for i, role := range author.RolesBytes() {
			v.Author.Roles[i] = plain.Role(role)
		}
		v.Tags = make(map[string]string, f.TagsLength())
		var tag flat.Tag
		for i := range f.TagsLength() {
			f.Tags(&tag, i)
			v.Tags[text(tag.Key())] = text(tag.Value())
		}
		v.Attachments = make([]plain.Attachment, f.AttachmentsLength())
		var a flat.Attachment
		for i := range v.Attachments {
			f.Attachments(&a, i)
			v.Attachments[i].Name, v.Attachments[i].Size = text(a.Name()), a.Size()
			copy(v.Attachments[i].Digest[:], a.DigestBytes())
		}
		var reply flat.Quote
		if f.Reply(&reply) != nil {
			v.Reply = &plain.Quote{ID: reply.Id(), Author: text(reply.Author()), Text: text(reply.Text())}
		}
		readFlatContent(&f, &v.Content, text)
		return v
	},
}

func readFlatContent(f *flat.Message, v *plain.Content, text func([]byte) string) {
	var table flatbuffers.Table
	f.Content(&table)
	switch f.ContentType() {
	case flat.ContentLink:
		var c flat.Link
		c.Init(table.Bytes, table.Pos)
		v.Link = &plain.Link{URL: text(c.Url()), Title: text(c.Title())}
	case flat.ContentPlace:
		var c flat.Place
		c.Init(table.Bytes, table.Pos)
		v.Place = &plain.Place{Latitude: c.Latitude(), Longitude: c.Longitude()}
	case flat.ContentPoll:
		var c flat.Poll
		c.Init(table.Bytes, table.Pos)
		v.Poll = &plain.Poll{Question: text(c.Question()), Votes: c.Votes()}
	}
}

var flatBulk = flatType[plain.Bulk]{
	build: func(b *flatbuffers.Builder, v *plain.Bulk) flatbuffers.UOffsetT {
		flat.BulkStartPointsVector(b, len(v.Points))
		for i := len(v.Points) - 1; i >= 0; i-- {
			flat.CreatePoint(b, v.Points[i].X, v.Points[i].Y, v.Points[i].Tag)
		}
		points := b.EndVector(len(v.Points))
		flat.BulkStartSamplesVector(b, len(v.Samples))
		for i := len(v.Samples) - 1; i >= 0; i-- {
			b.PrependFloat64(v.Samples[i])
		}
		samples := b.EndVector(len(v.Samples))
		flat.BulkStart(b)
		flat.BulkAddPoints(b, points)
		flat.BulkAddSamples(b, samples)
		return flat.BulkEnd(b)
	},
	read: func(b []byte, _ func([]byte) string) *plain.Bulk {
		var f flat.Bulk
		f.Init(b, flatbuffers.GetUOffsetT(b))
		v := &plain.Bulk{Points: make([]plain.Point, f.PointsLength()), Samples: make([]float64, f.SamplesLength())}
		var p flat.Point
		for i := range v.Points {
			f.Points(&p, i)
			v.Points[i] = plain.Point{X: p.X(), Y: p.Y(), Tag: p.Tag()}
		}
		for i := range v.Samples {
			v.Samples[i] = f.Samples(i)
		}
		return v
	},
}
