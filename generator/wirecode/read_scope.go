package wirecode

import (
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// value implements scope: fields are what was read.
func (r *reader) value(x schema.Expr) value {
	switch x := x.(type) {
	case *schema.FieldRef:
		return r.fieldValue(x.Path)
	case *schema.LetRef:
		return r.exprValue(x.Let.Value)
	case *schema.ParamRef:
		return value{r.param(x.Param), isInt}
	case *schema.RequestRef:
		return r.p.needs.asked(x)
	case *schema.SessionRef:
		return r.session(x)
	case *schema.KindRef:
		return r.p.needs.kindOfRequest(r.kindAt)
	case *schema.Measure:
		return r.measure(x)
	case *schema.Checksum:
		return r.checksum(x)
	}
	return value{gocode.Int(0), isInt}
}

// session is a session variable: what it was before is kept in front of the record. A prefix
// sets none.
func (r *reader) session(x *schema.SessionRef) value {
	if r.alone {
		return r.p.variableIn(gocode.Dot(idR, "Session"), x)
	}
	if !x.Before || r.prefix {
		return r.p.sessionValue(x)
	}
	if r.asked.before[r.rec] == nil {
		r.asked.before[r.rec] = map[*schema.Variable]bool{}
	}
	r.asked.before[r.rec][x.Variable] = true
	return value{r.before[x.Variable], isNumber}
}

// keepBefore keeps what session variables are in front of a record:
//
//	magic := x.Session.Get(0)
func (r *reader) keepBefore() {
	r.before = map[*schema.Variable]gocode.Id{}
	for _, v := range r.p.session() {
		if r.wants != nil && r.wants.before[r.rec][v] {
			name := r.fresh(localName(v.Name))
			r.before[v] = gocode.Id(name)
			r.add(gocode.Define(name, r.p.sessionValue(&schema.SessionRef{Variable: v}).x))
		}
	}
}

// exprValue is any expression as a value.
func (r *reader) exprValue(x schema.Expr) value {
	switch x := x.(type) {
	case nil:
		return value{gocode.Int(0), isInt}
	case *schema.Binary:
		if schema.IsLogic(x.Op) {
			return value{cond(r, x), isBool}
		}
	case *schema.Unary:
		if x.Op == "!" {
			return value{cond(r, x), isBool}
		}
	case schema.Text:
		return value{gocode.Str(x), isText}
	case schema.Number:
		return value{number(x), isInt}
	}
	if isLeaf(x) {
		return r.value(x)
	}
	return value{num(r, x), isInt}
}

// fieldValue is the value of a field, and of fields of structs in it.
func (r *reader) fieldValue(path []*schema.WireField) value {
	if own := r.ownField(path[0]); own != path[0] {
		path = append([]*schema.WireField{own}, path[1:]...)
	}
	v := r.fieldOf(path[0])
	if len(path) == 1 {
		return v
	}
	x := v.x
	var there []gocode.Expr
	for i, f := range path {
		if i > 0 {
			if !f.Program {
				for _, x := range conditionsWithin(path[:i], f) {
					there = append(there, cond(r, x))
				}
				return r.guarded(constantValue(f), there, f.Name)
			}
			x = gocode.Dot(x, r.p.names.Field(f))
		}
		if schema.IsOptional(f.Type) && (i < len(path)-1 || !nilable(f.Type)) {
			there = append(there, isThere(f, x))
		}
	}
	last := path[len(path)-1]
	return r.guarded(value{present(x, last.Type), kindOf(last.Type)}, there, last.Name)
}

// ownField is a field of the record that is read. An expression of an answer may have
// that of the other side, whose frames are others.
func (r *reader) ownField(f *schema.WireField) *schema.WireField {
	all := r.rec.Fields()
	if r.message == nil || slices.Contains(all, f) {
		return f
	}
	for _, own := range all {
		if own.Name == f.Name && own.Level == f.Level {
			return own
		}
	}
	return f
}

// guarded is a value that is zero where something on the way is not there:
//
//	level := 0
//	if m.Will != nil {
//		level = int(m.Will.QoS)
//	}
func (r *reader) guarded(v value, there []gocode.Expr, name string) value {
	if len(there) == 0 {
		return v
	}
	if v.kind == isBool {
		return value{gocode.And(append(there, v.x)...), isBool}
	}
	local := r.fresh(localName(name))
	if v.kind == isText {
		r.add(&gocode.Var{Name: local, Type: gocode.Id("string")},
			gocode.When(gocode.And(there...), gocode.Assign(gocode.Id(local), gocode.CallOf(gocode.Id("string"), v.x))))
		return value{gocode.Id(local), isText}
	}
	r.add(gocode.Define(local, gocode.Int(0)),
		gocode.When(gocode.And(there...), gocode.Assign(gocode.Id(local), v.num())))
	return value{gocode.Id(local), isInt}
}

// constantValue is that of a field that no program gives.
func constantValue(f *schema.WireField) value {
	if f.Equation != nil {
		if n, ok := f.Equation.Value.(schema.Number); ok {
			return value{number(n), isInt}
		}
	}
	return value{gocode.Int(0), isInt}
}

// fieldOf is the value of one field of the record.
func (r *reader) fieldOf(f *schema.WireField) value {
	if !f.Program || r.prefix {
		r.asked.fields[f] = true
		if v, ok := r.vars[f]; ok && isPointer(f) {
			return r.guarded(value{present(v.x, f.Type), v.kind}, []gocode.Expr{isThere(f, v.x)}, f.Name)
		} else if ok {
			return v
		}
		return r.elsewhere(f)
	}
	x, kind := r.path(f), kindOf(f.Type)
	if !schema.IsOptional(f.Type) || nilable(f.Type) {
		return value{present(x, f.Type), kind}
	}
	there := []gocode.Expr{isThere(f, x)}
	if _, isStruct := schema.Present(f.Type).(*schema.WireStruct); isStruct {
		return value{x, kind}
	}
	return r.guarded(value{present(x, f.Type), kind}, there, f.Name)
}

// elsewhere is a field that was not read yet, or that x has.
func (r *reader) elsewhere(f *schema.WireField) value {
	switch f.Role {
	case schema.IDRole:
		return value{gocode.Dot(idX, "ID"), isNumber}
	case schema.ChannelRole:
		return value{gocode.Dot(idX, "Channel"), isNumber}
	case schema.VersionRole:
		return value{gocode.Dot(idX, "Version"), isNumber}
	}
	if kindOf(f.Type) == isBool {
		return value{gocode.False, isBool}
	}
	return value{gocode.Int(0), isInt}
}

// path is where the program's value of a field goes: m.Key.
func (r *reader) path(f *schema.WireField) gocode.Expr {
	for _, w := range r.whole {
		if w == f {
			return r.root
		}
	}
	return gocode.Dot(r.root, r.p.names.Field(f))
}

// measure is size, count, has or tag of what was read.
func (r *reader) measure(m *schema.Measure) value {
	at := m.Stretch
	if m.Tagged != nil {
		return value{r.hasField(m.Tagged), isBool}
	}
	if at.From >= at.To {
		return value{gocode.Int(0), isInt}
	}
	f, _ := r.rec.Leaves[at.From].(*schema.WireField)
	switch {
	case m.Of == schema.SizeOf:
		return value{r.size(at), isInt}
	case f == nil:
		return value{gocode.Int(0), isInt}
	case m.Of == schema.HasOf:
		return value{r.hasField(f), isBool}
	case m.Of == schema.TagOf:
		if u, ok := schema.Present(f.Type).(*schema.WireUnion); ok && f.Program && !r.prefix {
			return value{gocode.CallOf(gocode.Id(tagFunc(r.p.names.Decl(u))), r.path(f)), isInt}
		}
	case m.Of == schema.CountOf:
		return value{r.countOf(f), isInt}
	}
	return value{gocode.Int(0), isInt}
}

func (r *reader) hasField(f *schema.WireField) gocode.Expr {
	if came := r.hasCome(f); came != nil {
		return came
	}
	conds := []gocode.Expr{r.conditions(f)}
	if schema.IsOptional(f.Type) {
		if !f.Program || r.prefix {
			r.asked.fields[f] = true
			if v, ok := r.vars[f]; ok {
				return isThere(f, v.x)
			}
			return gocode.False
		}
		conds = append(conds, isThere(f, r.path(f)))
	}
	if all := gocode.And(conds...); all != nil {
		return all
	}
	return gocode.True
}

func (r *reader) countOf(f *schema.WireField) gocode.Expr {
	if f.Program && !r.prefix {
		return gocode.Len(r.path(f))
	}
	r.asked.fields[f] = true
	if v, ok := r.vars[f]; ok {
		return gocode.Len(v.x)
	}
	return gocode.Int(0)
}

// size is how many bytes a stretch has that was read: a constant, the length of a
// text, or the distance between two places.
func (r *reader) size(at schema.Stretch) gocode.Expr {
	if by := frameSize(r.rec, at); by != nil && r.prefix && at.To > r.stop {
		return r.unknown(by)
	}
	leaves, uncounted := r.rec.Leaves[at.From:at.To], len(r.rec.Uncounted(at))
	tail := hasTail(r.rec, at)
	if f, ok := leaves[0].(*schema.WireField); ok && len(leaves) == 1 && !tail {
		if t, isText := schema.Present(f.Type).(*schema.WireText); isText && r.hasText(f) && len(t.Ends) == 1 && isBare(t.Ends[0], at) && f.Via == nil && !r.isRangeOfWord(at) {
			n, array := arrayLen(t)
			switch {
			case array && !f.IsConditional() && !schema.IsOptional(f.Type):
				return gocode.Int(int64(n))
			case !array && (!schema.IsOptional(f.Type) || nilable(f.Type)):
				return gocode.Len(r.fieldOf(f).x)
			}
		}
	}
	if bits, fixed := r.p.sizes.StretchBits(leaves); fixed && !tail {
		return gocode.Int(int64(bits/8) - int64(uncounted))
	}
	n := gocode.Op(r.end(at), "-", r.place(at.From))
	if uncounted == 0 {
		return n
	}
	n = gocode.Op(n, "-", gocode.Int(int64(uncounted)))
	if last, _ := lastField(r.rec, at); mayLack(last) {
		return gocode.CallOf(gocode.Id("max"), n, gocode.Int(0))
	}
	return n
}

// isRangeOfWord reports whether a stretch is a word by a range, as in size(a..): what stands
// between words is in that, and the end of the line behind the last one.
func (r *reader) isRangeOfWord(at schema.Stretch) bool {
	layout := layoutsOf(r.rec)[at.From]
	return !at.Alone && layout != nil && layout.Kind == schema.Words
}

// isBare reports whether a value has nothing around it that belongs to its size.
func isBare(end *schema.End, at schema.Stretch) bool {
	if end.Literal != "" && !at.Named || end.Fill != "" {
		return false
	}
	switch end.How {
	case schema.EndUntil:
		return at.Alone
	case schema.EndSize, schema.EndGiven, schema.EndRest, schema.EndWord, schema.EndWords:
		return true
	}
	return false
}

// hasText reports whether the text of a field is at hand.
func (r *reader) hasText(f *schema.WireField) bool {
	if r.opens != nil && r.opens.field == f {
		return false
	}
	if f.Program && !r.prefix {
		return true
	}
	_, has := r.vars[f]
	return has
}

// place is where a leaf begins.
func (r *reader) place(i int) gocode.Expr {
	if i == r.here {
		return gocode.Method(idR, "Pos")
	}
	if r.asked.places[r.rec] == nil {
		r.asked.places[r.rec] = map[int]bool{}
	}
	r.asked.places[r.rec][i] = true
	if x := r.places[i]; x != nil {
		return x
	}
	return gocode.Method(idR, "Pos")
}

// Places of no leaf.
const (
	frontOfTail = -1 // in front of the tagged fields: that of the leaf there is behind them
	nowhere     = -2
)

// end is where a stretch ends.
func (r *reader) end(at schema.Stretch) gocode.Expr {
	if isInFrontOfTail(r.rec, at) {
		return r.place(frontOfTail)
	}
	return r.place(at.To)
}

// checksum is a function of bytes that were read:
//
//	crc32.ChecksumIEEE(r.Range(at, at2))
//	sumOf(r.Range(at, at2), r.Range(at3, at4))   // an extern
func (r *reader) checksum(x *schema.Checksum) value {
	args := numbersOf(r, x)
	for _, s := range x.Stretches {
		if s.From >= s.To {
			continue
		}
		to := r.end(s)
		if n := len(r.rec.Uncounted(s)); s.Alone && n > 0 {
			to = gocode.Op(to, "-", gocode.Int(int64(n)))
		}
		args = append(args, r.call("Range", r.place(s.From), to))
	}
	return value{checksumCall(r.p, x, args), isNumber}
}

// store fills x with what replies ask of the message.
func (r *reader) store() {
	for _, name := range r.p.needs.stores[r.message] {
		r.add(r.p.needs.keep(name, gocode.CallOf(gocode.Id("int64"), r.named2(name).plain())))
	}
}

// settingLets stores lets in session variables:
//
//	rest := left - 1
//	r.InRange("rest", rest, 0, 65535)
//	x.Set(2, uint64(rest))
func (r *reader) settingLets() {
	for _, l := range r.rec.SettingLets() {
		v := r.exprValue(l.Value)
		if low, high, check := letRange(l); check {
			name := r.fresh(localName(l.Name))
			r.add(gocode.Define(name, v.num()))
			v = value{gocode.Id(name), isInt}
			r.run("InRange", gocode.Str(l.Name), v.x, number(low), intNumber(high))
		}
		r.add(r.p.setVariable(l.Sets, convert("uint64", v.plain())))
	}
}

// plain is v as any integer.
func (v value) plain() gocode.Expr {
	if v.kind == isBool {
		return oneIf(v.x)
	}
	return v.x
}

// named2 finds a field or let of the message by its name, also one of a struct that
// fills a slot.
func (r *reader) named2(name string) value {
	if f := slotNamed(r.message, name); f != nil {
		return r.fieldValue([]*schema.WireField{f})
	}
	first, rest, _ := strings.Cut(name, ".")
	for _, l := range r.rec.Lets {
		if l.Name == name {
			return r.exprValue(l.Value)
		}
	}
	if path := pathTo(r.rec, first, rest); path != nil {
		return r.fieldValue(path)
	}
	return value{gocode.Int(0), isInt}
}

// pathTo finds the fields that a name stands for: one of the record, or of a struct
// that fills a slot of it.
func pathTo(rec *schema.Record, first, rest string) []*schema.WireField {
	var inSlot []*schema.WireField
	var found *schema.WireField
	for _, f := range rec.Fields() {
		if f.Name == first && (found == nil || f.Level > found.Level) {
			found = f
		}
		s, ok := schema.Present(f.Type).(*schema.WireStruct)
		if !ok || !f.Slot || !s.Inline {
			continue
		}
		for _, in := range s.Record.Fields() {
			if in.Name == first {
				inSlot = []*schema.WireField{f, in}
			}
		}
	}
	path := inSlot
	if found != nil {
		path = []*schema.WireField{found}
	}
	if path == nil || rest == "" {
		return path
	}
	s, ok := schema.Present(path[len(path)-1].Type).(*schema.WireStruct)
	if !ok {
		return nil
	}
	next, more, _ := strings.Cut(rest, ".")
	inner := pathTo(s.Record, next, more)
	if inner == nil {
		return nil
	}
	return append(path, inner...)
}
