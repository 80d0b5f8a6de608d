package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// via reads a field whose bytes go through a function of the program's, which is
// given what was read of m before:
//
//	if coded := r.Until("\r\n.\r\n"); r.OK() {
//		if raw, err := readDots(coded, m); err != nil {
//			r.FailWith(err)
//		} else {
//			m.Text = r.Copy(raw)
//		}
//	}
//
// For what is no text, the fields are read from what the function returns:
//
//	inner := r.Within(raw)
//	...
//	r.Join(inner)
func (r *reader) via(f *schema.WireField, after int64) {
	text, isText := schema.Present(f.Type).(*schema.WireText)
	var raw gocode.Expr
	var end *schema.End
	switch {
	case isText:
		end = text.Ends[0]
		raw = r.endOf(f, end, after)
	case f.Size != nil:
		raw = r.call("Next", r.solved(f.Size))
	default:
		raw = r.viaBytes(f, after)
	}
	name := r.fresh("raw")
	if r.root == nil || r.prefix {
		r.drop(raw)
		return
	}
	r.throughVia(f, name, raw, func() {
		if isText {
			r.take(f, gocode.Id(name))
			return
		}
		r.add(gocode.Define("outer", idR), gocode.Define("r", r.call("Within", gocode.Id(name))))
		r.valueOf(f, 0)
		r.add(gocode.Run(gocode.Method(gocode.Id("outer"), "Join", idR)))
	})
	if end != nil {
		r.behind(end)
	}
}

// throughVia gives coded bytes to the function of a field's via, if they could be read,
// and does what take does with what it returns, which has a name.
func (r *reader) throughVia(f *schema.WireField, name string, coded gocode.Expr, take func()) {
	bytes := r.fresh("coded")
	r.add(&gocode.If{
		Init: gocode.Define(bytes, coded), Cond: r.call("OK"),
		Then: []gocode.Stmt{&gocode.If{
			Init: &gocode.Let{
				Names: []string{name, "err"},
				Value: gocode.CallOf(gocode.Id(ReadFunc(r.p.names.Decl(f.Via))), gocode.Id(bytes), pointerTo(r.root, r.inside)),
			},
			Cond: gocode.Op(idErr, "!=", gocode.Nil),
			Then: []gocode.Stmt{gocode.Run(r.call("FailWith", idErr))},
			Else: r.block(take),
		}},
	})
}

// viaBytes is all that a value goes through whose elements are counted elsewhere: the
// rest of the stretch.
func (r *reader) viaBytes(f *schema.WireField, after int64) gocode.Expr {
	if ends := schema.Ends(f.Type); len(ends) == 1 && ends[0].InBytes && counted(ends) {
		return r.call("Next", r.length(f, nil, ends[0]))
	}
	return r.call("Rest", gocode.Int(after))
}

// checksumCall is wire.CRC32(parts...), or the program's function:
//
//	sumAdler(parts ...[]byte) uint64
func checksumCall(p *planner, x *schema.Checksum, parts []gocode.Expr) gocode.Expr {
	if x.Extern != nil {
		return gocode.CallOf(gocode.Id("sum"+p.names.Decl(x.Extern)), parts...)
	}
	name := map[string]string{"crc32": "CRC32", "crc32c": "CRC32C"}[x.Func]
	return gocode.CallOf(wireID(name), parts...)
}
