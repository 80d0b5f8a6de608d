package resolve

import (
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// holder is a field whose type has a struct in it.
type holder struct {
	in    *wireScope
	field *schema.WireField
}

// bindParams gives every struct what it asks for: from the record that has it, or
// through that record's own params, up to the messages.
func (w *wirer) bindParams() {
	for _, s := range w.structs {
		w.holders(w.scopes[s])
	}
	if p := w.wire.Protocol; p != nil {
		for _, m := range p.Messages {
			w.holders(w.messageScopes[m])
		}
	}
	queue := append([]*schema.WireStruct(nil), w.structs...)
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		for _, h := range w.users[s] {
			if h.in.owner != nil && w.passOn(h, s) {
				queue = append(queue, h.in.owner)
			}
		}
	}
	for _, s := range w.structs {
		for _, h := range w.users[s] {
			for _, p := range s.Params {
				w.bind(h, p)
			}
		}
	}
	w.unbound()
}

// holders notes which structs stand in the fields of a record.
func (w *wirer) holders(in *wireScope) {
	if in == nil {
		return
	}
	for _, item := range append(in.record.Leaves[:len(in.record.Leaves):len(in.record.Leaves)], taggedItems(in.record)...) {
		f, ok := item.(*schema.WireField)
		if !ok {
			continue
		}
		for s := range structsIn(f.Type) {
			w.users[s] = append(w.users[s], holder{in, f})
		}
	}
}

// structsIn returns the structs that a type has in it, without a struct between.
func structsIn(t schema.WireType) map[*schema.WireStruct]bool {
	all, unions := map[*schema.WireStruct]bool{}, map[*schema.WireUnion]bool{}
	var visit func(schema.WireType)
	visit = func(t schema.WireType) {
		switch t := schema.BareWire(t).(type) {
		case *schema.WireStruct:
			all[t] = true
		case *schema.WireOptional:
			visit(t.Elem)
		case *schema.WireList:
			visit(t.Elem)
		case *schema.WireUnion:
			if unions[t] {
				return
			}
			unions[t] = true
			for _, v := range t.Variants {
				visit(v.Type)
			}
		}
	}
	visit(t)
	return all
}

// passOn makes params of a held struct that its holder does not have into params of
// the holder, and reports whether there were any.
func (w *wirer) passOn(h holder, s *schema.WireStruct) bool {
	before, again := len(h.in.owner.Params), false
	for _, p := range s.Params {
		first, _, _ := strings.Cut(p.Name, ".")
		if _, own := h.in.lookup(first, schema.Body); own && !p.Version {
			continue
		}
		copied := *p
		wasSoft := softOf(h.in.owner, p)
		has := addParam(h.in.owner, &copied)
		again = again || wasSoft && !has.Soft
	}
	return again || len(h.in.owner.Params) > before
}

func softOf(s *schema.WireStruct, p *schema.Param) bool {
	for _, has := range s.Params {
		if has.Name == p.Name && has.Version == p.Version {
			return has.Soft
		}
	}
	return false
}

// bind gives a struct in a field one of its params.
func (w *wirer) bind(h holder, p *schema.Param) {
	name := p.Name
	if p.Version {
		name = "since"
	}
	for _, b := range h.field.Binds {
		if b.Param == name {
			return
		}
	}
	if value := w.paramValue(h, p); value != nil {
		if t := noNumber(value); t != "" {
			w.errorf(CodeWireNumber, p.Span, "%s is %s, and a struct gets numbers only from what is around it", p.Name, t)
		}
		h.field.Binds = append(h.field.Binds, schema.Bind{Param: name, Value: value})
	}
}

func (w *wirer) paramValue(h holder, p *schema.Param) schema.Expr {
	first, rest, _ := strings.Cut(p.Name, ".")
	if p.Version {
		return w.versionOf(h, p)
	}
	if n, ok := h.in.lookup(first, h.field.Level); ok {
		switch {
		case n.leftOut:
			return schema.Number{}
		case n.let != nil:
			return &schema.LetRef{Let: n.let}
		case len(n.path) > 0:
			if path := w.followText(n.path, rest); path != nil {
				w.ask(path, p.Span)
				return &schema.FieldRef{Path: path}
			}
			if let := w.letInside(n.path, refOf(p.Name, p.Span), h.in, h.field.Level); let != nil {
				return let
			}
		}
	}
	if h.in.owner != nil {
		return &schema.ParamRef{Param: addParam(h.in.owner, p)}
	}
	if h.in.request != nil {
		name := strings.TrimPrefix(p.Name, "request.")
		start, _, _ := strings.Cut(name, ".")
		if _, ok := h.in.request.lookup(start, schema.Body); ok {
			if asked := w.ofRequest(h.in, name, p.Span); asked != nil {
				return asked
			}
			return schema.Number{}
		}
	}
	if !p.Soft {
		w.unknownParam(p, h.in)
	}
	return schema.Number{}
}

func (w *wirer) followText(path []*schema.WireField, rest string) []*schema.WireField {
	if rest == "" {
		return path
	}
	for name := range strings.SplitSeq(rest, ".") {
		s, ok := schema.Present(path[len(path)-1].Type).(*schema.WireStruct)
		if !ok || w.scopes[s] == nil {
			return nil
		}
		n, ok := w.scopes[s].lookup(name, schema.Body)
		if !ok || len(n.path) == 0 {
			return nil
		}
		path = append(path[:len(path):len(path)], n.path...)
	}
	return path
}

// versionOf returns what since and through ask for.
func (w *wirer) versionOf(h holder, p *schema.Param) schema.Expr {
	if h.in.owner != nil {
		return &schema.ParamRef{Param: addParam(h.in.owner, p)}
	}
	if v := w.versionIn(h.in); v != nil {
		return v
	}
	w.noVersion(p.Span.Text(), p)
	return schema.Number{}
}

// versionIn returns the version of a message, or of the request that it answers.
func (w *wirer) versionIn(in *wireScope) schema.Expr {
	if in.message != nil && in.message.Version != nil {
		return &schema.FieldRef{Path: []*schema.WireField{in.message.Version}}
	}
	if r := in.request; r != nil && r.message != nil && r.message.Version != nil {
		name := r.message.Version.Name
		in.need(name)
		return &schema.RequestRef{Name: name, Type: r.message.Version.Type}
	}
	return nil
}

// unknownParam reports what a struct asks for, and neither it nor its user has.
func (w *wirer) unknownParam(p *schema.Param, user *wireScope) {
	names := user.visible()
	for _, s := range w.structs {
		if slices.ContainsFunc(s.Params, func(has *schema.Param) bool { return has.Span == p.Span }) {
			names = append(names, w.scopes[s].visible()...)
		}
	}
	w.unknownAmong(syntax.Name{Text: p.Name, Span: p.Span}, p.Span, p.Name, names)
}

func (w *wirer) noVersion(name string, p *schema.Param) {
	w.errorf(CodeWireNoVersion, p.Span, "%s is there in some versions only, but no frame has a field marked version", name)
}

// unbound reports what is asked for by structs that no message has.
func (w *wirer) unbound() {
	for _, s := range w.structs {
		if len(w.users[s]) > 0 || w.isBody(s) {
			continue
		}
		for _, p := range s.Params {
			if !p.Soft && !p.Version {
				w.unknownParam(p, nil)
			}
		}
	}
	if w.wire.Protocol == nil {
		return
	}
	for _, m := range w.wire.Protocol.Messages {
		in := w.messageScopes[m]
		for _, leaf := range append(m.Record.Leaves[:len(m.Record.Leaves):len(m.Record.Leaves)], taggedItems(m.Record)...) {
			f, ok := leaf.(*schema.WireField)
			if ok && (f.Since > 0 || f.Through != nil) && w.versionIn(in) == nil {
				w.noVersion(f.Name, &schema.Param{Span: f.Span})
			}
		}
	}
}

// isBody reports whether a struct is the body of some message.
func (w *wirer) isBody(s *schema.WireStruct) bool {
	if w.bodies == nil {
		w.bodies = map[schema.WireType]bool{}
		if w.wire.Protocol != nil {
			for _, m := range w.wire.Protocol.Messages {
				w.bodies[m.Type] = true
			}
		}
	}
	return w.bodies[s]
}
