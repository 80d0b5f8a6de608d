package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// unionAppend plans the function that appends a union, and for one that is told apart
// elsewhere the function that returns the tag:
//
//	func appendHost(b []byte, x *wire.Exchange, v Host) ([]byte, error) {
//		if wire.IsNil(v) {
//			return b, wire.Missing("Host")
//		}
//		switch v := v.(type) {
//		case *HostIPv4:
//			b = append(b, 1)
//			b = append(b, v.Value[:]...)
//		default:
//			return b, wire.NoVariant("Host", v)
//		}
//		return b, nil
//	}
func (p *planner) unionAppend(d *schema.WireUnion) {
	name := p.names.Decl(d)
	a := p.newAppending(name)
	a.params = paramsOf(d)
	a.rec = &schema.Record{}
	a.root = idV
	a.refuse(gocode.CallOf(wireID("IsNil"), idV), "Missing", gocode.Str(a.what))
	bind := ""
	var cases []gocode.Case
	for _, v := range d.Variants {
		variant, made := p.names.Variant(d, v)
		body := a.block(func() {
			a.at = place{}
			if a.variant(d, v, made) {
				bind = "v"
			}
		})
		cases = append(cases, gocode.Case{Values: []gocode.Expr{&gocode.Star{X: gocode.Id(variant)}}, Body: body})
	}
	cases = append(cases, gocode.Case{Body: []gocode.Stmt{
		gocode.Give(idB, gocode.CallOf(wireID("NoVariant"), gocode.Str(a.what), idV)),
	}})
	a.deep(p.recursive(d), func() { a.add(&gocode.TypeSwitch{Bind: bind, X: idV, Cases: cases}) })
	p.add(&gocode.Func{
		Name: AppendFunc(name),
		Doc:  AppendFunc(name) + " appends a " + name + ".",
		Params: append([]gocode.Param{
			gocode.P("b", bytesType), gocode.P("x", exchangeType), gocode.P("v", gocode.Id(name)),
		}, intParams(a.params)...),
		Results: appendResults,
		Body:    a.finish(),
	})
	if d.By == schema.Apart {
		p.unionTag(d, name)
	}
}

// variant appends one variant, and reports whether it asks for its value.
func (a *appending) variant(d *schema.WireUnion, v *schema.WireVariant, made bool) bool {
	c := context{what: a.what + "." + v.Name}
	asked := false
	switch {
	case v.Else && d.By == schema.ByPrefix:
		defer a.otherwise(d, v, c)()
	case v.Else:
		asked = a.otherTag(d, c)
	}
	if d.By == schema.ByTag {
		src := source{fixed: v.Tag}
		if v.Else {
			src = source{path: gocode.Dot(idV, "Tag")}
		}
		a.write(d.Tag, src, c)
	}
	if v.Type == nil {
		return asked
	}
	src := source{path: idV, ptr: true}
	if made {
		src = source{path: gocode.Dot(idV, "Value")}
		if schema.IsOptional(v.Type) {
			a.element(v.Type, src.path, c)
			return true
		}
	}
	a.write(v.Type, src, c)
	return true
}

// otherwise keeps where an else variant begins, and refuses it behind its value if a reader
// would take that for another variant, or could with what follows:
//
//	at := len(b)
//	b = append(b, v.Value...)
//	b = append(b, "\r\n"...)
//	if wire.Begins(b[at:], true, ":", "+") {
//		return b, wire.BeginsAlike("Reply.Other")
//	}
func (a *appending) otherwise(d *schema.WireUnion, v *schema.WireVariant, c context) (refuse func()) {
	a.flush()
	at := gocode.Id(a.fresh("at"))
	a.add(gocode.Define(string(at), gocode.Len(idB)))
	return func() {
		a.flush()
		leads, _ := a.p.wire.LeadsOf(d, a.p.sizes)
		more := !schema.TakesRest(v.Type, nil)
		args := []gocode.Expr{&gocode.Slice{X: idB, Low: at}, gocode.Bool(more)}
		for _, lead := range leads {
			args = append(args, gocode.Str(lead))
		}
		a.refuse(gocode.CallOf(wireID("Begins"), args...), "BeginsAlike", gocode.Str(c.what))
	}
}

// otherTag refuses an else variant that has the tag of another, as which it would be
// read:
//
//	switch v.Tag {
//	case 0, 3:
//		return b, wire.TagTaken("Auth.Other", v.Tag)
//	}
func (a *appending) otherTag(d *schema.WireUnion, c context) bool {
	var taken []gocode.Expr
	for _, v := range d.Variants {
		if v.Tag != nil && !v.Else {
			taken = append(taken, number(*v.Tag))
		}
	}
	tag := gocode.Dot(idV, "Tag")
	if len(taken) > 0 {
		a.flush()
		a.add(&gocode.Switch{On: tag, Cases: []gocode.Case{{
			Values: taken,
			Body:   []gocode.Stmt{gocode.Give(idB, gocode.CallOf(wireID("TagTaken"), gocode.Str(c.what), gocode.CallOf(gocode.Id("int"), tag)))},
		}}})
	}
	return len(taken) > 0 || d.By == schema.ByTag
}

// unionTag plans the function that returns the tag of a union's variant:
//
//	func tagOfData(v Data) int {
//		switch v := v.(type) {
//		case *DataA:
//			return 1
//		case *DataOther:
//			if v != nil {
//				return v.Tag
//			}
//		}
//		return 0
//	}
func (p *planner) unionTag(d *schema.WireUnion, name string) {
	bind := ""
	var cases []gocode.Case
	for _, v := range d.Variants {
		variant, _ := p.names.Variant(d, v)
		tag := gocode.Stmt(gocode.Give(gocode.Int(0)))
		switch {
		case v.Else:
			bind = "v"
			tag = gocode.When(gocode.Op(idV, "!=", gocode.Nil), gocode.Give(gocode.CallOf(gocode.Id("int"), gocode.Dot(idV, "Tag"))))
		case v.Tag != nil:
			tag = gocode.Give(number(*v.Tag))
		}
		cases = append(cases, gocode.Case{
			Values: []gocode.Expr{&gocode.Star{X: gocode.Id(variant)}},
			Body:   []gocode.Stmt{tag},
		})
	}
	p.add(&gocode.Func{
		Name:    tagFunc(name),
		Doc:     tagFunc(name) + " returns the tag of the variant that v is, 0 for none.",
		Params:  []gocode.Param{gocode.P("v", gocode.Id(name))},
		Results: []gocode.Param{{Type: gocode.Id("int")}},
		Body:    []gocode.Stmt{&gocode.TypeSwitch{Bind: bind, X: idV, Cases: cases}, gocode.Give(gocode.Int(0))},
	})
}
