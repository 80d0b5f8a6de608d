package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

func (r *reader) headers(from, to int) {}

func (r *reader) members(from, to int) {}

func (r *reader) idValue(f *schema.WireField, v gocode.Expr) {}

// member looks at a member of a JSON object.
func (w *walk) member(d *schema.Decision) gocode.Expr { return gocode.Int(0) }

func (g *identifier) jsonID(m *schema.Message, f *schema.WireField) []gocode.Stmt {
	return []gocode.Stmt{g.give(nil, gocode.Int(0), false)}
}
