package wire

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Counted is a member of a struct in JSON that follows from another one: how many elements that
// has, or whether it is there, 1 or 0.
type Counted struct {
	Member   string // as errors say it
	Name, Of string // of both in JSON
	Value    int
	Most     uint64 // that fits
	Has      bool   // it says whether the other one is there
	Bool     bool   // true stands for 1, and false for 0
}

// WithCounted is WithMembers with members that follow from others, too.
func WithCounted(constants string, all []Counted, object any) ([]byte, error) {
	var b strings.Builder
	b.WriteString(constants)
	for _, c := range all {
		if uint64(c.Value) > c.Most {
			return nil, OutOfRange(c.Member, c.Value, 0, c.Most)
		}
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Quote(c.Name) + ":" + c.text(c.Value))
	}
	return WithMembers(b.String(), object)
}

// text is a number as it stands in JSON.
func (c *Counted) text(n int) string {
	if c.Bool {
		return strconv.FormatBool(n != 0)
	}
	return strconv.Itoa(n)
}

// countedOf are the members of a struct in JSON that follow from others.
func countedOf(t reflect.Type) []Counted {
	if s, ok := reflect.Zero(t).Interface().(interface{ CountedMembers() []Counted }); ok {
		return s.CountedMembers()
	}
	return nil
}

// A tally is what an object has where its struct has members that follow from others.
type tally struct {
	of  []Counted
	raw []json.RawMessage // what these members are
	is  []int             // what they have to be
}

func newTally(of []Counted) *tally {
	if len(of) == 0 {
		return nil
	}
	return &tally{of, make([]json.RawMessage, len(of)), make([]int, len(of))}
}

// note notes the member of the object that another one follows from, and how many elements it
// has.
func (t *tally) note(i int, null bool, elements int) {
	t.is[i] = elements
	if t.of[i].Has {
		t.is[i] = Bit(!null)
	}
}

// check returns an error for a member that is not what follows from others.
func (t *tally) check() error {
	if t == nil {
		return nil
	}
	for i, c := range t.of {
		is := Members{c.Name: t.raw[i]}.Number(c.Name)
		if is != t.is[i] || (JSONKind(t.raw[i]) == JSONBool) != c.Bool || uint64(is) > c.Most {
			return fmt.Errorf("%s is %.64s, and %s was expected", c.Member, t.raw[i], c.text(t.is[i]))
		}
	}
	return nil
}
