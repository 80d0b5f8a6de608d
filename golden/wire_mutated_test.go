package golden_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestMutatedWireSchemas checks with Go's type checker what becomes of wire schemas of which
// parts were exchanged at random: nothing of that ends the generator, and whatever it accepts
// has to compile.
func TestMutatedWireSchemas(t *testing.T) {
	t.Parallel()
	rounds := fewer(300)
	schemas := tokensOfSchemas(t)
	accepted := 0
	for seed := range uint64(rounds) {
		m := &mutation{random: rand.New(rand.NewPCG(seed, 1)), all: schemas}
		name, text := m.schema()
		if _, _, ok := accepts(t, seed, name, text); ok {
			accepted++
		}
	}
	wantAccepted(t, accepted, rounds, rounds/10)
}

// tokenized is a schema in its tokens, blanks and line ends among them.
type tokenized struct {
	name   string
	tokens []string
}

var wireToken = regexp.MustCompile(`//[^\n]*|\s+|"(?:[^"\\]|\\.)*"|\w+|&&|\|\||[=!<>]=|<<|>>|->|<-|\.\.|.`)

// tokensOfSchemas returns the schemas that need nothing of Go, without their packages' names.
func tokensOfSchemas(t *testing.T) (all []tokenized) {
	t.Helper()
	paths, err := filepath.Glob("wire/*.netgen")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, found := strings.Cut(string(text), "\nwire ")
		if !found || strings.Contains(rest, "\nextern ") {
			continue
		}
		tokens := wireToken.FindAllString("wire "+rest, -1)
		tokens = slices.DeleteFunc(tokens, func(token string) bool { return strings.HasPrefix(token, "//") })
		all = append(all, tokenized{strings.TrimSuffix(filepath.Base(path), ".netgen"), tokens})
	}
	return all
}

// mutation changes one schema, with parts of all of them.
type mutation struct {
	random *rand.Rand
	all    []tokenized
	tokens []string
}

// schema returns a schema with one to three changes, and the name of what it was made of.
func (m *mutation) schema() (name, text string) {
	from := pickOf(m.random, m.all)
	m.tokens = slices.Clone(from.tokens)
	changes := []func(){m.number, m.typ, m.typ, m.name, m.name, m.operator, m.remove, m.repeat, m.swap, m.insert, m.insert, m.condition, m.optional, m.brackets}
	for range 1 + m.random.IntN(3) {
		pickOf(m.random, changes)()
	}
	return from.name, "package " + from.name + "\n" + strings.Join(m.tokens, "")
}

func pickOf[T any](random *rand.Rand, all []T) T { return all[random.IntN(len(all))] }

var (
	wireNumbers   = strings.Fields("0 1 2 3 5 8 16 100 128 255 256 0x80 0x8000 65535")
	wireTypes     = strings.Fields("u8 u16 u24 u32 u64 i8 i16 i64 u3 u4 bit bool u12 varint bytes string dec hex dec[3] HEX[2] f32 bytes[rest] string[u8] bytes[3] [2]u8 [u8]u16 ?u8")
	wireOperators = strings.Fields("+ - * / & | << >> == != < <= > >= && ||")
	isName        = regexp.MustCompile(`^[A-Za-z_]\w*$`).MatchString
	isNumber      = regexp.MustCompile(`^\d`).MatchString
)

// exchange puts one of others into the place of a token that is wanted.
func (m *mutation) exchange(wanted func(string) bool, others []string) {
	if at, ok := m.find(wanted); ok {
		m.tokens[at] = pickOf(m.random, others)
	}
}

// find returns the place of any token that is wanted.
func (m *mutation) find(wanted func(string) bool) (at int, ok bool) {
	var found []int
	for i, token := range m.tokens {
		if wanted(token) {
			found = append(found, i)
		}
	}
	if len(found) == 0 {
		return 0, false
	}
	return pickOf(m.random, found), true
}

func isWireType(token string) bool { return slices.Contains(wireTypes, token) }

func (m *mutation) number() { m.exchange(isNumber, wireNumbers) }
func (m *mutation) typ()    { m.exchange(isWireType, wireTypes) }
func (m *mutation) operator() {
	m.exchange(func(s string) bool { return slices.Contains(wireOperators, s) }, wireOperators)
}

// name puts a name into the place of another one near to it.
func (m *mutation) name() {
	at, ok := m.find(isName)
	if !ok {
		return
	}
	near := m.tokens[max(0, at-60):min(len(m.tokens), at+60)]
	m.tokens[at] = pickOf(m.random, slices.DeleteFunc(slices.Clone(near), func(s string) bool { return !isName(s) }))
}

// optional adds or removes a question mark.
func (m *mutation) optional() {
	at, ok := m.find(func(s string) bool { return s == "?" || isWireType(s) })
	switch {
	case !ok:
	case m.tokens[at] == "?":
		m.tokens = slices.Delete(m.tokens, at, at+1)
	default:
		m.tokens = slices.Insert(m.tokens, at, "?")
	}
}

// brackets puts brackets into the place of others.
func (m *mutation) brackets() {
	here, others := bracketsOf(m.tokens), pickOf(m.random, m.all).tokens
	if from := bracketsOf(others); len(here) > 0 && len(from) > 0 {
		at, by := pickOf(m.random, here), pickOf(m.random, from)
		m.tokens = slices.Replace(m.tokens, at.from, at.to, others[by.from:by.to]...)
	}
}

// A part is a run of tokens.
type part struct{ from, to int }

func bracketsOf(tokens []string) (all []part) {
	open := -1
	for i, token := range tokens {
		switch {
		case token == "[":
			open = i
		case token == "]" && open >= 0:
			all = append(all, part{open, i + 1})
			open = -1
		}
	}
	return all
}

// elementsOf returns what stands between braces, in the order of the closing ones: what is
// separated by commas or lines.
func elementsOf(tokens []string) (groups [][]part) {
	var open [][]part
	depth := 0
	for i, token := range tokens {
		switch last := len(open) - 1; {
		case token == "{":
			open = append(open, []part{{i + 1, i + 1}})
		case last < 0:
		case token == "}":
			groups = append(groups, ended(open[last], i))
			open = open[:last]
		case token == "[" || token == "(":
			depth++
		case token == "]" || token == ")":
			depth--
		case depth == 0 && (token == "," || strings.Contains(token, "\n")):
			open[last] = append(ended(open[last], i), part{i + 1, i + 1})
		}
	}
	return slices.DeleteFunc(groups, func(g []part) bool { return len(g) == 0 })
}

// ended ends the last of some elements, which is none where nothing is in it.
func ended(elements []part, at int) []part {
	last := &elements[len(elements)-1]
	if last.to = at; last.from == last.to {
		return elements[:len(elements)-1]
	}
	return elements
}

// element returns an element of the schema, and false if it has none.
func (m *mutation) element() (part, bool) {
	groups := elementsOf(m.tokens)
	if len(groups) == 0 {
		return part{}, false
	}
	return pickOf(m.random, pickOf(m.random, groups)), true
}

func (m *mutation) remove() {
	if e, ok := m.element(); ok {
		m.tokens = slices.Delete(m.tokens, e.from, e.to)
	}
}

// repeat writes an element again, with another name.
func (m *mutation) repeat() {
	if e, ok := m.element(); ok {
		m.add(e, renamed(m.tokens[e.from:e.to]))
	}
}

// add puts tokens behind an element.
func (m *mutation) add(behind part, tokens []string) {
	m.tokens = slices.Insert(m.tokens, behind.to, append([]string{", "}, tokens...)...)
}

func renamed(tokens []string) []string {
	tokens = slices.Clone(tokens)
	if i := slices.IndexFunc(tokens, isName); i >= 0 && tokens[i] != "_" {
		tokens[i] += "x"
	}
	return tokens
}

// swap exchanges neighbours.
func (m *mutation) swap() {
	groups := slices.DeleteFunc(elementsOf(m.tokens), func(g []part) bool { return len(g) < 2 })
	if len(groups) == 0 {
		return
	}
	group := pickOf(m.random, groups)
	at := m.random.IntN(len(group) - 1)
	a, b := group[at], group[at+1]
	m.tokens = slices.Replace(m.tokens, a.from, b.to,
		slices.Concat(m.tokens[b.from:b.to], m.tokens[a.to:b.from], m.tokens[a.from:a.to])...)
}

// insert adds an element of this schema or of another one.
func (m *mutation) insert() {
	from := m.tokens
	if m.random.IntN(3) == 0 {
		from = pickOf(m.random, m.all).tokens
	}
	groups := elementsOf(from)
	e, ok := m.element()
	if !ok || len(groups) == 0 {
		return
	}
	added := pickOf(m.random, pickOf(m.random, groups))
	if tokens := from[added.from:added.to]; len(tokens) < 30 {
		m.add(e, renamed(tokens))
	}
}

// condition puts a condition of the schema behind an element.
func (m *mutation) condition() {
	e, ok := m.element()
	at, found := m.find(func(s string) bool { return s == "if" })
	if !ok || !found {
		return
	}
	end := at
	for end < len(m.tokens) && !strings.ContainsAny(m.tokens[end], ",{}\n") {
		end++
	}
	m.tokens = slices.Insert(m.tokens, e.to, append([]string{" "}, m.tokens[at:end]...)...)
}
