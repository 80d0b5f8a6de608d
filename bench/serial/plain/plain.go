// Package plain has the messages as serializers want them that begin with Go types:
// msgp, mus, benc and JSON. A union is three pointers there, of which one is set.
package plain

//go:generate go run github.com/tinylib/msgp@v1.6.5 -tests=false -io=false -o msgp.gen.go

// Tuples have no names in them, which is what msgp is fastest with.
//
//msgp:tuple Small User Attachment Quote Link Place Poll Content Message Point Bulk

// Small is the classic of go_serialization_benchmarks.
type Small struct {
	Name     string
	Birthday int64 // nanoseconds since 1970
	Phone    string
	Siblings int32
	Spouse   bool
	Money    float64
}

// Role is an enum.
type Role uint8

// User is part of a Message.
type User struct {
	ID     uint64
	Name   string
	Email  string
	Active bool
	Roles  []Role
}

// Attachment is part of a Message.
type Attachment struct {
	Name   string
	Size   uint64
	Digest [32]byte
}

// Quote is part of a Message.
type Quote struct {
	ID     uint64
	Author string
	Text   string
}

// Link is what a message may be about.
type Link struct {
	URL   string
	Title string
}

// Place is what a message may be about.
type Place struct {
	Latitude  float64
	Longitude float64
}

// Poll is what a message may be about.
type Poll struct {
	Question string
	Votes    uint32
}

// Content is what a message is about: one of these is set.
type Content struct {
	Link  *Link
	Place *Place
	Poll  *Poll
}

// Message is nested: a struct, a list of structs, a map, an optional, a union.
type Message struct {
	ID          uint64
	At          int64 // nanoseconds since 1970
	Author      User
	Body        string
	Tags        map[string]string
	Attachments []Attachment
	Reply       *Quote
	Content     Content
	Score       float64
	Pinned      bool
}

// Point is part of Bulk.
type Point struct {
	X, Y float64
	Tag  uint32
}

// Bulk is numbers, many of them.
type Bulk struct {
	Points  []Point
	Samples []float64
}
