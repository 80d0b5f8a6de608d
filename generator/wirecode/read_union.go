package wirecode

import (
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
	var all []*beginning
	for _, v := range d.Variants {
		all = append(all, r.p.beginnings(v, v.Type, nil, 0)...)
	}
	r.tree(d, all, map[int]bool{})
}

// beginning is the bytes that a variant always begins with, at their places.
type beginning struct {
	variant *schema.WireVariant
	bytes   map[int]byte
}

// beginnings returns what a variant can begin with: one for each variant of a union
// that it begins with itself.
func (p *planner) beginnings(v *schema.WireVariant, t schema.WireType, before map[int]byte, depth int) []*beginning {
	b := &beginning{v, map[int]byte{}}
	for i, c := range before {
		b.bytes[i] = c
	}
	switch t := schema.BareWire(t).(type) {
	case *schema.WireStruct:
		return p.recordBeginnings(b, t.Record, depth)
	case *schema.WireUnion:
		if depth > 3 {
			break
		}
		var all []*beginning
		for _, inner := range t.Variants {
			all = append(all, p.beginnings(v, inner.Type, b.bytes, depth+1)...)
		}
		return all
	}
	return []*beginning{b}
}

func (p *planner) recordBeginnings(b *beginning, rec *schema.Record, depth int) []*beginning {
	at := 0
	put := func(text string) {
		for i := range len(text) {
			b.bytes[at+i] = text[i]
		}
		at += len(text)
	}
	for _, leaf := range rec.Leaves {
		if lit, ok := leaf.(*schema.Literal); ok {
			put(lit.Bytes)
			continue
		}
		f, ok := leaf.(*schema.WireField)
		if !ok {
			break
		}
		if u, ok := schema.BareWire(f.Type).(*schema.WireUnion); ok && at == 0 && f.Presence == schema.Always && f.If == nil {
			return p.beginnings(b.variant, u, b.bytes, depth+1)
		}
		bits, fixed := p.sizes.FieldBits(f)
		if !fixed || bits%8 != 0 {
			break
		}
		if text, ok := constantBytes(f, int(bits/8)); ok {
			put(text)
			continue
		}
		at += int(bits / 8)
	}
	return []*beginning{b}
}

// constantBytes returns the bytes of a field that are always the same.
func constantBytes(f *schema.WireField, size int) (string, bool) {
	if f.Equation == nil || f.Equation.Kind != schema.Constant || f.If != nil {
		return "", false
	}
	switch c := f.Equation.Value.(type) {
	case schema.Text:
		return string(c), len(c) == size
	case schema.Number:
		if schema.BaseOfDigits(f.Type) > 0 {
			return "", false
		}
		n := c.Abs
		if c.Negative {
			n = -n
		}
		text := make([]byte, size)
		for i := range text {
			at := size - 1 - i
			if isLittle(f.Type) {
				at = i
			}
			text[at] = byte(n >> (8 * i))
		}
		return string(text), size <= 8
	}
	return "", false
}

// tree tells variants apart by the first place where some differ.
func (r *reader) tree(d *schema.WireUnion, all []*beginning, used map[int]bool) {
	at := firstDifference(all, used)
	if at < 0 {
		if len(all) == 0 {
			r.run("Fail", gocode.Str(r.what+" has no variant that begins like this"))
			r.add(gocode.Give(gocode.Nil))
			return
		}
		r.variant(d, last(all).variant)
		return
	}
	h := r.fresh("h")
	r.add(gocode.Define(h, r.call("Peek", gocode.Int(int64(at+1)))),
		gocode.When(gocode.Op(gocode.Len(gocode.Id(h)), "<", gocode.Int(int64(at+1))), gocode.Give(gocode.Nil)))
	s := &gocode.Switch{On: &gocode.Index{X: gocode.Id(h), I: []gocode.Expr{gocode.Int(int64(at))}}}
	used[at] = true
	seen := map[byte]bool{}
	var others []*beginning
	for _, b := range all {
		c, known := b.bytes[at]
		if !known {
			others = append(others, b)
		}
		if !known || seen[c] {
			continue
		}
		seen[c] = true
		var group []*beginning
		for _, other := range all {
			if oc, ok := other.bytes[at]; ok && oc == c {
				group = append(group, other)
			}
		}
		s.Cases = append(s.Cases, gocode.Case{Values: []gocode.Expr{character(c)}, Body: r.block(func() { r.tree(d, group, used) })})
	}
	s.Cases = append(s.Cases, gocode.Case{Body: r.block(func() { r.tree(d, others, used) })})
	delete(used, at)
	r.add(s)
}

// last is what stands for everything else, where there are several that cannot be
// told apart.
func last(all []*beginning) *beginning {
	for _, b := range all {
		if !b.variant.Else {
			return b
		}
	}
	return all[0]
}

// firstDifference returns the first place at which some differ, -1 for none.
func firstDifference(all []*beginning, used map[int]bool) int {
	best := -1
	for _, b := range all {
		for at := range b.bytes {
			if used[at] || best >= 0 && at >= best {
				continue
			}
			for _, other := range all {
				if c, known := other.bytes[at]; other.variant != b.variant && (!known || c != b.bytes[at]) {
					best = at
					break
				}
			}
		}
	}
	if best < 0 && len(all) == 1 && len(used) == 0 && len(all[0].bytes) > 0 {
		return -1
	}
	return best
}

// character writes a byte: '+' where it is printable.
func character(c byte) gocode.Expr {
	if c > 0x20 && c < 0x7f && c != '\'' && c != '\\' {
		return gocode.Id("'" + string(rune(c)) + "'")
	}
	return gocode.Hex(c)
}
