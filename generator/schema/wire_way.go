package schema

import (
	"fmt"
	"slices"
)

// Way is what stands in front of an item of a record, as far as it matters to who steps over
// it: what has the same way is found in the same manner. Words that a message has only where
// their literal comes next are part of no way, since any of them can be stepped over. For nil
// it is the way to the end.
func (z *WireSizes) Way(r *Record, to Item) string {
	w := z.newWay()
	w.items(r.Items, "", to)
	return w.text()
}

// WayOf is Way to a field, and how it is read itself if it is a text among bytes: those that end
// in other ways are not found alike.
func (z *WireSizes) WayOf(r *Record, f *WireField) string {
	text, is := Present(f.Type).(*WireText)
	if !is || !slices.Contains(r.Items, Item(f)) {
		return z.Way(r, f)
	}
	return z.Way(r, f) + WireTypeString(text)
}

type way struct {
	sizes  *WireSizes
	steps  string
	bits   uint64 // of a fixed number that were not added to steps yet
	fields map[string]wayField
}

// wayField is a field on a way, and where it stands there.
type wayField struct {
	*WireField
	at string
}

func (z *WireSizes) newWay() *way { return &way{sizes: z, fields: map[string]wayField{}} }

func (w *way) text() string {
	if w.bits > 0 {
		w.steps += fmt.Sprint(w.bits, " bits;")
		w.bits = 0
	}
	return w.steps
}

func (w *way) step(what string) { w.steps = w.text() + what + ";" }

// items steps over items, and reports whether the one that is sought is among them.
func (w *way) items(items []Item, layout LayoutKind, to Item) (found bool) {
	for _, item := range items {
		if item == to {
			if f, ok := item.(*WireField); ok && layout == Words {
				w.label(f)
			}
			return true
		}
		switch item := item.(type) {
		case *Layout:
			if item.Kind != Words && slices.Contains(item.Items, to) {
				w.steps, w.bits = "", 0 // a name is looked for, wherever it stands
				if f, ok := to.(*WireField); ok && item.Kind == Headers {
					w.step("header " + f.HeaderName())
				}
				return true
			}
			w.step(string(item.Kind))
			if w.items(item.Items, item.Kind, to) {
				return true
			}
			w.step("end")
		case *WireField:
			w.field(item, layout)
		case *Literal:
			if layout == Words {
				w.step("word")
				continue
			}
			w.bits += uint64(len(item.Bytes)) * 8
		case *Trim:
			w.step("trim")
		case *Padding:
			w.step(fmt.Sprint("pad ", item.To))
		}
	}
	return false
}

func (w *way) field(f *WireField, layout LayoutKind) {
	w.fields[f.Name] = wayField{f, fmt.Sprint(len(w.steps), " and ", w.bits, " bits")}
	n, fixed := w.sizes.FieldBits(f)
	switch {
	case layout == Words && (BeginsWithLiteral(f.Type) || f.Presence == ByWord): // the latter is refused elsewhere
	case layout == Words && f.Label != "": // whether it is there is told by that
		w.label(f)
	case layout == "" && fixed && isFlag(f):
		w.step(fmt.Sprint("flag of ", n, " bits"))
	case layout == "" && fixed:
		w.bits += n
	default:
		text := WireTypeString(Present(f.Type))
		for _, end := range Ends(f.Type) {
			text += w.asked(end.Size) + w.given(end.Given)
		}
		text += w.given(f.Size)
		if f.If != nil {
			text += " if" + w.asked(f.If)
		}
		if f.Since > 0 {
			text += fmt.Sprint(" since ", f.Since)
		}
		if f.Through != nil {
			text += fmt.Sprint(" through ", *f.Through)
		}
		w.step(text)
	}
}

// given is what a length is calculated of.
func (w *way) given(s *Solution) (text string) {
	for ; s != nil; s = s.Or {
		text += fmt.Sprint(" by ", w.place(s.By), " / ", s.Mul, " * ", s.Div, w.asked(s.Add))
	}
	return text
}

// asked is an expression, and where the fields stand that it asks for. A let may be another number in
// each message.
func (w *way) asked(x Expr) string {
	if x == nil {
		return ""
	}
	x = withoutLets(x, maxLets)
	text := " " + ExprString(x)
	Visit(x, func(x Expr) {
		if ref, ok := x.(*FieldRef); ok {
			text += w.place(ref.Path...)
		}
	})
	return text
}

// place is where a field stands on the way, or one in its struct: messages may fill a slot with structs
// that have it at different places.
func (w *way) place(path ...*WireField) string {
	f, known := w.fields[path[0].Name]
	if !known {
		return ""
	}
	text := " at " + f.at
	for in := f.WireField; len(path) > 1; path = path[1:] {
		s, ok := Present(in.Type).(*WireStruct)
		if !ok {
			return text
		}
		if in = s.Record.FieldNamed(path[1].Name); in == nil {
			return text
		}
		text += " in " + w.sizes.Way(s.Record, in)
	}
	return text
}

// withoutLets is an expression with what its lets are, each of which may ask for others.
func withoutLets(x Expr, most int) Expr {
	return Replace(x, func(x Expr) Expr {
		if ref, ok := x.(*LetRef); ok && ref.Let.Value != nil && most > 0 {
			return withoutLets(ref.Let.Value, most-1)
		}
		return x
	})
}

// label adds what a word begins and ends with.
func (w *way) label(f *WireField) {
	if f.Label != "" {
		w.step("behind " + ExprString(Text(f.Label)))
	}
	if f.Closes() != "" {
		w.step("before " + ExprString(Text(f.Closes())))
	}
}

// isFlag reports whether a field says whether another one is there.
func isFlag(f *WireField) bool {
	if f.Equation == nil {
		return false
	}
	has, ok := f.Equation.Value.(*Measure)
	return ok && has.Of == HasOf
}
