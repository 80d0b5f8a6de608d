package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// earlyAlias resolves an alias before its turn.
func (w *wirer) earlyAlias(s *wireSymbol, d *syntax.Alias, at syntax.Name) schema.WireType {
	if s.state == resolving {
		w.errorf(CodeAliasCycle, at.Span, "type %s is defined by itself", d.Name.Text)
		return nil
	}
	w.defineWireAlias(s, d)
	if s.decl.(*schema.WireAlias).Type == nil {
		return nil
	}
	return s.decl
}

// maxAliases is how many aliases may stand for one another.
const maxAliases = 64

func (w *wirer) defineWireAlias(s *wireSymbol, d *syntax.Alias) {
	if s.state != untouched {
		return
	}
	s.state = resolving
	if w.aliasDepth++; w.aliasDepth > maxAliases {
		w.errorf(CodeAliasDepth, d.Name.Span, "more than %d types stand for one another here", maxAliases)
	} else {
		alias := s.decl.(*schema.WireAlias)
		alias.Type = w.typeOf(d.Type, &wireScope{}, madeName{name: d.Name.Text, doc: d.Doc})
		for _, m := range d.Mods {
			w.aliasMod(alias, d.Type.Range().Text(), m)
		}
	}
	w.aliasDepth--
	s.state = resolved
}

// aliasMod reads a word behind the type of an alias.
func (w *wirer) aliasMod(alias *schema.WireAlias, text string, m *syntax.Mod) {
	switch _, isInt := m.Value.(*syntax.Int); {
	case m.Key.Text == "max" && isInt && schema.EnumOf(alias.Type) != nil:
		w.errorf(CodeMisplacedMod, m.Span, "%s is an enum, and a limit of its texts stands behind each field", text).
			Helpf("write it there, as in value %s %s", text, m.Span.Text())
	case m.Key.Text == "max" && isInt:
		if alias.Max = w.maxOf(alias.Type, m); alias.Via == nil {
			alias.Via = schema.ViaOf(alias.Type)
		}
		alias.Type = w.atMost(alias.Type, alias.Max)
	case m.Key.Text == "via":
		w.viaOnce(alias.Type, m)
		alias.Via = w.extern(m)
	default:
		w.errorf(CodeMisplacedMod, m.Span, "%s means nothing behind an alias", m.Key.Text).
			Helpf("write it behind the fields that have the type, or behind a field of a struct: struct %s { value %s %s }", alias.Name, text, m.Span.Text())
	}
}

// viaOnce reports a second via on the way to the same bytes.
func (w *wirer) viaOnce(t schema.WireType, m *syntax.Mod) {
	if other := schema.ViaOf(t); other != nil {
		w.errorf(CodeRepeatedMod, m.Span, "%s goes through %s already", schema.WrittenType(t), other.Name).
			Helpf("leave out one of them, or write a function that does both")
	}
}
