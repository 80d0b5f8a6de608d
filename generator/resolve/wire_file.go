package resolve

import (
	"iter"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/dispatch"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// wirer resolves a file with a wire block. It shares with the resolver of native
// files how names are kept and how unknown ones are reported.
type wirer struct {
	*resolver
	wire     *schema.Wire
	little   bool
	other    syntax.Expr             // the condition on which numbers have the other order, nil for never
	otherAt  *syntax.WireSetting     // what says so
	defaults map[string][]defaultEnd // of string, bytes and list, the one to try first in front

	symbols       map[string]*wireSymbol
	values        map[string][]*schema.WireValue // of all enums, by name
	session       map[string]*schema.Variable
	scopes        map[*schema.WireStruct]*wireScope
	structs       []*schema.WireStruct        // all of them, as they were met
	bare          map[schema.WireType]bool    // texts and lists to which the source gives no end
	rest          map[schema.WireType]bool    // those among them that say [rest]
	lets          []func()                    // what they are, which all other expressions may ask for
	later         []func()                    // expressions, which may speak of what comes later
	letAt         map[*schema.Let]int         // in front of which leaf of its record each let stands
	letSyntax     map[*schema.Let]syntax.Expr // what each let is, as the source has it
	seenLets      map[seenLet]*schema.Let
	cyclic        map[source.Span]bool            // what was said to depend on itself
	asked         []asked                         // fields of structs, from outside
	users         map[*schema.WireStruct][]holder // who has it in a field
	aliasDepth    int
	messages      map[messageKey]*schema.Message
	failing       map[any]bool // nodes of messages that are an error of some exchange
	messageScopes map[*schema.Message]*wireScope
	fragmented    map[*syntax.Frame]*fragmented // frames of fragments, by that around a whole message
	bareFrames    map[*syntax.Frame]bool        // that are reported
	heads         map[*schema.WireStruct]bool   // structs that tagged fields stand in
	unrepeated    map[*schema.Message]bool      // that were refused by repeatTexts
	frameNames    frameNames
	kindless      map[source.Span]bool // frames without a field for a kind, as reported
	lacked        map[[2]string]bool   // replies and what a request of theirs lacks, as reported
	flat          int                  // fields of all messages
	blocks        map[string]*wireBlock
	toSkip        []skip // errors that last until a request
	tails         []tail
	unfilled      map[*schema.WireStruct]bool // words of a frame that some message leaves out
	sizes         *schema.WireSizes
	bodies        map[schema.WireType]bool        // of messages; nil until asked for
	sums          map[*schema.Extern]*syntax.Call // the first use of each checksum
	soft          bool                            // names may be missing: the condition of a wire block
	rewritten     bool                            // what is resolved is not as it is written: a let as something outside sees it
}

// wireSymbol is a declared type of a wire file.
type wireSymbol struct {
	syntax syntax.Decl
	decl   schema.WireDecl
	state  state
}

// defaultEnd is what a wire block says of bare strings, bytes or lists.
type defaultEnd struct {
	cond   syntax.Expr
	extent *syntax.Extent
}

// resolveWire returns the schema of a file with a wire block.
func resolveWire(f *syntax.File, block *syntax.Wire, report *diag.Report) *schema.Schema {
	at := block.Span
	at.End = min(at.Start+len("wire"), at.End)
	w := &wirer{
		resolver:      &resolver{report: report, types: map[string]*symbol{}, taken: map[string]place{}},
		wire:          &schema.Wire{Span: at, Headers: schema.MailHeaders},
		defaults:      map[string][]defaultEnd{},
		symbols:       map[string]*wireSymbol{},
		values:        map[string][]*schema.WireValue{},
		session:       map[string]*schema.Variable{},
		scopes:        map[*schema.WireStruct]*wireScope{},
		bare:          map[schema.WireType]bool{},
		rest:          map[schema.WireType]bool{},
		unfilled:      map[*schema.WireStruct]bool{},
		sizes:         &schema.WireSizes{},
		messages:      map[messageKey]*schema.Message{},
		failing:       map[any]bool{},
		messageScopes: map[*schema.Message]*wireScope{},
		fragmented:    map[*syntax.Frame]*fragmented{},
		bareFrames:    map[*syntax.Frame]bool{},
		heads:         map[*schema.WireStruct]bool{},
		sums:          map[*schema.Extern]*syntax.Call{},
		letAt:         map[*schema.Let]int{},
		letSyntax:     map[*schema.Let]syntax.Expr{},
		seenLets:      map[seenLet]*schema.Let{},
		users:         map[*schema.WireStruct][]holder{},
		unrepeated:    map[*schema.Message]bool{},
		frameNames:    frameNames{has: map[source.Span]bool{}},
		kindless:      map[source.Span]bool{},
		lacked:        map[[2]string]bool{},
		cyclic:        map[source.Span]bool{},
	}
	w.schema = &schema.Schema{Package: f.Package.Text, Doc: f.Doc, Source: path.Base(f.Source.Name), Wire: w.wire}
	w.settings(f.Decls)
	w.declareWire(f.Decls)
	w.layouts(f.Decls)
	for _, d := range f.Decls {
		w.defineWire(d)
	}
	if w.protocol != nil && w.protocol.Block != nil {
		w.conversation(w.protocol)
	}
	w.finish()
	w.reportUnknown()
	return w.schema
}

// finish does what needs every type and every message.
func (w *wirer) finish() {
	if w.flat > maxFlat {
		w.wire.Protocol, w.lets, w.later = nil, nil, nil
		return
	}
	w.runLater()
	w.reportFrameNames()
	w.markWords()
	w.bindParams()
	w.orderSets()
	w.orderUnasked()
	w.computedInside()
	w.breakCycles()
	w.solveAll()
	w.placeAll()
	if w.wire.Protocol != nil {
		markClosing(w.wire.Protocol)
		w.filledKinds(w.wire.Protocol)
		w.pair(w.wire.Protocol)
		dispatch.Decide(w.wire, w.sizes)
	}
}

// records goes through what has fields: the structs, and then the messages.
func (w *wirer) records() iter.Seq[*schema.Record] {
	return func(yield func(*schema.Record) bool) {
		for _, s := range w.structs {
			if !yield(s.Record) {
				return
			}
		}
		if w.wire.Protocol == nil {
			return
		}
		for _, m := range w.wire.Protocol.Messages {
			if !yield(m.Record) {
				return
			}
		}
	}
}

// runLater resolves the expressions, and those that they bring up.
func (w *wirer) runLater() {
	for len(w.lets)+len(w.later) > 0 {
		now := append(w.lets, w.later...)
		w.lets, w.later = nil, nil
		for _, f := range now {
			f()
		}
	}
}

// settings reads the wire blocks: those with a condition go before those without,
// and among them the last one goes first.
func (w *wirer) settings(decls []syntax.Decl) {
	var always []defaultEnd
	first := map[string]*syntax.WireSetting{}
	for _, d := range decls {
		block, ok := d.(*syntax.Wire)
		if !ok {
			continue
		}
		for _, s := range block.Settings {
			switch key := s.Key.Text; {
			case s.Extent != nil && key != "tagged":
				entry := []defaultEnd{{block.If, s.Extent}}
				if block.If == nil {
					w.once(&always, key, entry[0], s)
					continue
				}
				w.defaults[key] = append(entry, w.defaults[key]...)
			case block.If != nil && key == "order" && w.otherAt == nil:
				w.other, w.otherAt = block.If, s
			case block.If != nil && key == "order":
				w.errorf(CodeWireSetting, s.Span, "order is set twice on a condition").Also(w.otherAt.Span, "first set here")
			case block.If != nil && key != "tagged":
				w.errorf(CodeWireSetting, s.Span, "%s cannot depend on a condition", key).
					Helpf("a wire block with `if` may set order, string, bytes, list and tagged")
			case first[key] != nil && key != "tagged":
				w.errorf(CodeWireSetting, s.Span, "%s is set twice", key).Also(first[key].Span, "first set here")
			case s.Value != nil:
				first[key] = s
				w.little = w.little || s.Value.Text == "little"
				w.wire.LowBits = w.wire.LowBits || s.Value.Text == "low"
			case s.Max != nil:
				first[key] = s
				if w.wire.Max = s.Max.Value; w.wire.Max == 0 {
					w.noMax(s.Max)
				}
			case key == "words", key == "headers":
				first[key] = s
			case key == "lenient":
				first[key] = s
				w.wire.Lenient = true
			}
		}
	}
	w.otherOrder()
}

// otherOrder notes that messages say in which order numbers have their bytes.
func (w *wirer) otherOrder() {
	if w.otherAt == nil || w.otherAt.Value == nil {
		return
	}
	if (w.otherAt.Value.Text == "little") == w.little {
		w.errorf(CodeWireSetting, w.otherAt.Span, "order is %s in the other wire block, too", w.otherAt.Value.Text).
			Helpf("say the other order there, and here the one that numbers have where the condition holds")
	}
	w.wire.Either = true
}

// orderUnasked reports an order on a condition that no message can fulfil, since none has what it
// asks for.
func (w *wirer) orderUnasked() {
	if w.other == nil || w.wire.Protocol == nil || len(w.wire.Protocol.Messages) == 0 {
		return
	}
	for _, m := range w.wire.Protocol.Messages {
		if !schema.IsConstant(m.Record.Other) {
			return
		}
	}
	w.errorf(CodeWireSetting, w.otherAt.Span, "no message has what %s asks for, so that none has the order %s", w.other.Range().Text(), w.otherAt.Value.Text).
		Helpf("name a field of the frame, as in wire if little == 1 { order %s }", w.otherAt.Value.Text)
}

// orderOf resolves the condition on which a message has the other order. What its request has
// counts only where the session has nothing of the name, which that may have set.
func (w *wirer) orderOf(in *wireScope) {
	if w.other == nil {
		return
	}
	w.later = append(w.later, func() {
		alone := *in
		alone.request = nil
		if in.record.Other = w.softExpr(w.other, &alone); in.request != nil && schema.IsConstant(in.record.Other) {
			in.record.Other = w.softExpr(w.other, in)
		}
	})
}

// once adds a default that always holds.
func (w *wirer) once(seen *[]defaultEnd, key string, entry defaultEnd, s *syntax.WireSetting) {
	for _, earlier := range w.defaults[key] {
		if earlier.cond == nil {
			w.errorf(CodeWireSetting, s.Span, "%s is set twice", key).Also(earlier.extent.Span, "first set here")
			return
		}
	}
	*seen = append(*seen, entry)
	w.defaults[key] = append(w.defaults[key], entry)
}

// layouts resolves how words and tagged fields are laid out.
func (w *wirer) layouts(decls []syntax.Decl) {
	for _, d := range decls {
		if s, ok := d.(*syntax.Struct); ok && s.Record != nil {
			w.heads[w.headOfTags(s.Record.Tagged)] = true
		}
		block, ok := d.(*syntax.Wire)
		if !ok {
			continue
		}
		for _, s := range block.Settings {
			switch {
			case s.Key.Text == "tagged" && s.Extent != nil && s.Tag != nil:
				w.heads[w.headOfTags(s)] = true
				w.tagLayout(block, s)
			case s.Key.Text == "words":
				w.wordLayout(s)
			case s.Key.Text == "headers":
				w.headerLayout(s)
			}
		}
	}
}

func (w *wirer) wordLayout(s *syntax.WireSetting) {
	layout := &schema.WordLayout{Span: s.Span}
	if s.Sep != nil && s.End != nil {
		w.notApart(s)
		layout.Separator, layout.End = s.Sep.Value, s.End.Value
		w.quotes(s, layout)
	}
	if s.Type != nil {
		layout.List = w.typeOf(s.Type, &wireScope{}, madeName{name: "Words"})
	}
	if s.End != nil || layout.List != nil {
		w.wire.Words = layout
	}
}

// notApart reports lines in which a reader does not find the words.
func (w *wirer) notApart(s *syntax.WireSetting) {
	problem := ""
	switch {
	case s.Sep.Value == "":
		problem = "nothing stands between words"
	case s.End.Value == "":
		problem = "nothing ends a line of words"
	case strings.Contains(s.Sep.Value, s.End.Value):
		problem = "what stands between words ends their line"
	default:
		return
	}
	w.errorf(CodeWireSetting, s.Span, "%s", problem).Helpf("write both, as in words \" \" end \"\\r\\n\"")
}

// headerLayout reads how headers stand. Bytes beyond ASCII are refused, since a text is looked
// through for any of them.
func (w *wirer) headerLayout(s *syntax.WireSetting) {
	if s.Sep == nil || s.End == nil {
		return
	}
	layout, problem := schema.HeaderLayout{Separator: s.Sep.Value, End: s.End.Value, First: s.First}, ""
	switch {
	case layout.Separator == "":
		problem = "nothing stands between the name of a header and its value"
	case layout.End == "":
		problem = "nothing ends a header"
	case strings.ContainsAny(layout.Mark(), layout.End):
		problem = "what stands behind the name of a header ends its line"
	case strings.ContainsAny(layout.End, "-0123456789"):
		problem = "what ends a header could stand in a number"
	case strings.ContainsFunc(layout.Separator+layout.End, func(c rune) bool { return c >= utf8.RuneSelf }):
		problem = "what stands around the value of a header is no ASCII"
	default:
		w.wire.Headers = layout
		return
	}
	w.errorf(CodeWireSetting, s.Span, "%s", problem).Helpf("write both, as in headers \"=\" end \"\\n\"")
}

// tagLayout adds the layout of a wire block.
func (w *wirer) tagLayout(block *syntax.Wire, s *syntax.WireSetting) {
	layout := w.layoutOfTags(s)
	switch {
	case layout == nil:
	case block.If == nil:
		w.tails = append(w.tails, tail{layout, nil})
	default:
		w.tails = append([]tail{{layout, block.If}}, w.tails...)
	}
}

// isUnknown reports whether no type has a name, which is said where it is used.
func (w *wirer) isUnknown(name string) bool {
	return w.symbols[name] == nil && builtinWire(name, w.little) == nil && !isText(name)
}

// declareWire makes every declared type known before any is defined.
func (w *wirer) declareWire(decls []syntax.Decl) {
	for _, d := range decls {
		switch d := d.(type) {
		case *syntax.Struct:
			w.declareWireType(d, d.Name, &schema.WireStruct{Name: d.Name.Text, Doc: d.Doc, Span: d.Name.Span, Record: &schema.Record{}})
		case *syntax.Enum:
			w.declareWireType(d, d.Name, &schema.WireEnum{Name: d.Name.Text, Doc: d.Doc, Span: d.Name.Span})
		case *syntax.Union:
			w.declareWireType(d, d.Name, &schema.WireUnion{Name: d.Name.Text, Doc: d.Doc, Span: d.Name.Span})
		case *syntax.Alias:
			w.declareWireType(d, d.Name, &schema.WireAlias{Name: d.Name.Text, Doc: d.Doc, Span: d.Name.Span})
		case *syntax.Extern:
			w.declareWireType(d, d.Name, &schema.Extern{Name: d.Name.Text, Doc: d.Doc, Span: d.Name.Span})
		case *syntax.Protocol:
			w.declareProtocol(d)
		}
	}
	for _, d := range decls {
		if e, ok := d.(*syntax.Enum); ok && w.symbols[e.Name.Text] != nil && w.symbols[e.Name.Text].syntax == d {
			w.defineWireEnum(w.symbols[e.Name.Text].decl.(*schema.WireEnum), e)
		}
	}
}

func (w *wirer) declareWireType(d syntax.Decl, name syntax.Name, decl schema.WireDecl) {
	switch first, taken := w.taken[name.Text]; {
	case name.Text == "":
		return
	case builtinWire(name.Text, w.little) != nil || isText(name.Text):
		w.errorf(CodeBuiltinName, name.Span, "%s is a built-in type; choose another name", name.Text)
		return
	case taken:
		w.duplicate(name, first.span)
		return
	}
	w.taken[name.Text] = place{name.Span, "declared"}
	w.types[name.Text] = &symbol{syntax: d}
	w.symbols[name.Text] = &wireSymbol{syntax: d, decl: decl}
	w.wire.Types = append(w.wire.Types, decl)
	if s, ok := decl.(*schema.WireStruct); ok {
		w.structs = append(w.structs, s)
	}
}

// defineWire fills in a declared type.
func (w *wirer) defineWire(d syntax.Decl) {
	switch d := d.(type) {
	case *syntax.Struct:
		if s := w.symbols[d.Name.Text]; s != nil && s.syntax == syntax.Decl(d) && d.Record != nil {
			w.defineWireStruct(s.decl.(*schema.WireStruct), d.Record, nil, schema.NoLayout)
		}
	case *syntax.Union:
		if s := w.symbols[d.Name.Text]; s != nil && s.syntax == syntax.Decl(d) {
			w.defineWireUnion(s.decl.(*schema.WireUnion), d)
		}
	case *syntax.Alias:
		if s := w.symbols[d.Name.Text]; s != nil && s.syntax == syntax.Decl(d) {
			w.defineWireAlias(s, d)
		}
	}
}

// lineOf cuts a span at the end of its first line.
func lineOf(n syntax.Node) source.Span { return firstLine(n.Range()) }
