package wirecode

import (
	"maps"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// reader plans the body of one function that reads, or one record in it: a struct
// whose fields stand among those of the function's own has a reader of its own,
// which writes into the same body.
type reader struct {
	*output
	p       *planner
	what    string // what is read, in errors
	params  []*schema.Param
	bound   map[string]gocode.Expr // what params are, of a struct within another
	message *schema.Message        // nil in a struct or union
	// whole are the fields of a message that is one value: m is that.
	whole []*schema.WireField
	// prefix tells that only what is wanted is kept, and everything else is thrown
	// away; stop is the leaf where it ends, and ends that this is behind a line whose last
	// word was read.
	prefix bool
	// loose tells that constants are not looked at, since other messages fill the struct with others.
	loose  bool
	alone  bool // the function has no exchange
	stop   int
	ends   bool
	line   *line // the words that it ends among
	kindAt int   // which kind is compared

	rec     *schema.Record
	root    gocode.Expr // whose fields the record's are
	inside  bool        // root is a struct within another, and no pointer
	layouts []*schema.Layout
	vars    map[*schema.WireField]value       // what was read and is kept in variables
	had     map[*schema.WireField]gocode.Expr // what headers came with, nil for those that did not
	places  map[int]gocode.Expr               // in front of leaves
	before  map[*schema.Variable]gocode.Id
	orderAt int // as planner.orderAt has it
	here    int // the leaf in front of which stretches are entered, or nowhere
	stretch []*stretch
	opens   *opening // nil for none
}

// output is what a function consists of so far.
type output struct {
	body  []gocode.Stmt
	bail  gocode.Stmt // leaves the function
	used  map[string]bool
	wants *wants
	asked *wants // what was in fact asked for
}

// wants are the fields, places and session variables that something asks for; nil stands for all.
type wants struct {
	fields map[*schema.WireField]bool
	places map[*schema.Record]map[int]bool
	before map[*schema.Record]map[*schema.Variable]bool // what session variables were before a record
	there  map[*schema.WireField]bool                   // headers, of which it is asked whether they came
}

func newWants() *wants {
	return &wants{
		map[*schema.WireField]bool{}, map[*schema.Record]map[int]bool{}, map[*schema.Record]map[*schema.Variable]bool{},
		map[*schema.WireField]bool{},
	}
}

func (p *planner) newReader(what string, wanted *wants) *reader {
	return &reader{
		output: &output{bail: gocode.Give(), used: map[string]bool{}, wants: wanted, asked: newWants()},
		p:      p, what: what, stop: -1,
	}
}

// twice plans a function twice: first to find what is asked for, then with variables
// for just that. A condition that turns out to be a constant has asked for nothing.
func twice(plan func(*wants) *reader) []gocode.Stmt {
	wanted := plan(nil).asked
	r := plan(wanted)
	if r.forgoes(wanted) {
		r = plan(wanted)
	}
	return r.body
}

// forgoes takes fields out of what is wanted whose variables nothing mentions, and reports
// whether there are any.
func (r *reader) forgoes(wanted *wants) (any bool) {
	for f, v := range r.vars {
		if name, is := v.x.(gocode.Id); is && wanted.fields[f] && !mentions(r.body, name) {
			delete(wanted.fields, f)
			any = true
		}
	}
	return any
}

// within returns a reader for a struct among the fields of r.
func (r *reader) within(d *schema.WireStruct, f *schema.WireField) *reader {
	inner := &reader{output: r.output, p: r.p, what: r.what, prefix: r.prefix, alone: r.alone, stop: -1, params: d.Params, bound: map[string]gocode.Expr{}}
	for _, p := range d.Params {
		inner.bound[paramName(p)] = r.argument(f, p)
	}
	return inner
}

// wantsField reports whether something asks for a field that the program does not
// get.
func (r *reader) wantsField(f *schema.WireField) bool {
	return r.wants == nil || r.wants.fields[f]
}

func (r *reader) wantsPlace(i int) bool {
	if r.wants == nil {
		return true
	}
	return r.wants.places[r.rec][i]
}

// fresh returns a name for a variable.
func (r *reader) fresh(name string) string { return freshName(name, r.used, r.params) }

func (o *output) add(list ...gocode.Stmt) { o.body = append(o.body, list...) }

// run adds r.name(args).
func (r *reader) run(name string, args ...gocode.Expr) {
	r.add(gocode.Run(r.call(name, args...)))
}

// call is r.name(args).
func (r *reader) call(name string, args ...gocode.Expr) gocode.Expr {
	return gocode.Method(idR, name, args...)
}

// block returns the statements that f adds. Names that it takes are free behind it.
func (r *reader) block(f func()) []gocode.Stmt {
	before, used := r.body, maps.Clone(r.used)
	r.body = nil
	f()
	inner := r.body
	r.body, r.used = before, used
	return inner
}

// when adds if cond { f }; cond may be nil for always.
func (r *reader) when(cond gocode.Expr, f func()) {
	switch cond {
	case nil, gocode.True:
		f()
		return
	case gocode.False:
		return
	}
	if body := r.block(f); len(body) > 0 {
		r.add(gocode.When(cond, body...))
	}
}

// deep puts f between Down and Up where values stand in one another.
func (r *reader) deep(recursive bool, f func()) {
	if !recursive {
		f()
		return
	}
	r.add(gocode.When(gocode.Not(r.call("Down")), r.bail))
	f()
	r.run("Up")
}

// named is what errors call a field.
func (r *reader) named(f *schema.WireField) string {
	if f == nil || f.Name == "" {
		return r.what
	}
	return r.what + "." + f.Name
}

// argument is what a field gives to a param of the struct in it.
func (r *reader) argument(f *schema.WireField, p *schema.Param) gocode.Expr {
	if x := schema.BoundValue(f.Binds, p); x != nil {
		return argument(r, x, f.Type)
	}
	if p.Version {
		return gocode.CallOf(gocode.Id("int"), r.version())
	}
	return gocode.Int(0)
}

// arguments are those of the function of a type.
func (r *reader) arguments(t schema.WireType, f *schema.WireField) []gocode.Expr {
	var all []gocode.Expr
	for _, p := range paramsOf(t) {
		all = append(all, r.argument(f, p))
	}
	return all
}

// version is what since and through ask for. A prefix is read before its message has told
// any, and looks for itself.
func (r *reader) version() gocode.Expr {
	switch {
	case r.message != nil && r.prefix && r.message.Version != nil:
		return r.fieldOf(r.message.Version).plain()
	case r.message != nil:
		return gocode.Dot(idX, "Version")
	}
	for _, p := range r.params {
		if p.Version {
			return r.param(p)
		}
	}
	return gocode.Int(0)
}

func (r *reader) param(p *schema.Param) gocode.Expr {
	if x := r.bound[paramName(p)]; x != nil {
		return x
	}
	return gocode.Id(paramName(p))
}

// conditions are those of a field beyond its value: since, through and if; nil for
// none.
func (r *reader) conditions(f *schema.WireField) gocode.Expr {
	var all []gocode.Expr
	if f.Since > 0 {
		all = append(all, gocode.Op(r.version(), ">=", gocode.Int(int64(f.Since))))
	}
	if f.Through != nil {
		all = append(all, gocode.Op(r.version(), "<=", gocode.Int(int64(*f.Through))))
	}
	if f.If != nil {
		all = append(all, cond(r, f.If))
	}
	return gocode.And(all...)
}

// conditionsOf are those of a leaf, nil for none.
func (r *reader) conditionsOf(leaf schema.Item) gocode.Expr {
	if f, ok := leaf.(*schema.WireField); ok {
		return r.conditions(f)
	}
	return nil
}

// layoutsOf returns the layout of each leaf, nil for none.
func layoutsOf(r *schema.Record) []*schema.Layout {
	all := make([]*schema.Layout, len(r.Leaves))
	at := map[schema.Item]int{}
	for i, leaf := range r.Leaves {
		at[leaf] = i
	}
	var each func([]schema.Item, *schema.Layout)
	each = func(items []schema.Item, in *schema.Layout) {
		for _, item := range items {
			if l, ok := item.(*schema.Layout); ok {
				each(l.Items, l)
				continue
			}
			if i, ok := at[item]; ok {
				all[i] = in
			}
		}
	}
	each(r.Items, nil)
	return all
}
