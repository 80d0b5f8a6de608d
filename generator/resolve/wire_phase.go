package resolve

import (
	"maps"
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// wireBlock is the block of a protocol or of a phase.
type wireBlock struct {
	parent  *wireBlock // nil for the protocol's
	phase   *schema.Phase
	frames  []*syntax.Frame
	shared  map[string]*messageDecl // replies, errors and answers with a name
	errors  []*messageDecl
	opens   []*syntax.Message
	pairing schema.Pairing
	replies syntax.Expr // replies = expr
}

// inherits reports whether a phase has a field of a frame from what is around it.
func (b *wireBlock) inherits(field source.Span) bool {
	return b.parent != nil && !slices.ContainsFunc(b.frames, func(f *syntax.Frame) bool {
		at := f.Range()
		return at.Start <= field.Start && field.End <= at.End
	})
}

// conversation resolves the protocol.
func (w *wirer) conversation(p *syntax.Protocol) {
	c := &schema.Conversation{Name: p.Name.Text, Doc: p.Doc, Span: p.Name.Span}
	w.wire.Protocol = c
	main := &wireBlock{phase: &schema.Phase{Name: "main", Doc: p.Doc, Span: p.Name.Span}}
	c.Phases, c.First = []*schema.Phase{main.phase}, main.phase
	w.blocks = map[string]*wireBlock{"main": main}
	all := []*wireBlock{main}
	var start *syntax.StartsIn
	var upgrades []*syntax.Phase
	w.readBlock(main, p.Block, nil)
	for _, item := range p.Block.Items {
		switch item := item.(type) {
		case *syntax.Phase:
			if b := w.phase(item, main); b != nil {
				all = append(all, b)
				if b.phase.Name == main.phase.Name { // nothing stands outside of all phases
					c.Phases[0], c.First = b.phase, b.phase
				} else {
					c.Phases = append(c.Phases, b.phase)
				}
				if item.TLS {
					upgrades = append(upgrades, item)
				}
			}
		case *syntax.StartsIn:
			start = item
		}
	}
	for _, x := range upgrades {
		w.upgrade(x)
	}
	if start != nil {
		w.start(c, start.Name)
	}
	w.exchanges(all)
	w.skips()
	w.unusedFrames(all)
	enter(c.First)
}

// unusedFrames reports frames that no message has. After other mistakes messages may
// be missing, and in a protocol without any nobody has frames yet.
func (w *wirer) unusedFrames(blocks []*wireBlock) {
	if w.report.HasErrors() || len(w.messages) == 0 {
		return
	}
	used := map[*syntax.Frame]bool{}
	noPlace := map[*syntax.Frame]*syntax.Frame{} // by what is around them
	for key, m := range w.messages {
		used[key.outer] = true
		if _, body := w.messageScopes[m].names[schema.OuterFrame]["body"]; key.outer != nil && !body {
			noPlace[key.role] = key.outer
			continue
		}
		used[key.role] = true
	}
	for _, b := range blocks {
		for _, f := range b.frames {
			switch {
			case used[f]:
			case noPlace[f] != nil:
				w.errorf(CodeWireFrameUnused, lineOf(f), "no message has this frame: the one around it has no body").
					Also(lineOf(noPlace[f]), "the frame around it").
					Helpf("write body there, where this one stands")
			default:
				w.unusedFrame(f, b)
			}
		}
	}
}

func (w *wirer) unusedFrame(f *syntax.Frame, b *wireBlock) {
	around, who := "messages", ""
	if f.Name != nil {
		around = "messages in " + f.Name.Text
	}
	if f.Role != nil {
		around = map[string]string{
			"request": "requests and streams, and events without a frame of their own", "event": "events",
			"reply": "replies, and errors without a frame of their own", "error": "errors",
		}[f.Role.Text]
	}
	if f.Side != syntax.SideNone && f.Side != syntax.SideBoth {
		who = " that the " + string(f.Side) + " sends"
	}
	d := w.errorf(CodeWireFrameUnused, lineOf(f), "no message has this frame")
	if sides := b.framesOfSides(); around == "messages" && who == "" && len(sides) == 2 {
		for _, side := range sides {
			d.Also(lineOf(side), "this one stands in its place")
		}
		d.Helpf("to have them in its body give them a role, as in %s frame request { ... }", sides[0].Side)
		return
	}
	if f.Name != nil && otherRoles[f.Name.Text] != "" {
		role := otherRoles[f.Name.Text]
		d.Helpf("it would be for %s; that of each %s is frame %s", around, role, role).
			Fix("call it so", f.Name.Span, role)
		return
	}
	d.Helpf("it would be for %s%s: there are none, or all of them have another frame", around, who).
		Fix("remove it", f.Span, "")
}

// otherRoles are what manuals call the roles of frames.
var otherRoles = map[string]string{
	"response": "reply", "answer": "reply", "result": "reply", "command": "request", "query": "request", "call": "request",
	"notification": "event", "indication": "event", "push": "event",
}

// framesOfSides are the frames without a role that are of one side.
func (b *wireBlock) framesOfSides() (all []*syntax.Frame) {
	for _, f := range b.frames {
		if whose(f) == "" && (f.Side == syntax.SideClient || f.Side == syntax.SideServer) {
			all = append(all, f)
		}
	}
	return all
}

// phase reads a phase of the protocol.
func (w *wirer) phase(x *syntax.Phase, main *wireBlock) *wireBlock {
	first := w.blocks[x.Name.Text]
	if x.Name.Text == "" {
		return nil
	}
	if first != nil && (first != main || len(main.opens) > 0) {
		d := w.errorf(CodeDuplicateName, x.Name.Span, "%s is declared twice", x.Name.Text)
		if first == main {
			d.Help = "main is the phase of the messages outside of all phases"
		} else {
			d.Also(first.phase.Span, "first declared here")
		}
		return nil
	}
	b := &wireBlock{parent: main, phase: &schema.Phase{Name: x.Name.Text, Doc: x.Doc, Span: x.Name.Span, Raw: x.Raw, Closed: x.Closed, TLS: x.TLS}}
	w.blocks[x.Name.Text] = b
	if x.Block != nil {
		w.readBlock(b, x.Block, main)
	}
	return b
}

// upgrade finds the phase in which the conversation goes on under TLS.
func (w *wirer) upgrade(x *syntax.Phase) {
	to := w.phaseNamed(x.Then)
	switch {
	case to == nil:
	case len(w.blocks[to.Name].opens) == 0:
		w.errorf(CodeWirePhase, x.Then.Span, "phase %s has no messages, so nothing can go on in it under TLS", to.Name).
			Helpf("name a phase with messages behind then")
	default:
		w.blocks[x.Name.Text].phase.Then = to
	}
}

// start says in which phase a connection starts.
func (w *wirer) start(c *schema.Conversation, name syntax.Name) {
	to := w.phaseNamed(&name)
	switch {
	case to == nil:
	case to.Closed:
		w.errorf(CodeWirePhase, name.Span, "a message leads to phase %s, which is the end of a connection", to.Name)
	case to.TLS:
		w.errorf(CodeWirePhase, name.Span, "a message leads to phase %s, and no connection starts in it", to.Name).
			Helpf("where all of a conversation is under TLS, its socket is: dial a tls:// address")
	default:
		c.First = to
	}
}

// readBlock sorts what stands in a block. Replies and errors are known before any
// message that names them.
func (w *wirer) readBlock(b *wireBlock, x *syntax.Block, main *wireBlock) {
	b.shared = map[string]*messageDecl{}
	answers, opens, frames := scope{}, scope{}, map[string]*syntax.Frame{}
	for _, item := range x.Items {
		switch item := item.(type) {
		case *syntax.Message:
			switch {
			case isAnswer(item) && w.add(answers, item.Name):
				w.sharedMessage(b, item)
			case !isAnswer(item) && w.add(opens, item.Name):
				b.opens = append(b.opens, item)
			}
		case *syntax.Frame:
			w.addFrame(b, item, frames)
		case *syntax.Replies:
			w.readReplies(b, item)
		case *syntax.Session:
			w.addSession(item)
		case *syntax.Phase:
			if main != nil {
				w.errorf(CodeWirePhase, item.Name.Span, "a phase stands in the protocol, not in another phase")
			}
		case *syntax.StartsIn:
			if main != nil {
				w.errorf(CodeWirePhase, item.Span, "the protocol says in which phase it starts, not a phase")
			}
		}
	}
	for _, m := range b.opens {
		for _, list := range [][]*syntax.Answer{m.In, m.Out, m.Until} {
			for _, a := range list {
				w.namedAnswer(b, a)
			}
		}
	}
}

func (w *wirer) addFrame(b *wireBlock, f *syntax.Frame, frames map[string]*syntax.Frame) {
	key := string(f.Side) + " " + whose(f)
	if first := frames[key]; first != nil {
		w.errorf(CodeWireFrames, lineOf(f), "this frame is declared twice").Also(lineOf(first), "first declared here")
		return
	}
	frames[key] = f
	if f.Record != nil {
		b.frames = append(b.frames, w.unfragmented(f))
	}
}

func (w *wirer) readReplies(b *wireBlock, r *syntax.Replies) {
	switch {
	case r.In != nil && r.In.Text == "order":
		b.pairing = schema.InOrder
	case r.In != nil:
		b.pairing = schema.InTurn
	case r.Kind != nil:
		b.replies = r.Kind
	}
}

func (w *wirer) addSession(s *syntax.Session) {
	if s.Record == nil {
		return
	}
	for _, item := range s.Record.Items {
		f, ok := item.(*syntax.Field)
		if !ok || f.Type == nil || f.Slot || len(f.Mods) > 0 {
			w.errorf(CodeWireSession, lineOf(item), "a session has variables, each a name and a type")
			continue
		}
		if first := w.session[f.Name.Text]; first != nil {
			w.duplicate(f.Name, first.Span)
			continue
		}
		t := w.typeOf(f.Type, &wireScope{layout: schema.JSON}, madeName{name: upperCamel(f.Name.Text)})
		if t == nil || f.Name.Text == "" {
			continue
		}
		v := &schema.Variable{Name: f.Name.Text, Doc: f.Doc, Span: f.Name.Span, Type: t}
		w.session[v.Name] = v
		if schema.IsOptional(t) {
			w.errorf(CodeWireSession, v.Span, "%s is optional, and a session variable is always there: it begins as 0", v.Name).
				Fix("remove the ?", firstByte(f.Type.Range()), "")
			v.Type = schema.Present(t)
		}
		w.later = append(w.later, func() { w.wantNumeric(v.Name, t, v.Span) })
		w.wire.Protocol.Session = append(w.wire.Protocol.Session, v)
	}
}

// sharedMessage declares a reply or an error of a block.
func (w *wirer) sharedMessage(b *wireBlock, m *syntax.Message) {
	w.noSides(m)
	d := &messageDecl{
		node: m, name: m.Name.Text, doc: m.Doc, at: m.Name.Span, role: m.Role.Text, kind: m.Kind, cond: m.If, typ: m.Type, in: m.Frame, then: m.Then,
	}
	if s := w.symbols[m.Name.Text]; s != nil && m.Type == nil {
		d.typ = &syntax.NamedType{Name: m.Name, Span: m.Name.Span}
	}
	for _, list := range [][]*syntax.Answer{m.In, m.Out} {
		w.noPart(list, "%s answers, and is not answered", title(m))
	}
	if m.Role.Text == "reply" {
		w.noPart(m.Until, "%s ends nothing but its request; until goes behind a stream or an error", title(m))
	} else if len(m.Until) > 0 {
		d.skip = m.Until[0].Name
	}
	b.shared[d.name] = d
	if m.Role.Text == "error" {
		b.errors = append(b.errors, d)
	}
}

func (w *wirer) noSides(m *syntax.Message) {
	if m.Side == syntax.SideNone {
		return
	}
	at := opening(m.Span)
	at.End = at.Start + len(m.Side)
	w.errorf(CodeMessagePart, at, "%s has no side: it goes to whoever asked", title(m))
}

// namedAnswer lets other messages name an answer that is written behind one.
func (w *wirer) namedAnswer(b *wireBlock, a *syntax.Answer) {
	if a.Name == nil || a.Kind == nil && a.Type == nil || a.Name.Text == "" {
		return
	}
	if b.shared[a.Name.Text] == nil {
		b.shared[a.Name.Text] = w.declOf(a)
	}
}

// declOf is an answer that is written behind a message. One that is called like a type has its fields.
func (w *wirer) declOf(a *syntax.Answer) *messageDecl {
	d := &messageDecl{node: a, name: a.Name.Text, doc: a.Doc, at: a.Name.Span, role: "reply", kind: a.Kind, typ: a.Type}
	if a.Type == nil && w.symbols[d.name] != nil {
		d.typ = &syntax.NamedType{Name: *a.Name, Span: a.Name.Span}
	}
	if a.Error {
		d.role = "error"
	}
	return d
}

// whose is the role or the name of a frame, "" for the outer one.
func whose(f *syntax.Frame) string {
	switch {
	case f.Role != nil:
		return f.Role.Text
	case f.Name != nil:
		return f.Name.Text
	}
	return ""
}

// frame returns a frame of what a side sends by its role or name, or nil; the outer one, "", a
// phase inherits.
func (b *wireBlock) frame(sender schema.Sender, role string) *syntax.Frame {
	for ; b != nil; b = b.parent {
		var any *syntax.Frame
		for _, f := range b.frames {
			switch {
			case whose(f) != role:
			case string(f.Side) == sender.String():
				return f
			case f.Side == syntax.SideNone || f.Side == syntax.SideBoth:
				any = f
			}
		}
		if any != nil || role != "" {
			return any
		}
	}
	return nil
}

// roleFrame returns the inner frame: that of the role, or of the one that it falls
// back to.
func (b *wireBlock) roleFrame(sender schema.Sender, role string) *syntax.Frame {
	fallback := map[string][]string{
		"request": {"request"}, "stream": {"request"}, "event": {"event", "request"},
		"reply": {"reply"}, "error": {"error", "reply"},
	}
	for _, r := range fallback[role] {
		if f := b.frame(sender, r); f != nil {
			return f
		}
	}
	return nil
}

// borrows reports whether an event stands in the frame of requests, since events have none.
func (b *wireBlock) borrows(event *schema.Message) bool {
	return b.frame(event.Sender, "event") == nil && b.frame(event.Sender, "request") != nil
}

// innerFrame returns the frame that a message names, or else that of its role. A phase inherits
// those with names.
func (b *wireBlock) innerFrame(sender schema.Sender, d *messageDecl) *syntax.Frame {
	if d.in == nil {
		return b.roleFrame(sender, d.role)
	}
	for ; b != nil; b = b.parent {
		if f := b.frame(sender, d.in.Text); f != nil {
			return f
		}
	}
	return nil
}

// noFrame reports the name of a frame that there is not.
func (w *wirer) noFrame(name *syntax.Name, b *wireBlock, sender schema.Sender) {
	var names []string
	for ; b != nil; b = b.parent {
		for _, f := range b.frames {
			if f.Name != nil && b.frame(sender, f.Name.Text) == f {
				names = append(names, f.Name.Text)
			}
		}
	}
	d := w.errorf(CodeWireFrames, name.Span, "the %s sends nothing in a frame %s", sender, name.Text)
	if guess := closest(name.Text, names); guess != "" {
		suggest(d, *name, guess)
		return
	}
	d.Helpf("declare it, as in frame %s { type u8 kind, body }", name.Text)
}

// phaseNamed returns the phase that a name stands for, or nil.
func (w *wirer) phaseNamed(name *syntax.Name) *schema.Phase {
	if name == nil || name.Text == "" {
		return nil
	}
	if b := w.blocks[name.Text]; b != nil {
		return b.phase
	}
	phases := slices.Sorted(maps.Keys(w.blocks))
	d := w.errorf(CodeWireNoPhase, name.Span, "there is no phase %s", name.Text)
	if guess := closest(name.Text, phases); guess != "" {
		suggest(d, *name, guess)
		return w.blocks[guess].phase
	}
	d.Helpf("declare it, and where the connection is over, as `phase %s closed`; the phases here are %s; main is what stands outside of them", name.Text, strings.Join(phases, ", "))
	return nil
}

// enter marks the phases to which some way leads.
func enter(p *schema.Phase) {
	if p == nil || p.Entered {
		return
	}
	p.Entered = true
	enter(p.Then)
	for _, x := range p.Exchanges {
		enter(x.Then)
		for _, list := range [][]*schema.WireAnswer{x.In, x.Out, x.Results, x.Errors} {
			for _, a := range list {
				enter(a.Then)
			}
		}
	}
}
