package golden_test

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// treeWidth is how long a line of a dump may be before it is broken.
const treeWidth = 100

// tree is a node of a dump: (Head atom atom child child).
type tree struct {
	label    string // of the parent's field, with a = behind it
	head     string
	atoms    []string
	children []tree
}

// dump returns the syntax tree of a file, without positions, as nested lists.
func dump(f *syntax.File) string {
	var b strings.Builder
	build("", reflect.ValueOf(f)).write(&b, 0)
	b.WriteByte('\n')
	return b.String()
}

// build makes the tree of a node, of which the zero fields are left out.
func build(label string, v reflect.Value) tree {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	t := tree{label: label, head: v.Type().Name()}
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; !v.Field(i).IsZero() && name != "Tokens" && name != "Source" {
			t.add(name, v.Field(i))
		}
	}
	return t
}

func (t *tree) add(name string, v reflect.Value) {
	switch x := v.Interface().(type) {
	case source.Span:
		return
	case syntax.Name:
		t.atoms = append(t.atoms, label(name)+x.Text)
		return
	case *syntax.Name:
		t.atoms = append(t.atoms, label(name)+x.Text)
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		t.atoms = append(t.atoms, strings.ToLower(name))
	case reflect.String:
		t.atoms = append(t.atoms, fmt.Sprintf("%s%q", label(name), v.String()))
	case reflect.Slice:
		for i := range v.Len() {
			if n, ok := v.Index(i).Interface().(syntax.Name); ok {
				t.atoms = append(t.atoms, n.Text)
				continue
			}
			t.children = append(t.children, build(label(name), v.Index(i)))
		}
	case reflect.Pointer, reflect.Interface:
		t.children = append(t.children, build(label(name), v))
	default:
		t.atoms = append(t.atoms, fmt.Sprintf("%s%v", label(name), v.Interface()))
	}
}

// label is what a dump says of a field, which is nothing where there is no doubt.
func label(name string) string {
	switch name {
	case "Name", "Decls", "Items", "Values", "Variants", "Settings", "Mods", "Record", "Block", "Args", "Key":
		return ""
	}
	return strings.ToLower(name) + "="
}

func (t tree) write(b *strings.Builder, indent int) {
	if line := t.line(); indent+len(line) <= treeWidth {
		b.WriteString(line)
		return
	}
	b.WriteString(t.label + "(" + strings.Join(append([]string{t.head}, t.atoms...), " "))
	for _, child := range t.children {
		b.WriteString("\n" + strings.Repeat(" ", indent+2))
		child.write(b, indent+2)
	}
	b.WriteString(")")
}

func (t tree) line() string {
	parts := append([]string{t.head}, t.atoms...)
	for _, child := range t.children {
		parts = append(parts, child.line())
	}
	return t.label + "(" + strings.Join(parts, " ") + ")"
}
