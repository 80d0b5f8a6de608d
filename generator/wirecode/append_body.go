package wirecode

import (
	"maps"
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// appending plans the body of one function that appends. What has a fixed size gathers
// in run until something else has to be appended.
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

	rec    *schema.Record
	under  *schema.WireField // what is appended right now, whose condition holds; nil for nothing
	root   gocode.Expr       // whose fields the record's are
	inside bool              // root is a struct within another, and no pointer
	kindAt int               // which kind is written
	found
	trimFrom place                               // where the body begins that is trimmed
	before   map[*schema.Variable]gocode.Id      // what session variables were before
	textID   gocode.Id                           // the exchange's id as a text, empty while nobody has asked for it
	itself   map[*schema.WireField]bool          // which fields ask themselves
	assumed  *schema.WireField                   // is there, as far as it is asked; nil for none
	decided  map[*schema.WireField][]gocode.Expr // whether those are there that ask themselves
	measured map[schema.Stretch]gocode.Expr      // what was measured when it had been appended
	pending  []*late
	untolds  []func() // checks of values of which it is known at the end whether something tells
	starts   map[schema.Stretch]place
	own      *ownSize // of the late field that is being appended, nil for none
	now      int      // the leaf in front of which everything has been appended
	// beforeTail tells that the tagged fields in front of that leaf have not been.
	beforeTail bool
}

// found is what has been found once, to be used again.
type found struct {
	lets    map[*schema.Let]value
	zeros   map[zeroKey]value            // what orZero has computed in front of the body
	inBlock map[zeroKey]value            // what it has computed in this block and around it
	lates   map[lateKey][]schema.Stretch // what lateSizes has found

	counting map[*schema.WireField]bool // texts and lists that nobody fills, while it is found out how long they are
}

func newFound() found {
	return found{
		counting: map[*schema.WireField]bool{},
		lets:     map[*schema.Let]value{}, zeros: map[zeroKey]value{}, inBlock: map[zeroKey]value{},
		lates: map[lateKey][]schema.Stretch{},
	}
}

// place is Mark + Off, where Mark is a variable; an empty Mark is an unknown place.
type place struct {
	mark string
	off  int
}

func (p *planner) newAppending(what string) *appending {
	return &appending{
		p: p, what: p.names.Package() + ": " + what, used: map[string]bool{}, marks: map[string]bool{}, at: place{mark: "start"},
		found: newFound(), itself: map[*schema.WireField]bool{}, decided: map[*schema.WireField][]gocode.Expr{},
		measured: map[schema.Stretch]gocode.Expr{}, before: map[*schema.Variable]gocode.Id{},
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

// grow adds statements that append any number of bytes.
func (a *appending) grow(list ...gocode.Stmt) {
	a.flush()
	a.add(list...)
	a.at = place{}
}

// appends adds b = f(b, args...).
func (a *appending) appends(f string, args ...gocode.Expr) {
	a.grow(gocode.Assign(idB, gocode.CallOf(wireID(f), append([]gocode.Expr{idB}, args...)...)))
}

// block returns the statements that f adds, which may not run: what stands behind
// them is at an unknown place.
func (a *appending) block(f func()) []gocode.Stmt {
	a.flush()
	before, known := a.body, a.inBlock
	a.body, a.inBlock = nil, maps.Clone(known)
	f()
	a.flush()
	inner := a.body
	a.body, a.inBlock, a.at = before, known, place{}
	return inner
}

// holding runs f where the condition of a field holds.
func (a *appending) holding(field *schema.WireField, f func()) {
	under := a.under
	a.under = field
	f()
	a.under = under
}

// when adds if cond { f }; cond may be nil for always.
func (a *appending) when(cond gocode.Expr, f func()) {
	switch cond {
	case nil, gocode.True:
		f()
		return
	case gocode.False:
		return
	}
	if body := a.block(f); len(body) > 0 {
		a.add(gocode.When(cond, body...))
	}
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
	if cond == gocode.False {
		return
	}
	a.add(gocode.When(cond, gocode.Give(idB, gocode.CallOf(wireID(what), args...))))
}

// try adds b, err = call, and returns the error.
func (a *appending) try(call gocode.Expr) {
	a.usesErr = true
	a.grow(
		&gocode.Set{Targets: []gocode.Expr{idB, idErr}, Value: call},
		gocode.When(gocode.Op(idErr, "!=", gocode.Nil), gocode.Give(idB, idErr)),
	)
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

// named is what errors call a field.
func (a *appending) named(f *schema.WireField) string {
	if f == nil || f.Name == "" {
		return a.what
	}
	return a.what + "." + f.Name
}
