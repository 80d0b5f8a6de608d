package resolve

import "github.com/netgen-dev/netgen/generator/schema"

// markRecursive marks the structs and unions that can hold another one of
// themselves: those on a cycle of the graph of who mentions whom. It finds them
// as strongly connected components, by Tarjan's algorithm.
func markRecursive(types []schema.Decl) {
	g := &graph{met: map[schema.Decl]int{}, low: map[schema.Decl]int{}, open: map[schema.Decl]bool{}}
	for _, d := range types {
		if g.met[d] == 0 {
			g.visit(d)
		}
	}
}

type graph struct {
	met   map[schema.Decl]int // when, from 1
	low   map[schema.Decl]int // the earliest that can be reached
	open  map[schema.Decl]bool
	stack []schema.Decl
}

func (g *graph) visit(d schema.Decl) {
	now := len(g.met) + 1
	g.met[d], g.low[d], g.open[d] = now, now, true
	g.stack = append(g.stack, d)
	itself := false
	for _, next := range mentions(d) {
		if g.met[next] == 0 {
			g.visit(next)
			g.low[d] = min(g.low[d], g.low[next])
		} else if g.open[next] {
			g.low[d] = min(g.low[d], g.met[next])
		}
		itself = itself || next == d
	}
	if g.low[d] == now {
		g.close(d, itself)
	}
}

// close takes the component that began with d off the stack.
func (g *graph) close(d schema.Decl, itself bool) {
	recursive := itself || g.stack[len(g.stack)-1] != d
	for {
		last := g.stack[len(g.stack)-1]
		g.stack = g.stack[:len(g.stack)-1]
		g.open[last] = false
		if recursive {
			mark(last)
		}
		if last == d {
			return
		}
	}
}

func mark(d schema.Decl) {
	switch d := d.(type) {
	case *schema.Struct:
		d.Recursive = true
	case *schema.Union:
		d.Recursive = true
	}
}

// mentions returns the named types that d speaks of.
func mentions(d schema.Decl) []schema.Decl {
	var all []schema.Decl
	switch d := d.(type) {
	case *schema.Struct:
		for _, f := range d.Fields {
			all = append(all, schema.Refs(f.Type)...)
		}
	case *schema.Union:
		for _, v := range d.Variants {
			all = append(all, schema.Refs(v.Type)...)
		}
	case *schema.Alias:
		return schema.Refs(d.Type)
	}
	return all
}
