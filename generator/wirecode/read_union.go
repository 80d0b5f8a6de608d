package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// unionRead plans the function that reads a union. By its tag:
//
//	func readHost(r *wire.Reader, x *wire.Exchange) Host {
//		switch tag := int(r.U8()); tag {
//		case 1:
//			v := new(HostIPv4)
//			copy(v.Value[:], r.Next(4))
//			return v
//		default:
//			r.NoTag("Host", tag)
//		}
//		return nil
//	}
//
// Told apart elsewhere, it is given the tag; by how its variants begin, it looks at
// the next bytes.
func (p *planner) unionRead(d *schema.WireUnion) {
	if !p.inBytes()[d] {
		return
	}
	name := p.names.Decl(d)
	f := &gocode.Func{
		Name:    ReadFunc(name),
		Doc:     ReadFunc(name) + " reads a " + name + ".",
		Params:  readParams(),
		Results: []gocode.Param{{Type: gocode.Id(name)}},
	}
	if d.By == schema.Apart {
		f.Params = append(f.Params, gocode.P("tag", gocode.Id("int")))
	}
	f.Params = append(f.Params, intParams(paramsOf(d))...)
	f.Body = twice(func(wanted *wants) *reader {
		r := p.newReader(name, wanted)
		r.params, r.bail = paramsOf(d), gocode.Give(gocode.Nil)
		r.rec = &schema.Record{}
		r.unionBody(d)
		return r
	})
	p.add(f)
}

func (r *reader) unionBody(d *schema.WireUnion) {
	if r.p.recursive(d) {
		r.add(gocode.When(gocode.Not(r.call("Down")), r.bail))
	}
	if d.By == schema.ByPrefix {
		r.byPrefix(d)
		return
	}
	s := &gocode.Switch{On: gocode.Id("tag")}
	if d.By == schema.ByTag {
		s.Init = gocode.Define("tag", r.prefixNumber(d.Tag))
		r.used["tag"] = true
	}
	var other []gocode.Stmt
	for _, v := range d.Variants {
		body := r.block(func() { r.variant(d, v) })
		switch {
		case v.Else:
			other = body
		case v.Tag != nil:
			s.Cases = append(s.Cases, gocode.Case{Values: []gocode.Expr{number(*v.Tag)}, Body: body})
		}
	}
	if other == nil {
		other = []gocode.Stmt{gocode.Run(r.call("NoTag", gocode.Str(r.what), gocode.Id("tag"))), gocode.Give(gocode.Nil)}
	}
	s.Cases = append(s.Cases, gocode.Case{Body: other})
	r.add(s)
}

// variant reads one variant, and returns it.
func (r *reader) variant(d *schema.WireUnion, v *schema.WireVariant) {
	name, made := r.p.names.Variant(d, v)
	r.used["v"] = true
	r.add(gocode.Define("v", gocode.CallOf(gocode.Id("new"), gocode.Id(name))))
	if v.Else && d.By != schema.ByPrefix {
		r.add(gocode.Run(gocode.CallOf(wireID("Put"), &gocode.Unary{Op: "&", X: gocode.Dot(idV, "Tag")}, gocode.Id("tag"))))
	}
	holder := r.holder(d, v)
	switch {
	case v.Type == nil:
	case made:
		at := gocode.Dot(idV, "Value")
		r.read(v.Type, target{x: at, f: holder, take: func(x gocode.Expr) { r.put(at, v.Type, x) }})
	default:
		args := append([]gocode.Expr{idR, idX, idV}, r.arguments(v.Type, holder)...)
		r.add(gocode.Run(gocode.CallOf(gocode.Id(ReadFunc(name)), args...)))
	}
	if r.p.recursive(d) {
		r.run("Up")
	}
	r.add(gocode.Give(idV))
}

// holder is a field that gives a variant the params of the union.
func (r *reader) holder(d *schema.WireUnion, v *schema.WireVariant) *schema.WireField {
	f := &schema.WireField{Name: v.Name, Type: v.Type, Presence: schema.Always}
	for _, p := range r.params {
		name := p.Name
		if p.Version {
			name = "since"
		}
		f.Binds = append(f.Binds, schema.Bind{Param: name, Value: &schema.ParamRef{Param: p}})
	}
	return f
}

// byPrefix looks at the bytes that tell the variants apart:
//
//	h := r.Peek(1)
//	if len(h) < 1 {
//		return nil
//	}
//	switch h[0] {
//	case '+':
//		v := new(Status)
//		...
func (r *reader) byPrefix(d *schema.WireUnion) {
	if i := slices.IndexFunc(d.Variants, func(v *schema.WireVariant) bool { return v.Else }); i >= 0 {
		r.beginsOtherwise(d, d.Variants[i])
	}
	r.fork(d, r.p.wire.ForkOf(d, r.p.sizes), "", 0)
}

// beginsOtherwise reads the variant that stands for what begins as none of the others does:
//
//	if !r.Stands(0, ":") && !r.Stands(0, "+") && r.OK() {
//		v := new(ReplyOther)
//		...
//	}
func (r *reader) beginsOtherwise(d *schema.WireUnion, v *schema.WireVariant) {
	otherwise := gocode.Expr(gocode.True)
	leads, _ := r.p.wire.LeadsOf(d, r.p.sizes)
	for _, lead := range leads {
		otherwise = gocode.And(otherwise, gocode.Not(r.call("Stands", gocode.Int(0), gocode.Str(lead))))
	}
	r.when(gocode.And(otherwise, r.call("OK")), func() { r.variant(d, v) })
}

// fork writes a decision, where h has the first bytes. What it has no case for is no value.
func (r *reader) fork(d *schema.WireUnion, f *schema.Fork, h string, peeked int) {
	if len(f.Leaf) > 0 {
		r.variant(d, f.Leaf[0])
		return
	}
	if f.At >= peeked {
		peeked, h = f.At+1, r.fresh("h")
		n := gocode.Int(int64(peeked))
		r.add(gocode.Define(h, r.call("Peek", n)),
			gocode.When(gocode.Op(gocode.Len(gocode.Id(h)), "<", n), gocode.Give(gocode.Nil)))
	}
	s := &gocode.Switch{On: &gocode.Index{X: gocode.Id(h), I: []gocode.Expr{gocode.Int(int64(f.At))}}}
	value := character
	if f.Mask != 0xff {
		s.On = gocode.Op(s.On, "&", gocode.Hex(f.Mask))
		value = func(c byte) gocode.Expr { return gocode.Hex(c) }
	}
	leads := map[*schema.WireVariant]int{}
	for _, c := range f.Cases {
		if leaf := c.Next.Leaf; len(leaf) > 0 {
			if at, has := leads[leaf[0]]; has {
				s.Cases[at].Values = append(s.Cases[at].Values, value(c.Value))
				continue
			}
			leads[leaf[0]] = len(s.Cases)
		}
		s.Cases = append(s.Cases, gocode.Case{
			Values: []gocode.Expr{value(c.Value)}, Body: r.block(func() { r.fork(d, c.Next, h, peeked) }),
		})
	}
	s.Cases = append(s.Cases, gocode.Case{Body: []gocode.Stmt{
		gocode.Run(r.call("Fail", gocode.Str(r.what+" has no variant that begins like this"))), gocode.Give(gocode.Nil),
	}})
	r.add(s)
}

// character writes a byte: '+' where it is printable.
func character(c byte) gocode.Expr {
	if c > 0x20 && c < 0x7f && c != '\'' && c != '\\' {
		return gocode.Id("'" + string(rune(c)) + "'")
	}
	return gocode.Hex(c)
}
