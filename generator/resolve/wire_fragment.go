package resolve

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// A fragmented frame is one whose body is a fragment of a message: some field of it says
// whether it is the last one. Two frames are made of it. One is that of a fragment, whose
// body are bytes. The other stands around the whole message, which the runtime puts together
// before anything of it is looked at: a number of its size is in front, and what the frame
// computes is not looked at again.
type fragmented struct {
	frame *syntax.Frame // as it was written
	whole *syntax.Frame
	body  *syntax.Field
	split *syntax.Mod // how many bytes of a message go into a fragment
	made  *schema.Fragments
}

// lengthOfWhole is the field in front of a message that was put together.
const lengthOfWhole = "joined"

// places are the modifiers that say where in its message a fragment stands; later says it of a
// field that a message fills, whose value the first fragment has.
var places = []string{"first", "last", "more", "later"}

// fragmentMods are those that only the frame of fragments has.
var fragmentMods = append(slices.Clone(places), "split")

// pieceMods are those that say behind the body what becomes of the piece of a message.
var pieceMods = append([]string{"if", "via"}, fragmentMods...)

// roles are the modifiers of a frame's field that concern the message alone.
var roles = []string{"kind", "id", "channel", "version", "sets"}

// unfragmented returns what stands around the messages of a frame: the frame itself, or that
// of a whole message where its body is a fragment.
func (w *wirer) unfragmented(f *syntax.Frame) *syntax.Frame {
	if !slices.ContainsFunc(f.Record.Items, isPlaced) {
		return f
	}
	if whose(f) != "" {
		w.errorf(CodeWireFragment, lineOf(f), "a frame for some messages cannot stand around their fragments").
			Helpf("let the frame without a role be that of fragments; in its body stand those for requests, replies and events")
		return madeFrame(f, changed(f, func(f *syntax.Field) *syntax.Field { return without(f, fragmentMods) }))
	}
	made := &fragmented{frame: f, whole: madeFrame(f, wholeItems(f, nil))}
	for _, item := range f.Record.Items {
		w.fragmentItem(made, item)
	}
	if made.split == nil {
		w.errorf(CodeWireFragment, lineOf(f), "nothing says how many bytes of a message go into a fragment").
			Helpf("write it behind body, as in body split 4096")
	}
	w.fragmented[made.whole] = made
	return made.whole
}

// isPlaced reports whether a field says where in its message a fragment stands.
func isPlaced(item syntax.RecordItem) bool {
	f, ok := item.(*syntax.Field)
	return ok && slices.ContainsFunc(f.Mods, isPlace)
}

// isMark reports whether a field is for nothing but where a fragment stands.
func isMark(f *syntax.Field) bool { return isPlaced(f) && modOf(f, "later") == nil }

func isPlace(m *syntax.Mod) bool { return slices.Contains(places, m.Key.Text) }

// fragmentItem checks an item of the frame of fragments.
func (w *wirer) fragmentItem(made *fragmented, item syntax.RecordItem) {
	switch item := item.(type) {
	case *syntax.Layout:
		w.errorf(CodeWireFragment, item.Kind.Span, "the frame of a fragment has its fields one behind the other, and no %s", item.Kind.Text)
	case *syntax.Field:
		if !isBody(item) {
			return
		}
		made.body = item
		if m := modOf(item, "json"); m != nil {
			w.errorf(CodeWireFragment, m.Span, "a fragment is a piece of a message, and no JSON by itself").
				Helpf("put a frame for the messages into it, as in frame request { body json }")
		}
		if m := modOf(item, "trim"); m != nil {
			w.errorf(CodeWireFragment, m.Span, "a fragment is a piece of a message, and its zeros may be followed by more of that").
				Helpf("trim the body of a frame for the messages, as in frame event { body trim }")
		}
		if made.split = modOf(item, "split"); made.split != nil && number(made.split.Value) == 0 {
			w.errorf(CodeWireFragment, made.split.Span, "a message is split into pieces of at least one byte")
		}
	}
}

// fragmentsOf makes what is known of the fragments of the messages in a frame.
func (w *wirer) fragmentsOf(f *fragmented, b *wireBlock) *schema.Fragments {
	if f.made != nil {
		return f.made
	}
	made := &schema.Fragments{Span: lineOf(f.frame), Most: 1}
	if f.made = made; f.split != nil {
		made.Most = number(f.split.Value)
	}
	d := messageDecl{name: "fragment", doc: f.frame.Doc, at: lineOf(f.frame), role: "event"}
	piece, whole := d, d
	piece.node, piece.typ = f.frame, fragmentBody(f.frame, true)
	whole.name, whole.node, whole.typ = lengthOfWhole, f.whole, fragmentBody(f.frame, false)
	made.Piece = w.message(&piece, frameAlone(b, madeFrame(f.frame, changed(f.frame, pieceItem))), schema.Both, nil)
	made.Whole = w.message(&whole, frameAlone(b, madeFrame(f.frame, wholeItems(f.frame, roles))), schema.Both, nil)
	for _, item := range f.frame.Record.Items {
		field, ok := item.(*syntax.Field)
		if !ok {
			continue
		}
		if is := made.Piece.FieldNamed(field.Name.Text); is != nil && !isBody(field) {
			w.fragmentField(made, field, is)
		}
	}
	w.fragmentPiece(made, f.body)
	w.later = append(w.later, func() { w.isMarked(made) })
	return made
}

// fragmentPiece notes what stands behind the body of the frame.
func (w *wirer) fragmentPiece(made *schema.Fragments, f *syntax.Field) {
	if f == nil {
		return
	}
	made.Body = made.Piece.FieldNamed("body")
	if m := modOf(f, "more"); m != nil {
		made.Full = true
		if m.Value != nil {
			w.errorf(CodeWireFragment, m.Value.Range(), "behind body, more says that another fragment follows one that is full, and has no value").
				Fix("remove it", withBlank(m.Value.Range()), "")
		}
	}
	if m := modOf(f, "last"); m != nil {
		made.Ended = true
		if zero, is := m.Value.(*syntax.Int); !is || zero.Value != 0 {
			w.errorf(CodeWireFragment, m.Span, "behind body, last says how many bytes the last fragment has, which can be told of none alone").
				Helpf("write last 0, or mark a field of the frame that says which fragment is the last one; more says behind body that another fragment follows one that is full")
		}
	}
	for _, key := range []string{"first", "later"} {
		if m := modOf(f, key); m != nil {
			w.errorf(CodeWireFragment, m.Span, "a body is no field that could say which fragment is the %s one", key).
				Helpf("mark another field of the frame; behind body, more says that another fragment follows one that is full, and last 0 that the last one is empty")
		}
	}
	if m := modOf(f, "if"); m != nil {
		w.later = append(w.later, func() {
			made.Cuts = w.condition(m.Value, w.messageScopes[made.Piece], schema.OuterFrame)
			w.asksSlots(made.Cuts, m)
		})
	}
}

// asksSlots reports a condition on which messages are cut that asks for something else than
// what they fill in the frame.
func (w *wirer) asksSlots(cuts schema.Expr, m *syntax.Mod) {
	fine := true
	schema.Visit(cuts, func(x schema.Expr) {
		switch x := x.(type) {
		case schema.Number, *schema.Unary, *schema.Binary:
		case *schema.FieldRef:
			fine = fine && len(x.Path) == 1 && x.Path[0].Program && isMarkable(x.Path[0])
		default:
			fine = false
		}
	})
	if !fine {
		w.errorf(CodeWireFragment, m.Span, "which messages are cut can be told by numbers alone that stand in the frame and are not computed").
			Helpf("such as the kind: body split 4096 if kind < 8")
	}
}

// fragmentField notes what a field of the frame says of a fragment.
func (w *wirer) fragmentField(made *schema.Fragments, f *syntax.Field, is *schema.WireField) {
	if m := modOf(f, "later"); m != nil {
		w.mark(made, &made.First, is, m, nil, m.Value)
		made.First.Own = true
	} else if slices.ContainsFunc(roles[:len(roles)-1], func(role string) bool { return modOf(f, role) != nil }) {
		made.Same = append(made.Same, is)
	}
	if m := modOf(f, "first"); m != nil {
		w.mark(made, &made.First, is, m, m.Value, nil)
	}
	last, more := modOf(f, "last"), modOf(f, "more")
	switch {
	case last != nil && more != nil:
		w.mark(made, &made.Last, is, last, last.Value, more.Value)
	case last != nil:
		w.mark(made, &made.Last, is, last, last.Value, nil)
	case more != nil:
		w.mark(made, &made.Last, is, more, nil, more.Value)
		made.Last.Yes, made.Last.No = made.Last.No, made.Last.Yes
	}
}

// mark notes a field that says where a fragment stands: yes where it stands there, and no
// elsewhere. Without either it is 1 and 0.
func (w *wirer) mark(made *schema.Fragments, to **schema.Mark, f *schema.WireField, m *syntax.Mod, yes, no syntax.Expr) {
	if *to != nil {
		w.errorf(CodeWireFragment, m.Span, "another field says already which fragment this is").Also((*to).Field.Span, "the other one")
		return
	}
	mark := &schema.Mark{Field: f, Yes: schema.Number{Abs: 1}}
	*to = mark
	if (yes == nil) != (no == nil) && m.Key.Text != "later" {
		w.errorf(CodeWireFragment, m.Span, "it is not said what %s is in the other fragments", f.Name).
			Helpf("say both, as in last 'F' more 'C'; without a value last is 1 in the last one and 0 in the others, and more the other way round")
		return
	}
	if no == nil {
		return
	}
	w.later = append(w.later, func() {
		mark.No = w.markValue(made, f, no)
		if mark.Own {
			return
		}
		mark.Yes = w.markValue(made, f, yes)
		if mark.Yes.Compare(mark.No) == 0 {
			w.errorf(CodeWireFragment, m.Span, "%s is the same in all fragments", f.Name)
		}
	})
}

// markValue is what a field that says where a fragment stands has in some of them.
func (w *wirer) markValue(made *schema.Fragments, f *schema.WireField, x syntax.Expr) schema.Number {
	value := w.expr(x, w.messageScopes[made.Piece], schema.Body, schema.EnumOf(f.Type))
	n, ok := value.(schema.Number)
	if !ok && value != nil {
		w.errorf(CodeWireFragment, x.Range(), "%s is no constant number", x.Range().Text())
	}
	return n
}

// isMarked checks what is known of the fragments of a frame once all its fields are.
func (w *wirer) isMarked(made *schema.Fragments) {
	switch {
	case made.Last == nil && !made.Full && !made.Ended:
		w.errorf(CodeWireFragment, made.Span, "no field says which fragment of a message is the last one").
			Helpf("mark it with last or more, as in final bit last")
	case made.Last != nil && (made.Full || made.Ended):
		w.errorf(CodeWireFragment, made.Last.Field.Span, "%s says which fragment is the last one, and so does how much one has of its message", made.Last.Field.Name).
			Helpf("leave out what is said of that behind body")
	case made.Full && made.Ended:
		w.errorf(CodeWireFragment, made.Body.Span, "a fragment that is not full is the last one, and so is one that is empty").
			Helpf("leave out more or last behind body")
	}
	if first := made.First; first != nil && first.Own && isBit(first.Field) {
		w.errorf(CodeWireFragment, first.Field.TypeAt, "%s is a bit, and later fragments have one of its two values: the first fragment would always have the other", first.Field.Name).
			Helpf("say so with first, which is 1 in the first fragment and 0 in the others")
	}
	for _, mark := range []*schema.Mark{made.First, made.Last} {
		if mark != nil && !isMarkable(mark.Field) {
			w.errorf(CodeWireFragment, mark.Field.TypeAt, "%s says where a fragment stands, and has to be a number or a bit that is always there", mark.Field.Name)
		}
	}
}

func isBit(f *schema.WireField) bool {
	n, fixed := schema.WireBits(f.Type)
	return fixed && n == 1
}

func isMarkable(f *schema.WireField) bool {
	switch schema.BareWire(f.Type).(type) {
	case *schema.WireInt, *schema.WireEnum:
		return !schema.IsOptional(f.Type) && !f.IsConditional() && f.Via == nil
	}
	return false
}
