package gomodel

import (
	"slices"
	"strconv"

	"github.com/netgen-dev/netgen/generator/wirecode"
)

// shareAnswers finds answers that several methods have. They stand once, in a variable
// that is named after them.
func (b *wireBuilder) shareAnswers(t *WireTables) {
	var lists []*answerList
	at := 0
	for _, x := range b.wire.Protocol.Exchanges() {
		m := t.Methods[at]
		at++
		for side, answers := range m.Answers {
			if len(answers) == 0 {
				continue
			}
			i := slices.IndexFunc(lists, func(l *answerList) bool { return slices.Equal(l.Answers, answers) })
			if i < 0 {
				i = len(lists)
				name := "answers" + wirecode.AnswersName(b, x, x.Answers(), side)
				lists = append(lists, &answerList{WireAnswers: WireAnswers{name, answers}})
			}
			lists[i].users = append(lists[i].users, &m.Shared[side])
		}
	}
	taken := map[string]bool{}
	for _, l := range lists {
		if len(l.users) < 2 {
			continue
		}
		name := l.Var
		for n := 2; taken[l.Var]; n++ {
			l.Var = name + strconv.Itoa(n)
		}
		taken[l.Var] = true
		for _, user := range l.users {
			*user = l.Var
		}
		t.Shared = append(t.Shared, &l.WireAnswers)
	}
}

// answerList is a list of answers with the places that name its variable.
type answerList struct {
	WireAnswers
	users []*string
}
