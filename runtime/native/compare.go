package native

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// maxDifferences is how many methods an error of CompareShapes lists.
const maxDifferences = 16

// CompareShapes tells whether two peers with different fingerprints understand
// each other: mine and theirs are their tables of shapes, and name returns the
// local name of a method. Methods of only one side do no harm, and either side
// may have more versions, variants, alternatives and errors at the end of what
// both have. The error has a line for each of the first methods that differ.
func CompareShapes(mine, theirs string, name func(method uint16) string) error {
	here, err := parseShapes(mine)
	if err != nil {
		return fmt.Errorf("own table of shapes: %w", err)
	}
	there, err := parseShapes(theirs)
	if err != nil {
		return fmt.Errorf("the peer's table of shapes: %w", err)
	}
	c := comparison{mine: here, theirs: there, left: 1<<16 + 64*len(here.types)}
	return errors.Join(c.run(name)...)
}

// comparison compares two tables. It stops at the first difference of a method.
type comparison struct {
	mine, theirs *shapes
	// seen are the pairs of types, mine and theirs, that the method at hand has
	// been found to use in the same place. They are compared once, which also
	// ends recursion.
	seen map[[2]int]bool
	// left is how many pairs may still be compared. It is far more than two
	// releases of a schema need, and keeps made-up tables from taking long.
	left int
}

// maxPlaces is how deep a difference is looked for. Types that hold themselves
// are no deeper than they are written, so that only made-up tables come near.
const maxPlaces = 1000

// place is where in a method something stands, from the inside out.
type place struct {
	what  string
	outer *place
	depth int
}

// in returns the place of a part of p.
func (p *place) in(what string) *place {
	return &place{what, p, p.depth + 1}
}

func (p *place) String() string {
	words := []string{p.what}
	for p = p.outer; p != nil && len(words) < 10; p = p.outer {
		words = append(words, p.what)
	}
	return strings.Join(words, " of ")
}

// run returns a difference for each method that has one.
func (c *comparison) run(name func(uint16) string) []error {
	var differences []error
	found := func(what string, err error) {
		if err != nil {
			differences = append(differences, fmt.Errorf("%s: %w", what, err))
		}
	}
	for _, m := range c.mine.methods {
		i, both := slices.BinarySearchFunc(c.theirs.methods, m.id, func(t methodShape, id uint16) int {
			return cmp.Compare(t.id, id)
		})
		if both {
			found(m.role+" "+name(m.id), c.method(m, c.theirs.methods[i]))
		}
	}
	c.seen = map[[2]int]bool{}
	found("errors of the protocol", c.list("error", c.mine.errors, c.theirs.errors))
	if more := len(differences) - maxDifferences; more > 0 {
		differences = append(differences[:maxDifferences], fmt.Errorf("and %d more", more))
	}
	return differences
}

func (c *comparison) method(mine, theirs methodShape) error {
	c.seen = map[[2]int]bool{}
	if mine.role != theirs.role {
		return fmt.Errorf("its role is %s here and %.20s there", mine.role, theirs.role)
	}
	if mine.sender != theirs.sender {
		return fmt.Errorf("its sender is %s here and %.20s there", mine.sender, theirs.sender)
	}
	if err := c.types(&place{what: "its body"}, mine.body, theirs.body); err != nil {
		return err
	}
	answer := "downstream item"
	if mine.role == "request" {
		answer = "result"
	}
	return cmp.Or(
		c.alternatives("upstream item", mine.parts["<-"], theirs.parts["<-"]),
		c.alternatives(answer, mine.parts["->"], theirs.parts["->"]),
		c.alternatives("result", mine.parts["until"], theirs.parts["until"]),
		c.list("error", mine.parts["!"], theirs.parts["!"]),
	)
}

// alternatives compares lists that may be empty on both sides only: something
// has been added there that the other side does not expect at all.
func (c *comparison) alternatives(what string, mine, theirs []string) error {
	if (len(mine) == 0) != (len(theirs) == 0) {
		return fmt.Errorf("its %ss are %d here and %d there", what, len(mine), len(theirs))
	}
	return c.list(what, mine, theirs)
}

// list compares what both lists have.
func (c *comparison) list(what string, mine, theirs []string) error {
	for i := range min(len(mine), len(theirs)) {
		where := &place{what: fmt.Sprintf("%s %d", what, i+1)}
		if err := c.types(where, mine[i], theirs[i]); err != nil {
			return err
		}
	}
	return nil
}

// types compares two codes of types.
func (c *comparison) types(where *place, mine, theirs string) error {
	a, b := mine, theirs
	for {
		shellA, innerA := cutShell(a)
		shellB, innerB := cutShell(b)
		if shellA != shellB {
			return c.differ(where, mine, theirs)
		}
		if shellA == "" {
			break
		}
		a, b = innerA, innerB
		if shellA != "?" {
			mine, theirs = a, b
			where = where.in("an element")
		}
	}
	n, isMine := c.mine.typeOf(a)
	m, isTheirs := c.theirs.typeOf(b)
	switch {
	case isMine && isTheirs:
		return c.named(where, n, m)
	case isMine || isTheirs || a != b:
		return c.differ(where, mine, theirs)
	}
	return nil
}

// cutShell takes "[]", "[16]", "map[string]" or "?" off a code.
func cutShell(code string) (shell, inner string) {
	if strings.HasPrefix(code, "?") {
		return code[:1], code[1:]
	}
	if strings.HasPrefix(code, "[") || strings.HasPrefix(code, "map[") {
		i := strings.IndexByte(code, ']') + 1
		return code[:i], code[i:]
	}
	return "", code
}

func (c *comparison) differ(where *place, mine, theirs string) error {
	return fmt.Errorf("%v is %s here and %s there", where, c.mine.describe(mine), c.theirs.describe(theirs))
}

// named compares struct or union mine with theirs, both given by number.
func (c *comparison) named(where *place, mine, theirs int) error {
	pair := [2]int{mine, theirs}
	if c.seen[pair] {
		return nil
	}
	c.seen[pair] = true
	if c.left--; c.left < 0 || where.depth > maxPlaces {
		return errors.New("the two tables of shapes are too tangled to be compared")
	}
	a, b := c.mine.types[mine], c.theirs.types[theirs]
	if a.kind != b.kind {
		return fmt.Errorf("%v is a %s here and a %.20s there", where, a.kind, b.kind)
	}
	if a.kind == "union" {
		return c.variants(where, a.segments[0].types, b.segments[0].types)
	}
	return c.structs(where, a.segments, b.segments)
}

func (c *comparison) variants(where *place, mine, theirs []string) error {
	for i := range min(len(mine), len(theirs)) {
		variant := where.in(fmt.Sprintf("variant %d", i+1))
		if err := c.types(variant, mine[i], theirs[i]); err != nil {
			return err
		}
	}
	return nil
}

// structs compares the versions of a struct that both have. These must have the
// same fields.
func (c *comparison) structs(where *place, mine, theirs []segmentShape) error {
	first := 1
	for i := range min(len(mine), len(theirs)) {
		if mine[i].since != theirs[i].since {
			return fmt.Errorf("field %d of %v came with version %s here and %.20s there", first, where, mine[i].since, theirs[i].since)
		}
		if err := c.fields(where, first, mine[i].types, theirs[i].types); err != nil {
			return err
		}
		first += len(mine[i].types)
	}
	return nil
}

func (c *comparison) fields(where *place, first int, mine, theirs []string) error {
	for i := range max(len(mine), len(theirs)) {
		field := where.in(fmt.Sprintf("field %d", first+i))
		if i >= len(mine) || i >= len(theirs) {
			return c.differ(field, at(mine, i), at(theirs, i))
		}
		if err := c.types(field, mine[i], theirs[i]); err != nil {
			return err
		}
	}
	return nil
}

// at returns list[i], or nothing where the list is shorter.
func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}
