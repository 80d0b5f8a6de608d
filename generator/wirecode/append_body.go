package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// appending plans the body of one function that appends. Bytes that are known, or
// are one each, gather in run until something else has to be appended.
type appending struct {
	p       *planner
	what    string // what is appended, in errors
	params  []*schema.Param
	message *schema.Message // nil in a struct or union
	// whole are the fields of a message that is one value: m is that.
	whole []*schema.WireField

	head []gocode.Stmt // goes in front of body
	body []gocode.Stmt
	used map[string]bool // names of variables
	run  []piece
	at   place // where the next byte goes
	// marks are the variables that hold places.
	marks map[string]bool
	// usesErr tells that the body needs a variable err, usesOK that it needs ok, and
	// usesStart that it needs start.
	usesErr, usesOK, usesStart bool

	rec      *schema.Record
	root     gocode.Expr // whose fields the record's are
	inside   bool        // root is a struct within another, and no pointer
	kindAt   int         // which kind is written
	lets     map[*schema.Let]value
	optional map[optionalPath]value         // what programValue has computed
	measured map[schema.Stretch]gocode.Expr // what was measured when it had been appended
	pending  []*late
	starts   map[schema.Stretch]place
	now      int // the leaf in front of which everything has been appended
	// beforeTail tells that the tagged fields in front of that leaf have not been.
	beforeTail bool
}

// place is Mark + Off, where Mark is a variable; an empty Mark is an unknown place.
type place struct {
	mark string
	off  int
}

// piece is one byte.
type piece struct {
	x     gocode.Expr // nil for a constant
	fixed byte
}

func (p *planner) newAppending(what string) *appending {
	return &appending{
		p: p, what: p.names.Package() + ": " + what, used: map[string]bool{}, marks: map[string]bool{}, at: place{mark: "start"},
		lets: map[*schema.Let]value{}, optional: map[optionalPath]value{}, measured: map[schema.Stretch]gocode.Expr{},
	}
}

// finish returns the whole body.
func (a *appending) finish() []gocode.Stmt {
	a.flush()
	var all []gocode.Stmt
	if a.usesStart {
		all = append(all, gocode.Define("start", gocode.Len(idB)))
	}
	if a.usesErr {
		all = append(all, &gocode.Var{Name: "err", Type: gocode.Id("error")})
	}
	if a.usesOK {
		all = append(all, &gocode.Var{Name: "ok", Type: gocode.Id("bool")})
	}
	all = append(append(all, a.head...), a.body...)
	return append(a.withoutIdle(all), gocode.Give(idB, gocode.Nil))
}

// withoutIdle leaves out the places from which nothing had to be measured, since all that
// follows them is constant.
func (a *appending) withoutIdle(list []gocode.Stmt) []gocode.Stmt {
	return slices.DeleteFunc(list, func(s gocode.Stmt) bool {
		let, ok := s.(*gocode.Let)
		return ok && a.marks[let.Names[0]] && !mentions(list, gocode.Id(let.Names[0]))
	})
}

// fresh returns a name for a variable.
func (a *appending) fresh(name string) string { return freshName(name, a.used, a.params) }

// add adds statements that do not append.
func (a *appending) add(list ...gocode.Stmt) {
	a.body = append(a.body, list...)
}

// grow adds statements that append size bytes, or any number where it is negative.
func (a *appending) grow(size int, list ...gocode.Stmt) {
	a.flush()
	a.add(list...)
	if size < 0 {
		a.at = place{}
		return
	}
	a.at.off += size
}

// appends adds b = f(b, args...).
func (a *appending) appends(size int, f string, args ...gocode.Expr) {
	a.grow(size, gocode.Assign(idB, gocode.CallOf(wireID(f), append([]gocode.Expr{idB}, args...)...)))
}

// block returns the statements that f adds, which may not run: what stands behind
// them is at an unknown place.
func (a *appending) block(f func()) []gocode.Stmt {
	a.flush()
	before := a.body
	a.body = nil
	f()
	a.flush()
	inner := a.body
	a.body, a.at = before, place{}
	return inner
}

// when adds if cond { f }; cond may be nil for always.
func (a *appending) when(cond gocode.Expr, f func()) {
	switch cond {
	case nil, gocode.Expr(gocode.Id("true")):
		f()
		return
	case gocode.Expr(gocode.Id("false")):
		return
	}
	a.add(gocode.When(cond, a.block(f)...))
}

// either adds if cond { f } else { g }.
func (a *appending) either(cond gocode.Expr, f, g func()) {
	a.flush()
	at := a.at
	then := a.block(f)
	a.at = at
	other := a.block(g)
	switch {
	case len(then) == 0 && len(other) == 0:
		a.at = at
	case len(then) == 0:
		a.add(gocode.When(gocode.Not(cond), other...))
	default:
		a.add(&gocode.If{Cond: cond, Then: then, Else: other})
	}
}

// deep puts f between Down and Up where values stand in one another, so that none is
// appended that lies too deep for its reader.
func (a *appending) deep(recursive bool, f func()) {
	if !recursive {
		f()
		return
	}
	a.refuse(gocode.Not(gocode.Method(idX, "Down")), "TooDeep", gocode.Str(a.what))
	f()
	a.flush()
	a.add(gocode.Run(gocode.Method(idX, "Up")))
}

// refuse adds if cond { return b, wire.what(args...) }.
func (a *appending) refuse(cond gocode.Expr, what string, args ...gocode.Expr) {
	a.add(gocode.When(cond, gocode.Give(idB, gocode.CallOf(wireID(what), args...))))
}

// try adds b, err = call, and returns the error.
func (a *appending) try(call gocode.Expr) {
	a.usesErr = true
	a.grow(-1,
		&gocode.Set{Targets: []gocode.Expr{idB, idErr}, Value: call},
		gocode.When(gocode.Op(idErr, "!=", gocode.Nil), gocode.Give(idB, idErr)),
	)
}

// constant appends known bytes.
func (a *appending) constant(text string) {
	for i := range len(text) {
		a.run = append(a.run, piece{fixed: text[i]})
	}
	a.at.off += len(text)
}

// one appends one byte.
func (a *appending) one(x gocode.Expr) {
	a.run = append(a.run, piece{x: x})
	a.at.off++
}

// here returns the place of the next byte.
func (a *appending) here() place {
	if a.at.mark == "" {
		a.flush()
		name := a.fresh("at")
		a.marks[name] = true
		a.add(gocode.Define(name, gocode.Len(idB)))
		a.at = place{mark: name}
	}
	if a.at.mark == "start" {
		a.usesStart = true
	}
	return a.at
}

// expr is mark + off.
func (at place) expr() gocode.Expr {
	switch {
	case at.off == 0:
		return gocode.Id(at.mark)
	case at.off < 0:
		return gocode.Op(gocode.Id(at.mark), "-", gocode.Int(int64(-at.off)))
	}
	return gocode.Op(gocode.Id(at.mark), "+", gocode.Int(int64(at.off)))
}

// behind is how many bytes follow a place: len(b) - mark - off, less more.
func (a *appending) behind(at place, less int) gocode.Expr {
	if a.at.mark == at.mark {
		return gocode.Int(int64(a.at.off - at.off - less))
	}
	a.flush()
	n := gocode.Op(gocode.Len(idB), "-", gocode.Id(at.mark))
	if off := at.off + less; off != 0 {
		n = gocode.Op(n, "-", gocode.Int(int64(off)))
	}
	return n
}

// flush appends the run, known bytes as a text where there are many:
//
//	b = append(b, 1, byte(m.Code))
//	b = append(b, "MQTT"...)
func (a *appending) flush() {
	run := a.run
	a.run = nil
	for len(run) > 0 {
		n := knownRun(run)
		if n == len(run) || n > 6 {
			a.add(appendKnown(run[:n]))
			run = run[n:]
			continue
		}
		n = mixedRun(run)
		args := []gocode.Expr{idB}
		for _, x := range run[:n] {
			args = append(args, x.expr())
		}
		a.add(gocode.Assign(idB, gocode.CallOf(gocode.Id("append"), args...)))
		run = run[n:]
	}
}

func (x piece) expr() gocode.Expr {
	switch {
	case x.x != nil:
		return x.x
	case x.fixed < 10:
		return gocode.Int(x.fixed)
	}
	return gocode.Hex(x.fixed)
}

// knownRun returns how many known bytes a run begins with.
func knownRun(run []piece) int {
	for i, x := range run {
		if x.x != nil {
			return i
		}
	}
	return len(run)
}

// mixedRun returns how many bytes of a run come before many known ones.
func mixedRun(run []piece) int {
	for i := range run {
		if knownRun(run[i:]) > 6 {
			return i
		}
	}
	return len(run)
}

func appendKnown(run []piece) gocode.Stmt {
	text := make([]byte, len(run))
	printable := true
	for i, x := range run {
		text[i] = x.fixed
		printable = printable && (x.fixed >= 0x20 && x.fixed < 0x7f || x.fixed == '\r' || x.fixed == '\n')
	}
	call := &gocode.Call{Fun: gocode.Id("append"), Args: []gocode.Expr{idB}}
	if len(run) > 4 || printable {
		call.Args, call.Spread = append(call.Args, gocode.Str(text)), true
		return gocode.Assign(idB, call)
	}
	for _, x := range run {
		call.Args = append(call.Args, x.expr())
	}
	return gocode.Assign(idB, call)
}

// named is what errors call a field.
func (a *appending) named(f *schema.WireField) string {
	if f == nil || f.Name == "" {
		return a.what
	}
	return a.what + "." + f.Name
}
