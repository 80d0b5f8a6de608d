package resolve

import (
	"strings"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// measures are the calls that ask how much there is of something.
var measures = map[string]schema.Measured{
	"size": schema.SizeOf, "count": schema.CountOf, "has": schema.HasOf, "tag": schema.TagOf,
}

func (w *wirer) call(x *syntax.Call, in *wireScope, from schema.Level) schema.Expr {
	var stretches []schema.Stretch
	var numbers []schema.Expr
	for _, a := range x.Args {
		if n := w.numberFor(x, a, in, from); n != nil {
			numbers = append(numbers, n)
			continue
		}
		if w.measuresRequest(x, a, in, from) {
			return nil
		}
		s, ok := w.stretch(a, in, from)
		if !ok {
			return nil
		}
		stretches = append(stretches, s)
	}
	name := x.Func.Text
	if of, ok := measures[name]; ok {
		if len(stretches) != 1 {
			w.errorf(CodeWireCall, x.Span, "%s takes one field, or for size a stretch a..b", name)
			return nil
		}
		if of != schema.SizeOf && x.Args[0].Dots {
			w.errorf(CodeWireCall, x.Args[0].Span, "%s takes one field, not a stretch", name)
			return nil
		}
		w.wantMeasured(of, stretches[0], in)
		return &schema.Measure{Of: of, Stretch: stretches[0]}
	}
	for i, at := range stretches {
		stretches[i].To = in.behindPadding(at)
	}
	sum := &schema.Checksum{Func: name, Numbers: numbers, Stretches: stretches}
	if sum.Extern = w.externFor(x); sum.Extern != nil && !w.givenAsElsewhere(x, sum) {
		return nil
	}
	if isBuiltIn(name) || sum.Extern != nil {
		return sum
	}
	d := w.errorf(CodeWireCall, x.Func.Span, "there is no function %s", name)
	if name == "len" || name == "length" || name == "sizeof" {
		d.Helpf("count(x) is how many elements a list has, and size(x) how many bytes any value")
		return nil
	}
	d.Helpf("the functions are size, count, has, tag, crc32 and crc32c; for one written in Go declare `extern %s`", name)
	return nil
}

// isBuiltIn reports whether a checksum is one of netgen's own.
func isBuiltIn(name string) bool { return name == "crc32" || name == "crc32c" }

// externFor is the extern that is called, nil for what is none.
func (w *wirer) externFor(x *syntax.Call) *schema.Extern {
	if s := w.symbols[x.Func.Text]; s != nil {
		if extern, ok := s.decl.(*schema.Extern); ok {
			return extern
		}
	}
	return nil
}

// numberFor is an argument of an extern that is the name of a let, which has no bytes: its
// number is given to the function.
func (w *wirer) numberFor(x *syntax.Call, a *syntax.Arg, in *wireScope, from schema.Level) schema.Expr {
	if w.externFor(x) == nil || a.Dots || a.Request {
		return nil
	}
	if n, ok := in.lookup(a.From.Text, from); ok && n.let != nil {
		return &schema.LetRef{Let: n.let}
	}
	return nil
}

// givenAsElsewhere reports a checksum that is given another number of lets than before: in Go
// it is one function.
func (w *wirer) givenAsElsewhere(x *syntax.Call, sum *schema.Checksum) bool {
	var names []string
	for _, n := range sum.Numbers {
		names = append(names, n.(*schema.LetRef).Let.Name)
	}
	first := w.sums[sum.Extern]
	if first == nil {
		w.sums[sum.Extern], sum.Extern.Numbers = x, names
	}
	if len(names) == len(sum.Extern.Numbers) {
		return true
	}
	is, was := uint64(len(names)), uint64(len(sum.Extern.Numbers))
	w.errorf(CodeWireCall, x.Span, "%s is given %s, and elsewhere %s", x.Func.Text, plural(is, "number"), plural(was, "number")).
		Also(first.Span, "it is used here, too").
		Helpf("give it as many lets in each place, be it one that is 0, as in `let none = 0`")
	return false
}

// measuresRequest reports an argument that names a field of the request, of which a reply
// can ask for numbers only.
func (w *wirer) measuresRequest(x *syntax.Call, a *syntax.Arg, in *wireScope, from schema.Level) bool {
	if a.Request && in.request == nil && in.owner == nil {
		w.errorf(CodeWireRequest, a.Span, "only a reply has a request, so %s means nothing here", a.Span.Text())
		return true
	}
	if !a.Request && (from != schema.Body || in.request == nil || in.has(a.From.Text) || !in.request.has(a.From.Text)) {
		return false // what a frame measures and a message does not have is empty
	}
	field := strings.TrimPrefix(a.Span.Text(), "request.")
	w.errorf(CodeWireCall, x.Span, "%s(%s) is of the request, of which a reply can ask for numbers only", x.Func.Text, field).
		Helpf("write `let one = %s(%s)` in the request, and request.one here", x.Func.Text, field)
	return true
}

// wantMeasured reports a count of what has no elements, and a tag of what has none.
func (w *wirer) wantMeasured(of schema.Measured, at schema.Stretch, in *wireScope) {
	if at.From == at.To || of != schema.CountOf && of != schema.TagOf {
		return
	}
	f, ok := in.record.Leaves[at.From].(*schema.WireField)
	if !ok {
		return
	}
	found, what := schema.CountOf, "only lists, maps, strings and bytes are counted"
	switch t := schema.Present(f.Type).(type) {
	case *schema.WireText:
		if f.Role != schema.NoRole {
			found, what = "", "only the size of a kind or an id is known"
		}
	case *schema.WireList, *schema.WireMap:
	case *schema.WireUnion:
		if found = schema.TagOf; of == found {
			w.wantTags(t, at)
		}
	default:
		found = ""
	}
	if found == of {
		return
	}
	if of == schema.TagOf {
		what = "only unions have tags"
	}
	w.errorf(CodeWireCall, at.Span, "%s is %s, and %s", at.Text, schema.WireTypeNoun(schema.Present(f.Type)), what).
		Helpf("size(%s) is how many bytes it has, and has(%[1]s) whether it is there", at.Text)
}

// wantTags reports the tag of a union that no other field tells.
func (w *wirer) wantTags(u *schema.WireUnion, at schema.Stretch) {
	switch {
	case u.Tag != nil:
		w.errorf(CodeWireCall, at.Span, "%s has its tag in front of it, since its type is union %s [%s]", at.Text, u.Name, schema.WrittenType(u.Tag)).
			Helpf("leave out one of the two")
	case u.By == schema.ByPrefix && len(u.Variants) > 0:
		w.errorf(CodeWireCall, at.Span, "%s has no tag: the variants of %s are told by what they begin with", at.Text, u.Name).
			Helpf("give each variant its tag, as in 1: %s", u.Variants[0].Name)
	}
}

// stretch finds the fields that an argument names. What a message does not have
// is empty, if a frame asks for it.
func (w *wirer) stretch(a *syntax.Arg, in *wireScope, from schema.Level) (schema.Stretch, bool) {
	s := schema.Stretch{Text: a.Span.Text(), Span: a.Span}
	first, ok := in.lookup(a.From.Text, from)
	last := first
	fine := ok
	if a.To != nil {
		last, fine = in.lookup(a.To.Text, from)
	}
	if (!ok || !fine) && (in.owner != nil || from == schema.Body || a.From.Text == "") {
		unknown := a.From
		if ok {
			unknown = *a.To
		}
		w.unmeasured(unknown, a, in)
		return s, false
	}
	if from < schema.Body {
		w.frameNames.note(a.From, ok, in)
		if a.To != nil {
			w.frameNames.note(*a.To, fine, in)
		}
	}
	if first.let != nil || last.let != nil {
		w.errorf(CodeWireCall, a.Span, "%s is no stretch of fields", s.Text)
		return s, false
	}
	for _, end := range []named{first, last} {
		if len(end.path) > 0 && end.path[0].IsTagged() {
			w.errorf(CodeWireCall, a.Span, "%s is tagged, and measured by nothing: it comes in any order, or not at all", end.path[0].Name).
				Helpf("put the tagged fields into a struct of their own, as in options { %s ... }, and measure that; whether it is there a let of what is no reply tells: let one = has(%[1]s)", end.path[0].Name)
			return s, false
		}
	}
	s.Named = len(last.path) > 0 && (!a.Dots || a.To != nil)
	if !ok || !fine {
		if a.Dots {
			s.From, s.To = in.part(first, last, from, ok, fine)
			s.To = in.behindPadding(s)
		}
		return s, true
	}
	s.From, s.To = in.leavesOf(first)
	s.Alone = !a.Dots && s.Named
	if a.Dots {
		s.To = len(in.record.Leaves)
		if a.To != nil {
			_, s.To = in.leavesOf(last)
			s.To = in.behindPadding(s)
		}
	}
	if s.To < s.From {
		d := w.errorf(CodeWireCall, a.Span, "%s ends before it begins", s.Text)
		meant(d, a.From.Text, first)
		if a.To != nil {
			meant(d, a.To.Text, last)
		}
		return s, false
	}
	s.HasBody = in.hasBody(s, first)
	return s, true
}

// hasBody reports whether a stretch that begins with first has the body of a frame in it. An
// empty one is between two fields, and in it only if the stretch goes beyond both, or names it.
func (s *wireScope) hasBody(at schema.Stretch, first named) bool {
	for level := schema.OuterFrame; level < schema.Body; level++ {
		body, framed := s.names[level]["body"]
		begins := at.From < body.from || at.From == body.from && (body.from < body.to || len(first.path) == 0)
		ends := body.to < at.To || body.to == at.To && (body.from < body.to || !at.Named)
		if framed && begins && ends {
			return true
		}
	}
	return false
}

// unmeasured reports a name in brackets that no field has.
func (w *wirer) unmeasured(unknown syntax.Name, a *syntax.Arg, in *wireScope) {
	d := w.unknownName(unknown.Span, unknown.Text)
	around := in.owner != nil && in.parent.sees(unknown.Text)
	if guess := closest(unknown.Text, in.visible()); guess != "" && !around {
		d.Help = ""
		suggest(d, unknown, guess)
		return
	}
	if in.owner == nil {
		return
	}
	const short = "an equation in a struct does not reach the fields behind that struct; "
	d.Help = short + "put it where " + unknown.Text + " is, with an `if` of its own"
	if !around {
		return
	}
	slot := in.parent.slotOf(in.owner)
	call := source.Span{File: a.Span.File, Start: a.Span.Start - len("("), End: a.Span.End}
	switch does := wordBefore(call).Text(); {
	case slot == "":
	case does == "has":
		d.Help = short + "those of the frame do, so give it bits in place of " + slot + ", one of them as bit = has" + call.Text() + ")"
	default:
		d.Help += "; or let it be all that fills the slot: ." + slot + " = " + does + call.Text() + ")"
	}
}

// meant tells which field a name stands for, of those of a frame and of its messages.
func meant(d *diag.Diagnostic, name string, n named) {
	switch {
	case len(n.path) == 0:
	case n.path[0].Level < schema.Body:
		d.Also(n.path[0].Span, "%s is this one, of the frame", name)
	default:
		d.Also(n.path[0].Span, "%s is this one", name)
	}
}
