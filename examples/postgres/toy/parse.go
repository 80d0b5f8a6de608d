package toy

import (
	"strconv"
	"strings"
)

// split cuts a query into its statements, each a list of words: names in small
// letters, numbers, 'texts', $parameters and signs.
func split(sql string) ([][]string, error) {
	var statements [][]string
	var words []string
	for i := 0; i < len(sql); {
		c := sql[i]
		j := i + 1
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
			continue
		case c == ';':
			statements, words = appendStatement(statements, words), nil
			i++
			continue
		case c == '-' && strings.HasPrefix(sql[i:], "--"):
			for i < len(sql) && sql[i] != '\n' {
				i++
			}
			continue
		case c == '\'':
			end := closing(sql, i)
			if end < 0 {
				return nil, failure("42601", "unterminated quoted string")
			}
			words = append(words, strings.ReplaceAll(sql[i:end], "''", "'"))
			i = end + 1
			continue
		case c == '"':
			end := strings.IndexByte(sql[j:], '"')
			if end < 1 || strings.IndexFunc(sql[j:j+end], func(r rune) bool { return r < 0x80 && !isWord(byte(r)) }) >= 0 {
				return nil, failure("42601", "this quoted identifier is not understood here")
			}
			words = append(words, sql[j:j+end])
			i = j + end + 1
			continue
		case isWord(c) || c == '$':
			for j < len(sql) && isWord(sql[j]) {
				j++
			}
		case c == ':' && strings.HasPrefix(sql[i:], "::"):
			j = i + 2
		}
		words = append(words, strings.ToLower(sql[i:j]))
		i = j
	}
	return appendStatement(statements, words), nil
}

// closing returns where the text that begins at i ends, -1 if it does not.
func closing(sql string, i int) int {
	for j := i + 1; j < len(sql); j++ {
		if sql[j] != '\'' {
			continue
		}
		if j+1 < len(sql) && sql[j+1] == '\'' {
			j++
			continue
		}
		return j
	}
	return -1
}

func appendStatement(statements [][]string, words []string) [][]string {
	if len(words) == 0 {
		return statements
	}
	return append(statements, words)
}

func isWord(c byte) bool {
	return c == '_' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// A parser walks over the words of one statement.
type parser struct {
	words []string
	at    int
}

func (p *parser) peek() string {
	if p.at < len(p.words) {
		return p.words[p.at]
	}
	return ""
}

func (p *parser) next() string {
	word := p.peek()
	p.at++
	return word
}

// take moves over a word if it is the next one.
func (p *parser) take(word string) bool {
	if p.peek() != word {
		return false
	}
	p.at++
	return true
}

// want is an error unless all these words come next.
func (p *parser) want(words ...string) error {
	for _, word := range words {
		if !p.take(word) {
			return p.wrong()
		}
	}
	return nil
}

func (p *parser) wrong() error {
	if p.at >= len(p.words) {
		return failure("42601", "syntax error at end of input")
	}
	return failure("42601", "syntax error at or near %q", strings.TrimPrefix(p.peek(), "'"))
}

// end is an error unless all words were taken.
func (p *parser) end() error {
	if p.at < len(p.words) {
		return p.wrong()
	}
	return nil
}

// name takes a name.
func (p *parser) name() (string, error) {
	word := p.peek()
	if word == "" || !isWord(word[0]) || word[0] >= '0' && word[0] <= '9' {
		return "", p.wrong()
	}
	p.at++
	return word, nil
}

// list takes what is between commas.
func (p *parser) list(item func() error) error {
	for {
		if err := item(); err != nil {
			return err
		}
		if !p.take(",") {
			return nil
		}
	}
}

// An operand is a value that stands in a statement, or a parameter of it.
type operand struct {
	value     value
	parameter int // from 1, 0 for none
	oid       uint32
}

// operand takes a number, a text, NULL or a parameter, perhaps with a ::type.
func (p *parser) operand() (operand, error) {
	o := operand{oid: oidText}
	word := p.peek()
	switch {
	case word == "null":
	case strings.HasPrefix(word, "'"):
		o.value = textValue(word[1:])
	case strings.HasPrefix(word, "$"):
		n, err := strconv.Atoi(word[1:])
		if err != nil || n < 1 || n > 1000 {
			return o, p.wrong()
		}
		o.parameter = n
	default:
		if word == "-" {
			p.at++
			word += p.peek()
		}
		if _, err := strconv.ParseInt(word, 10, 64); err != nil {
			return o, p.wrong()
		}
		o.value, o.oid = textValue(word), oidInt4
		if _, err := strconv.ParseInt(word, 10, 32); err != nil {
			o.oid = oidInt8
		}
	}
	p.at++
	if p.take("::") {
		oid, ok := typeNames[p.next()]
		if !ok {
			return o, failure("42704", "type does not exist")
		}
		o.oid = oid
	}
	return o, nil
}
