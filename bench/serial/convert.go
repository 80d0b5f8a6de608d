package serial

import (
	"github.com/netgen-dev/netgen/bench/serial/plain"
	"github.com/netgen-dev/netgen/bench/serial/records"
)

func plainSmall(v *records.Small) *plain.Small {
	return &plain.Small{
		Name: v.Name, Birthday: v.Birthday.UnixNano(), Phone: v.Phone,
		Siblings: v.Siblings, Spouse: v.Spouse, Money: v.Money,
	}
}

func plainMessage(v *records.Message) *plain.Message {
	m := &plain.Message{
		ID: v.ID, At: v.At.UnixNano(),
		Author: plain.User{ID: v.Author.ID, Name: v.Author.Name, Email: v.Author.Email, Active: v.Author.Active},
		Body:   v.Body, Tags: v.Tags, Score: v.Score, Pinned: v.Pinned,
	}
	for _, role := range v.Author.Roles {
		m.Author.Roles = append(m.Author.Roles, plain.Role(role))
	}
	for _, a := range v.Attachments {
		m.Attachments = append(m.Attachments, plain.Attachment(a))
	}
	if v.Reply != nil {
		m.Reply = new(plain.Quote(*v.Reply))
	}
	switch c := v.Content.(type) {
	case *records.ContentLink:
		m.Content.Link = new(plain.Link(*c))
	case *records.ContentPlace:
		m.Content.Place = new(plain.Place(*c))
	case *records.ContentPoll:
		m.Content.Poll = new(plain.Poll(*c))
	}
	return m
}

func plainBulk(v *records.Bulk) *plain.Bulk {
	m := &plain.Bulk{Samples: v.Samples}
	for _, p := range v.Points {
		m.Points = append(m.Points, plain.Point(p))
	}
	return m
}
