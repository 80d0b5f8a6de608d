package resolve

import (
	"fmt"
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// messageDecl is what the source says of a message: a declared one, or an answer
// that is written where it is used.
type messageDecl struct {
	node any // of the tree; two of one node are the same message
	name string
	doc  string
	at   source.Span
	role string // request, stream, event, reply or error
	kind *syntax.Kind
	cond syntax.Expr
	typ  syntax.Type // nil for a message of nothing
	skip *syntax.Name
	in   *syntax.Name // the frame that it names, nil for that of its role
	then *syntax.Name // the phase to which it leads wherever nothing else is said
}

func isLayout(item syntax.RecordItem) bool {
	_, is := item.(*syntax.Layout)
	return is
}

// messageKey tells which flat record it is.
type messageKey struct {
	node        any
	outer, role *syntax.Frame
}

// maxFlat is how many fields all messages of a file may have, frames counted for
// each: a struct of a thousand fields that a thousand messages share is a million.
const maxFlat = 100_000

// message returns the record of a message with the frames that it has in a phase,
// as a side sends it. A reply sees the request that it answers.
func (w *wirer) message(d *messageDecl, b *wireBlock, sender schema.Sender, request *schema.Message) *schema.Message {
	key := messageKey{d.node, b.frame(sender, ""), b.innerFrame(sender, d)}
	if m := w.messages[key]; m != nil {
		m.Sender |= sender
		return m
	}
	m := &schema.Message{
		Name: d.name, Doc: d.doc, Span: d.at, Sender: sender,
		Reply: d.role == "reply" || d.role == "error", Error: d.role == "error", Record: &schema.Record{},
	}
	w.messages[key] = m
	if d.in != nil && key.role == nil {
		w.noFrame(d.in, b, sender)
	}
	w.bareFrame(key, d, b, sender)
	w.wire.Protocol.Messages = append(w.wire.Protocol.Messages, m)
	if w.flat > maxFlat {
		return m
	}
	in := &wireScope{record: m.Record, level: schema.Body, message: m, request: w.messageScopes[request]}
	w.orderOf(in)
	w.messageScopes[m] = in
	body := w.bodyRecord(d, m)
	build := &builder{wirer: w, in: in, name: d.name, seen: make([]scope, schema.Body+1), slots: slotsOf(body)}
	if key.outer != nil && b.inherits(key.outer.Range()) && slices.ContainsFunc(key.outer.Record.Items, isLayout) {
		build.heir = b.phase.Name
	}
	build.parts = partsOf(key, part{level: schema.Body, record: body, body: d})
	m.Record.Items = build.part(build.parts[0], nil)
	build.bodyElsewhere(body, m)
	w.finishMessage(m, body, build)
	if f := w.fragmented[key.outer]; f != nil {
		m.Fragments = w.fragmentsOf(f, b)
	}
	if w.flat += len(m.Record.Leaves); w.flat > maxFlat {
		w.errorf(CodeWireTooBig, d.at, "the messages of this protocol have more than %d fields in all, with those of their frames", maxFlat)
	}
	return m
}

func partsOf(key messageKey, body part) []part {
	var parts []part
	if key.outer != nil {
		parts = append(parts, part{level: schema.OuterFrame, record: key.outer.Record})
	}
	if key.role != nil {
		parts = append(parts, part{level: schema.RoleFrame, record: key.role.Record})
	}
	return append(parts, body)
}

// bodyRecord returns the fields of a message; nil if it is one value.
func (w *wirer) bodyRecord(d *messageDecl, m *schema.Message) *syntax.Record {
	switch x := d.typ.(type) {
	case *syntax.Inline:
		return x.Record
	case *syntax.NamedType:
		if st, s, plain := w.structCalled(x); plain {
			m.Type = s.decl
			return st.Record
		}
	}
	return nil
}

// structCalled is the struct that a name stands for, as its own or as another one that a type gives it;
// nil for none. It is plain if no such type says more.
func (w *wirer) structCalled(named *syntax.NamedType) (_ *syntax.Struct, _ *wireSymbol, plain bool) {
	plain = true
	for range maxAliases {
		if named == nil || named.Extent != nil || w.symbols[named.Name.Text] == nil {
			break
		}
		switch s := w.symbols[named.Name.Text]; d := s.syntax.(type) {
		case *syntax.Struct:
			return d, s, plain
		case *syntax.Alias:
			plain = plain && len(d.Mods) == 0
			named, _ = d.Type.(*syntax.NamedType)
		default:
			return nil, nil, false
		}
	}
	return nil, nil, false
}

func slotsOf(record *syntax.Record) slots {
	all := slots{map[string]*syntax.Field{}, map[string]bool{}}
	if record == nil {
		return all
	}
	for _, item := range record.Items {
		if f, ok := item.(*syntax.Field); ok && f.Slot && all.fields[f.Name.Text] == nil {
			all.fields[f.Name.Text] = f
		}
	}
	return all
}

// bodyElsewhere makes the fields of a message whose frame has no body, so that
// slots and mistakes are found, and says that they have no place.
func (b *builder) bodyElsewhere(body *syntax.Record, m *schema.Message) {
	if b.hasBody() {
		return
	}
	last := b.parts[len(b.parts)-1]
	if body == nil {
		if typ := last.body.typ; typ != nil {
			of := m.Name
			if m.Reply { // which may have the name of its type
				of = "this answer"
			}
			b.errorf(CodeWireBody, typ.Range(), "the frame of %s has no body, so there is no place for a value of its own", of).
				Helpf("write `body` in the frame, where the value is to stand")
		}
		return
	}
	said := false // of one of them, which is enough
	without := func(at source.Span, what string) {
		if said {
			return
		}
		said = true
		b.errorf(CodeWireBody, at, "the frame of %s has no body, so there is no place for %s", m.Name, what).
			Helpf("write `body` in the frame, where the fields of its messages are to stand")
	}
	for _, item := range body.Items {
		switch f := item.(type) {
		case *syntax.Literal, *syntax.Layout:
			without(item.Range(), "this")
		case *syntax.Field:
			switch {
			case f.Slot:
			case b.frameHas(f.Name.Text):
				b.errorf(CodeWireBody, f.Name.Span, "the frame of %s has no body, so there is no place for %s", m.Name, f.Name.Text).
					Fix("fill the frame's "+f.Name.Text, before(f.Name.Span), ".")
			default:
				without(f.Name.Span, f.Name.Text)
			}
		}
	}
}

func (b *builder) hasBody() bool {
	for _, p := range b.parts[:len(b.parts)-1] {
		if _, ok := b.in.names[p.level]["body"]; !ok {
			return false
		}
	}
	return true
}

func (b *builder) frameHas(name string) bool {
	for level := schema.OuterFrame; level < schema.Body; level++ {
		if _, ok := b.in.names[level][name]; ok {
			return true
		}
	}
	return false
}

// finishMessage finds what the message's fields are for, and slots that nothing has.
func (w *wirer) finishMessage(m *schema.Message, body *syntax.Record, b *builder) {
	for name, slot := range b.slots.fields {
		if !b.slots.used[name] && name != "" {
			w.missingSlot(m, slot, b)
		}
	}
	if body == nil {
		w.oneValue(m)
	} else {
		m.Fields = programFields(body, b.in)
	}
	kinds := 0
	for _, leaf := range append(m.Record.Leaves, taggedItems(m.Record)...) {
		f, ok := leaf.(*schema.WireField)
		if !ok {
			continue
		}
		switch f.Role {
		case schema.KindRole:
			f.KindNext = kinds
			kinds++
		case schema.IDRole:
			m.ID = f
		case schema.ChannelRole:
			m.Channel = f
		case schema.VersionRole:
			m.Version = f
		}
	}
}

func taggedItems(r *schema.Record) []schema.Item {
	items := make([]schema.Item, len(r.Tagged))
	for i, f := range r.Tagged {
		items[i] = f
	}
	return items
}

func (w *wirer) missingSlot(m *schema.Message, slot *syntax.Field, b *builder) {
	what := "the frame of " + m.Name
	if len(b.parts) == 1 {
		what = m.Name + " has no frame, and so"
	}
	d := w.errorf(CodeWireNoSlot, slot.Name.Span, "%s has no field %s", what, slot.Name.Text)
	var all []string
	last := len(b.parts) - 1
	for _, p := range b.parts[:last] {
		if p.record == nil {
			continue
		}
		names := slotNames(p.record.Items, b.parts[last].body.role == "event")
		has := strings.Join(names, ", ")
		if has == "" {
			has = "nothing to fill"
		}
		d.Also(opening(p.record.Span), "this frame has %s", has)
		all = append(all, names...)
		marked := markedAs(slot.Name.Text, p.record.Items)
		if slices.Contains(names, marked) {
			d.Fix("use "+marked+", which is marked "+slot.Name.Text, slot.Name.Span, marked)
			return
		}
	}
	suggest(d, slot.Name, closest(slot.Name.Text, all))
}

// markedAs is the name of the field that is marked so, as `system u32 id` is with id; "" if none is.
func markedAs(key string, items []syntax.RecordItem) (name string) {
	for _, item := range items {
		switch item := item.(type) {
		case *syntax.Layout:
			if inner := markedAs(key, item.Record.Items); inner != "" {
				return inner
			}
		case *syntax.Field:
			if modOf(item, key) != nil {
				return item.Name.Text
			}
		}
	}
	return ""
}

// isComputed reports whether a frame's field is computed, or given by the runtime, as the ids
// of all but events are.
func isComputed(f *syntax.Field, event bool) bool {
	return modOf(f, "=") != nil || modOf(f, "kind") != nil || modOf(f, "id") != nil && !event
}

// slotNames are the fields of a frame that a message may fill.
func slotNames(items []syntax.RecordItem, event bool) (names []string) {
	for _, item := range items {
		switch item := item.(type) {
		case *syntax.Layout:
			names = append(names, slotNames(item.Record.Items, event)...)
		case *syntax.Field:
			_, body := item.Type.(*syntax.Body)
			if !body && item.Type != nil && item.Name.Text != "_" && !isComputed(item, event) {
				names = append(names, item.Name.Text)
			}
		}
	}
	return names
}

// oneValue is for a message that is one value.
func (w *wirer) oneValue(m *schema.Message) {
	for _, f := range schema.FieldsIn(m.Record.Leaves) {
		if f.Level == schema.Body && f.Program {
			m.Type, m.Fields = f.Type, []*schema.WireField{f}
		}
	}
}

// programFields returns the fields that a program gives or gets, in the order in
// which the message lists them.
func programFields(body *syntax.Record, in *wireScope) []*schema.WireField {
	var fields []*schema.WireField
	var each func(*syntax.Record)
	each = func(r *syntax.Record) {
		for _, item := range r.Items {
			switch item := item.(type) {
			case *syntax.Layout:
				if item.Record != nil {
					each(item.Record)
				}
			case *syntax.Field:
				from := schema.Body
				if item.Slot {
					from = schema.RoleFrame
				}
				n, ok := in.lookup(item.Name.Text, from)
				if ok && len(n.path) == 1 && n.path[0].Program {
					fields = append(fields, n.path[0])
				}
			}
		}
	}
	each(body)
	return fields
}

func plural(n uint64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
