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
	w := &way{sizes: z}
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
	sizes *WireSizes
	steps string
	bits  uint64 // of a fixed number that were not added to steps yet
}

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
		if f.If != nil {
			text += " if " + ExprString(f.If)
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
