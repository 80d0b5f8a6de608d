package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// read reads a value of a type to where it goes. That it is there is known, but for
// null.
func (r *reader) read(t schema.WireType, to target) {
	switch b := schema.Present(t).(type) {
	case *schema.WireText:
		r.text(b, t, to)
	case *schema.WireList:
		r.list(b, t, to)
	case *schema.WireStruct:
		r.structure(b, t, to)
	case *schema.WireUnion:
		to.take(r.union(b, to.f))
	case *schema.Extern:
		r.extern(b, t, to)
	case nil:
	default:
		to.take(r.scalar(b, schema.Present(t), to))
	}
}

// scalar is a number of the Go type of a wire type.
func (r *reader) scalar(t, as schema.WireType, to target) gocode.Expr {
	switch t := t.(type) {
	case *schema.WireInt:
		return r.typed(as, r.integer(t), t.Bits, to.f)
	case *schema.WireFloat:
		return r.float(t)
	case *schema.Varint:
		return r.varint(t)
	case *schema.Decimal:
		return r.decimal(t, to.after)
	case *schema.WireEnum:
		if n, ok := schema.BareWire(t.Base).(*schema.WireInt); ok {
			return r.p.typed(as, r.integer(n), n.Bits)
		}
		return gocode.CallOf(r.p.names.Type(as), r.scalar(schema.BareWire(t.Base), t.Base, to))
	}
	return gocode.Int(0)
}

// integer is an unsigned number of whole bytes: r.U16().
func (r *reader) integer(t *schema.WireInt) gocode.Expr {
	if t.Either {
		return r.either(t.Bits, t.Little, false)
	}
	name := map[uint]string{8: "U8", 16: "U16", 32: "U32", 64: "U64"}[t.Bits]
	switch {
	case name == "":
		order := "BigEndian"
		if t.Little {
			order = "LittleEndian"
		}
		return gocode.CallOf(gocode.Id(goUint(t.Bits)), gocode.CallOf(wireID(order), r.call("Next", gocode.Int(int64(t.Bits/8)))))
	case t.Little && t.Bits > 8:
		name += "LE"
	}
	return r.call(name)
}

func (r *reader) float(t *schema.WireFloat) gocode.Expr {
	if t.Either {
		return r.either(t.Bits, t.Little, true)
	}
	name := map[uint]string{32: "F32", 64: "F64"}[t.Bits]
	if t.Little {
		name += "LE"
	}
	return r.call(name)
}

func (r *reader) varint(t *schema.Varint) gocode.Expr {
	size := int64(t.MaxBytes)
	if size == 0 || size > 10 {
		size = 10
	}
	switch {
	case t.Complement:
		return r.call("Ivarint", gocode.Int(size))
	case t.Signed:
		return r.call("Varint", gocode.Int(size))
	}
	return r.call("Uvarint", gocode.Int(size))
}

// decimal is a number as text:
//
//	r.IntUntil("\r\n")
//	r.Hex(r.Until("\r\n"), 64)
//	r.Int(r.Ended(r.Next(2), ":"), 64)
func (r *reader) decimal(t *schema.Decimal, after behind) gocode.Expr {
	if text, ok := untilText(t.End); ok && t.Signed() && t.End.Literal == "" {
		return r.call("IntUntil", gocode.Str(text))
	}
	text := r.call("Rest", after.expr())
	if t.End != nil {
		text = r.endOf(nil, t.End, after)
		if t.End.Literal != "" {
			text = r.call("Ended", text, gocode.Str(t.End.Literal))
		}
	}
	return r.call(textNumber(t), text, gocode.Int(64))
}

// textNumber is the method that makes a number of its text.
func textNumber(t *schema.Decimal) string {
	switch {
	case t.Base == 16:
		return "Hex"
	case t.Unsigned:
		return "Uint"
	}
	return "Int"
}

// endOf is the bytes of a value with one end, without what stands behind it.
func (r *reader) endOf(f *schema.WireField, end *schema.End, after behind) gocode.Expr {
	switch end.How {
	case schema.EndUntil:
		if text, ok := untilText(end); ok {
			return r.call("Until", gocode.Str(text))
		}
		if text, ok := end.Until.(*schema.Joined); ok {
			return r.call("UntilGiven", joined(r, text))
		}
	case schema.EndRest, schema.EndOpen, schema.EndWords:
		return r.call("Rest", after.plus(end.Literal).expr())
	case schema.EndSize, schema.EndPrefix, schema.EndGiven:
		if end.Fill != "" {
			return r.call("Filled", r.length(f, nil, end), fillByte(end.Fill))
		}
		return r.call("Next", r.length(f, nil, end))
	}
	return r.call("Next", gocode.Int(0))
}

// untilText is the text that ends a value, if one does.
func untilText(end *schema.End) (string, bool) {
	if end == nil || end.How != schema.EndUntil {
		return "", false
	}
	text, ok := end.Until.(schema.Text)
	return string(text), ok && text != ""
}

// length is how many bytes or elements a value of a field has, an int; -1 for null, where
// it is used as a type that may be that.
func (r *reader) length(f *schema.WireField, as schema.WireType, end *schema.End) gocode.Expr {
	switch end.How {
	case schema.EndSize:
		return r.sizeOf(f, end.Size)
	case schema.EndGiven:
		return r.solved(end.Given)
	case schema.EndPrefix:
		n, form := r.prefixValue(end.Prefix), schema.Linear{Mul: 1, Div: 1}
		if end.Scale != nil {
			form = *end.Scale
		}
		if end.Null && schema.IsOptional(as) {
			return r.invert(n.num(), form)
		}
		return r.says(r.lengthName(f), n, end.Prefix, form)
	}
	return gocode.Int(0)
}

// prefixNumber is a number in front of a value, as an int.
func (r *reader) prefixNumber(t schema.WireType) gocode.Expr { return r.prefixValue(t).num() }

func (r *reader) prefixValue(t schema.WireType) value {
	b := numberType(t)
	if e, ok := b.(*schema.Extern); ok {
		name := r.fresh("n")
		r.add(&gocode.Var{Name: name, Type: r.p.names.Type(e)}, gocode.Run(gocode.Method(gocode.Id(name), "ReadWire", idR)))
		return value{gocode.Id(name), isNumber}
	}
	return value{r.scalar(b, b, target{}), isNumber}
}

// counted reports whether all ends of a value give a number in front of it, of the
// same thing.
func counted(ends []*schema.End) bool {
	for _, end := range ends {
		switch end.How {
		case schema.EndSize, schema.EndPrefix, schema.EndGiven:
		default:
			return false
		}
		if end.Fill != "" {
			return false
		}
		if end.InBytes != ends[0].InBytes || end.Literal != ends[0].Literal {
			return false
		}
	}
	return len(ends) > 0
}

// lengthOf is length for a value with several ends:
//
//	n := 0
//	if compact {
//		n = int(r.Uvarint(10)) - 1
//	} else {
//		n = int(int16(r.U16()))
//	}
func (r *reader) lengthOf(f *schema.WireField, as schema.WireType, ends []*schema.End) gocode.Expr {
	if len(ends) == 1 || ends[0].If == nil {
		return r.length(f, as, ends[0])
	}
	name := r.fresh("n")
	r.add(gocode.Define(name, gocode.Int(0)))
	r.eachEnd(ends, func(end *schema.End) {
		r.add(gocode.Assign(gocode.Id(name), r.length(f, as, end)))
	})
	return gocode.Id(name)
}

// eachEnd adds an if for each end of a value, with what f adds for it.
func (r *reader) eachEnd(ends []*schema.End, f func(*schema.End)) {
	end := ends[0]
	if end.If == nil || len(ends) == 1 {
		f(end)
		return
	}
	c := cond(r, end.If)
	switch c {
	case gocode.True:
		f(end)
		return
	case gocode.False:
		r.eachEnd(ends[1:], f)
		return
	}
	then := r.block(func() { f(end) })
	other := r.block(func() { r.eachEnd(ends[1:], f) })
	r.add(&gocode.If{Cond: c, Then: then, Else: other})
}

// text reads a string or bytes.
func (r *reader) text(t *schema.WireText, as schema.WireType, to target) {
	most := mostOf(to.f, t, t.Max)
	if counted(t.Ends) {
		n := r.lengthOf(to.f, as, t.Ends)
		if most > 0 {
			n = r.call("AtMost", gocode.Str(r.named(to.f)), n, gocode.Int(int64(most)))
		}
		r.perhapsNull(to.f, t.Ends, as, n, func(n gocode.Expr) {
			to.take(r.call("Next", n))
			r.behind(t.Ends[0])
		})
		return
	}
	r.eachEnd(t.Ends, func(end *schema.End) {
		v := r.endOf(to.f, end, to.after)
		if most > 0 {
			name := r.fresh("text")
			r.add(gocode.Define(name, v))
			v = gocode.Id(name)
			r.run("AtMost", gocode.Str(r.named(to.f)), gocode.Len(v), gocode.Int(int64(most)))
		}
		to.take(v)
		r.behind(end)
	})
}

// perhapsNull adds what f adds, for a value that can be null if it is not:
//
//	if n := int(int32(r.U32())); n != -1 { ... }
func (r *reader) perhapsNull(of *schema.WireField, ends []*schema.End, as schema.WireType, n gocode.Expr, f func(gocode.Expr)) {
	null := false
	for _, end := range ends {
		null = null || end.Null
	}
	if !null || !schema.IsOptional(as) {
		f(n)
		return
	}
	name, init := n, gocode.Stmt(nil)
	if !isSimple(n) {
		local := r.fresh("n")
		name, init = gocode.Id(local), gocode.Define(local, n)
	}
	r.add(&gocode.If{Init: init, Cond: gocode.Op(name, "!=", gocode.Int(-1)), Then: r.block(func() { f(r.notNull(of, ends, name)) })})
}

// behind reads the literal behind a value.
func (r *reader) behind(end *schema.End) {
	if end.Literal != "" {
		r.run("Literal", gocode.Str(end.Literal))
	}
}

// mostOf is most for a text or a list, which may be an element of the field: the limit of the field
// is for all of that.
func mostOf(f *schema.WireField, t schema.WireType, own uint64) uint64 {
	if f != nil && schema.Present(f.Type) != t {
		return own
	}
	return most(f, own)
}

// most is the largest length that the schema lets a value have, 0 for the file's.
func most(f *schema.WireField, own uint64) uint64 {
	if f == nil || f.Max == 0 {
		return own
	}
	if own == 0 {
		return f.Max
	}
	return min(f.Max, own)
}

// structure reads a struct with its own function, or in place where that has none.
func (r *reader) structure(t *schema.WireStruct, as schema.WireType, to target) {
	name := r.p.names.Decl(t)
	at := gocode.Expr(gocode.CallOf(gocode.Id("new"), gocode.Id(name)))
	switch {
	case to.x == nil:
	case schema.IsOptional(as):
		r.add(gocode.Assign(to.x, at))
		at = to.x
	default:
		at = &gocode.Unary{Op: "&", X: to.x}
	}
	args := append([]gocode.Expr{idR, r.exchangeOf(t), at}, r.arguments(t, to.f)...)
	r.add(gocode.Run(gocode.CallOf(gocode.Id(ReadFunc(name)), args...)))
}

// exchangeOf is what the function of a type gets. Who only looks at a prefix sets nothing.
func (r *reader) exchangeOf(t schema.WireType) gocode.Expr {
	if r.prefix && schema.SetsSession(t) {
		return gocode.Method(idX, "Aside")
	}
	return idX
}

// union is a call of the function of a union.
func (r *reader) union(t *schema.WireUnion, f *schema.WireField) gocode.Expr {
	args := []gocode.Expr{idR, r.exchangeOf(t)}
	if t.By == schema.Apart {
		tag := gocode.Expr(gocode.Int(0))
		if f.TagBy != nil {
			tag = r.solved(f.TagBy)
		}
		args = append(args, tag)
	}
	return gocode.CallOf(gocode.Id(ReadFunc(r.p.names.Decl(t))), append(args, r.arguments(t, f)...)...)
}

// extern reads a value whose codec the program has.
func (r *reader) extern(t *schema.Extern, as schema.WireType, to target) {
	x := to.x
	switch {
	case x == nil:
		name := r.fresh("v")
		r.add(&gocode.Var{Name: name, Type: r.p.names.Type(t)})
		x = gocode.Id(name)
	case schema.IsOptional(as):
		r.add(gocode.Assign(x, gocode.CallOf(gocode.Id("new"), r.p.names.Type(t))))
	}
	r.add(gocode.Run(gocode.Method(x, "ReadWire", idR)))
	if to.f == nil || r.prefix {
		return
	}
	for _, use := range r.roles(to.f) {
		use(x)
	}
}
