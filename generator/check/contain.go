package check

import (
	"strings"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
)

// checkContainment reports structs that hold themselves with nothing between
// that could end it, and whether there are none.
func checkContainment(types []schema.Decl, report *diag.Report) bool {
	c := &container{report: report, done: map[*schema.Struct]bool{}, depth: map[*schema.Struct]int{}, fine: true}
	for _, d := range types {
		if s, ok := d.(*schema.Struct); ok && !c.done[s] {
			c.visit(s)
		}
	}
	return c.fine
}

// container walks from struct to struct, depth first.
type container struct {
	report *diag.Report
	done   map[*schema.Struct]bool
	depth  map[*schema.Struct]int // of those on the way, from 1
	way    []step
	fine   bool
}

// step is a field of a struct through which the way goes on.
type step struct {
	in    *schema.Struct
	field *schema.Field
}

func (c *container) visit(s *schema.Struct) {
	c.depth[s] = len(c.way) + 1
	for _, f := range s.Fields {
		held := heldBy(f.Type)
		if held == nil || c.done[held] {
			continue
		}
		c.way = append(c.way, step{s, f})
		if at := c.depth[held]; at > 0 {
			c.reportCycle(c.way[at-1:])
		} else {
			c.visit(held)
		}
		c.way = c.way[:len(c.way)-1]
	}
	delete(c.depth, s)
	c.done[s] = true
}

// heldBy returns the struct that every value of t has in it, if there is one.
func heldBy(t schema.Type) *schema.Struct {
	for {
		switch inner := schema.Underlying(t).(type) {
		case *schema.Struct:
			return inner
		case *schema.Array:
			t = inner.Elem
		default:
			return nil
		}
	}
}

func (c *container) reportCycle(cycle []step) {
	c.fine = false
	first, through := cycle[0], ""
	if len(cycle) > 1 {
		names := make([]string, len(cycle)-1)
		for i, s := range cycle[1:] {
			names[i] = s.in.Name
		}
		through = " through " + strings.Join(names, " and ")
	}
	d := c.report.Errorf(CodeContainsItself, first.field.Span, "struct %s contains itself%s, so it has no size; make the inner one ?%s or []%s",
		first.in.Name, through, named(first.field), named(first.field))
	for _, s := range cycle[1:] {
		d.Also(s.field.Span, "%s contains %s", s.in.Name, named(s.field))
	}
	if _, direct := schema.Underlying(first.field.Type).(*schema.Struct); direct {
		at := first.field.TypeAt
		at.End = at.Start
		d.Fix("make it optional", at, "?")
	}
}

// named returns the name of the struct that a field holds.
func named(f *schema.Field) string {
	return heldBy(f.Type).Name
}
