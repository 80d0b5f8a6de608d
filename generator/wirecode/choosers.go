package wirecode

import (
	"reflect"
	"strings"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// maxNamed is how many answers a name lists.
const maxNamed = 3

// AnswersName names what may come in an exchange that a side opens, such as
// TextOrBulks. It does not depend on other exchanges, so that it stays when some are
// added. Errors are left out where there is something else, since most exchanges have
// the same. More than a name lists are named after what opens the exchange.
func AnswersName(names Names, x *schema.Exchange, answers []*schema.WireAnswer, side int) string {
	var list, errors []string
	for _, a := range answers {
		switch m := a.Message[side]; {
		case m == nil:
		case a.Error:
			errors = append(errors, answerName(names, m))
		default:
			list = append(list, answerName(names, m))
		}
	}
	if len(list) == 0 {
		list = errors
	}
	if len(list) == 0 || len(list) > maxNamed {
		return "After" + names.Message(x.Open[side])
	}
	return strings.Join(list, "Or")
}

// answerName is a message's name without what tells its functions from those of its
// type.
func answerName(names Names, m *schema.Message) string {
	name := names.Message(m)
	if short := strings.TrimSuffix(name, "Message"); short != "" {
		return short
	}
	return name
}

// chooser is a function that chooses among answers. Exchanges whose answers are told
// apart alike share it.
type chooser struct {
	*gocode.Func
	prefix  string
	answers string // what it is named after, where no other chooser has the same
	opening string // what it is named after otherwise
	words   string // of its doc
	users   []*string
}

// chooser adds a function that chooses among answers, unless one is there that does
// the same, and sets name to its name once all are there.
//
//	// chooseText returns which of Text and Err begins here, by its place among
//	// them, or -1 for none.
//	func chooseText(r *wire.Reader, x *wire.Exchange) int
func (p *planner) chooser(name *string, c *choice, body []gocode.Stmt) {
	of := AnswersName(p.names, c.x, c.answers, c.opener)
	for _, has := range p.choosers {
		if has.prefix == c.prefix && has.answers == of && reflect.DeepEqual(has.Body, body) {
			has.users = append(has.users, name)
			return
		}
	}
	f := &gocode.Func{Params: readParams(), Results: []gocode.Param{{Type: gocode.Id("int")}}, Body: body}
	p.choosers = append(p.choosers, &chooser{
		f, c.prefix, of, "After" + p.names.Message(c.x.Open[c.opener]), p.choiceWords(c.answers, c.opener), []*string{name},
	})
	p.add(f)
}

// nameChoosers names the functions that choose. Where the same answers are told apart
// in several ways, by kinds of the exchange for example, their names are not enough.
func (p *planner) nameChoosers() {
	ways := map[string]int{}
	for _, c := range p.choosers {
		ways[c.prefix+c.answers]++
	}
	for _, c := range p.choosers {
		name := c.prefix + c.answers
		if ways[name] > 1 {
			name = c.prefix + c.opening
		}
		c.Name = p.functionNamed(name)
		c.Doc = c.Name + " returns " + c.words
		for _, user := range c.users {
			*user = c.Name
		}
	}
}

// choiceWords say what a function that chooses among answers returns.
func (p *planner) choiceWords(answers []*schema.WireAnswer, side int) string {
	var list []string
	for _, a := range answers {
		if m := a.Message[side]; m != nil {
			list = append(list, answerName(p.names, m))
		}
	}
	last := len(list) - 1
	if last < 1 {
		return "0 if " + strings.Join(list, "") + " begins here, or -1."
	}
	return "which of " + strings.Join(list[:last], ", ") + " and " + list[last] +
		" begins here, by its place among them, or -1 for none."
}
