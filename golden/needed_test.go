package golden_test

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// needed returns the text of a package's first file without the declarations that neither
// the wanted names nor the other files need. The clients and servers that stay away are most
// of what a compiler would do: each has its own copy of the runtime's generic functions.
func needed(p *typed, text string, wanted ...string) string {
	n := &needs{p: p, units: map[types.Object]*unit{}, imports: map[string]bool{}}
	for _, d := range p.files[0].Decls {
		n.declared(d)
	}
	for _, name := range wanted {
		n.want(p.types.Scope().Lookup(name))
	}
	for _, file := range p.files[1:] {
		n.uses(file)
	}
	return n.text(text)
}

// A unit is what stays or goes as a whole: a function, a type with its methods, a variable,
// constants that are counted.
type unit struct {
	nodes  []ast.Node
	wanted bool
}

type needs struct {
	p       *typed
	units   map[types.Object]*unit // by what they declare
	imports map[string]bool
}

// declared finds the units of a declaration.
func (n *needs) declared(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		n.add(d, n.owner(d))
	case *ast.GenDecl:
		if d.Tok == token.CONST {
			n.add(d, n.names(d.Specs...)...)
			return
		}
		for _, spec := range d.Specs {
			n.add(spec, n.names(spec)...)
		}
	}
}

// owner is what a function declares, or the type of which it is a method.
func (n *needs) owner(f *ast.FuncDecl) types.Object {
	declared := n.p.info.Defs[f.Name]
	if f.Recv == nil {
		return declared
	}
	receiver := declared.Type().(*types.Signature).Recv().Type()
	if pointer, ok := receiver.(*types.Pointer); ok {
		receiver = pointer.Elem()
	}
	return receiver.(*types.Named).Obj()
}

// names are what specs declare.
func (n *needs) names(specs ...ast.Spec) (all []types.Object) {
	for _, spec := range specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			all = append(all, n.p.info.Defs[s.Name])
		case *ast.ValueSpec:
			for _, name := range s.Names {
				all = append(all, n.p.info.Defs[name])
			}
		}
	}
	return all
}

// add has a node belong to the unit of what it declares. Blank names declare nothing.
func (n *needs) add(node ast.Node, declared ...types.Object) {
	declared = slices.DeleteFunc(declared, func(o types.Object) bool { return o == nil || o.Name() == "_" })
	if len(declared) == 0 {
		return
	}
	u := n.units[declared[0]]
	if u == nil {
		u = &unit{}
	}
	u.nodes = append(u.nodes, node)
	for _, o := range declared {
		n.units[o] = u
	}
}

// want has something stay, and all that it uses.
func (n *needs) want(o types.Object) {
	u := n.units[o]
	if u == nil || u.wanted {
		return
	}
	u.wanted = true
	for _, node := range u.nodes {
		n.uses(node)
	}
}

// uses has all stay that a node uses.
func (n *needs) uses(node ast.Node) {
	ast.Inspect(node, func(node ast.Node) bool {
		name, ok := node.(*ast.Ident)
		if !ok {
			return true
		}
		used := n.p.info.Uses[name]
		if pkg, ok := used.(*types.PkgName); ok && n.p.set.File(name.Pos()) == n.p.set.File(n.p.files[0].Pos()) {
			n.imports[pkg.Imported().Path()] = true
		}
		n.want(used)
		return true
	})
}

// text is the file's with what stays, and the imports of that.
func (n *needs) text(whole string) string {
	var b strings.Builder
	b.WriteString("package " + n.p.files[0].Name.Name + "\n")
	for _, d := range n.p.files[0].Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if n.units[n.owner(d)].wanted {
				b.WriteString("\n" + n.of(whole, d) + "\n")
			}
		case *ast.GenDecl:
			n.specs(&b, whole, d)
		}
	}
	return b.String()
}

func (n *needs) specs(b *strings.Builder, whole string, d *ast.GenDecl) {
	specs := slices.DeleteFunc(slices.Clone(d.Specs), func(spec ast.Spec) bool { return !n.stays(spec) })
	switch {
	case len(specs) == 0:
	case len(specs) == len(d.Specs):
		b.WriteString("\n" + n.of(whole, d) + "\n")
	default:
		for _, spec := range specs {
			b.WriteString("\n" + d.Tok.String() + " " + n.of(whole, spec) + "\n")
		}
	}
}

func (n *needs) stays(spec ast.Spec) bool {
	if i, ok := spec.(*ast.ImportSpec); ok {
		path, _ := strconv.Unquote(i.Path.Value)
		return n.imports[path]
	}
	return slices.ContainsFunc(n.names(spec), func(o types.Object) bool {
		u := n.units[o]
		return u != nil && u.wanted
	})
}

// of is the text of a node.
func (n *needs) of(whole string, node ast.Node) string {
	return whole[n.p.set.Position(node.Pos()).Offset:n.p.set.Position(node.End()).Offset]
}
