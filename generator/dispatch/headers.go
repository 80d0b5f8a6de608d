package dispatch

import (
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
)

// kindHeaders lets messages that begin with headers be told apart by those that their kinds
// stand in, where these have different names: which of them is there. The kinds of what opens
// an exchange come first, as alternatives do, so that an answer is what has none of those.
func (w *dispatcher) kindHeaders(all []*candidate) {
	var names []string
	for _, c := range all {
		headers := leadingHeaders(c)
		if headers == nil {
			return
		}
		for _, f := range headers {
			if f.Role == schema.KindRole && !slices.ContainsFunc(names, func(name string) bool { return w.isHeader(f, name) }) {
				names = append(names, f.HeaderName())
			}
		}
	}
	for _, name := range names {
		for _, c := range all {
			if there := w.headerThere(c, name); there != nil {
				c.add(known{probe: schema.Probe{Name: name, Way: schema.AmongHeaders, Present: true}, value: there})
			}
		}
	}
}

// leadingHeaders are the headers with which a message begins, nil if it begins with anything
// else.
func leadingHeaders(c *candidate) (fields []*schema.WireField) {
	items := c.alt.Message.Record.Items
	if len(items) == 0 {
		return nil
	}
	l, ok := items[0].(*schema.Layout)
	if !ok || l.Kind != schema.Headers {
		return nil
	}
	for _, item := range l.Items {
		if f, ok := item.(*schema.WireField); ok {
			fields = append(fields, f)
		}
	}
	return fields
}

// headerThere is 1 if a message has a header of a name, 0 if the schema gives it none, and nil
// if it may have one.
func (w *dispatcher) headerThere(c *candidate, name string) schema.Expr {
	for _, f := range leadingHeaders(c) {
		switch {
		case f.TakesOthers() || !w.isHeader(f, name):
		case f.Presence == schema.Always && f.HeaderList() == nil && len(f.Also) == 0:
			return schema.Number{Abs: 1}
		default:
			return nil
		}
	}
	if c.alt.Else {
		return nil
	}
	return schema.Number{}
}

// isHeader reports whether a field is a header of a name.
func (w *dispatcher) isHeader(f *schema.WireField, name string) bool {
	return slices.ContainsFunc(f.HeaderNames(), func(of string) bool {
		return of == name || w.wire.Headers.Loose() && strings.EqualFold(of, name)
	})
}
