package syntax

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/netgen-dev/netgen/generator/source"
)

var (
	errNumber   = errors.New("bad number")
	errTooLarge = errors.New("number too large")
)

// integer reads a number or a character.
func (p *parser) integer() *Int {
	t := p.tok()
	x := &Int{Text: t.Text, Span: p.here()}
	if !p.joins(t) || t.Kind != IntToken && t.Kind != CharToken {
		p.expected("a whole number")
		return x
	}
	p.next()
	x.Span = t.Span
	if t.Kind == CharToken {
		x.Value = p.char(t)
		return x
	}
	value, err := parseInt(t.Text)
	switch {
	case errors.Is(err, errTooLarge):
		p.report.Errorf(CodeNumberTooLarge, t.Span, "%s does not fit in 64 bits", t.Text)
	case err != nil:
		p.report.Errorf(CodeBadNumber, t.Span, "%s is not a number", t.Text).
			Helpf("numbers are written 12, 0x80, 0o17, 0b1010 or 8MB")
	}
	x.Value = value
	return x
}

// signedInt reads a number that may be negative.
func (p *parser) signedInt() Expr {
	start := p.start()
	if !p.got("-") {
		return p.integer()
	}
	u := &Unary{Op: "-", X: p.integer()}
	u.Span = p.from(start)
	return u
}

// bases has what numbers begin with that are not decimal.
var bases = map[string]int{"0x": 16, "0o": 8, "0b": 2}

// parseInt returns the value of a number as it is written in a schema.
func parseInt(text string) (uint64, error) {
	digits, base, unit := text, 10, uint64(1)
	for i, suffix := range []string{"KB", "MB", "GB"} {
		if rest, ok := strings.CutSuffix(text, suffix); ok {
			digits, unit = rest, 1<<(10*(i+1))
		}
	}
	if b, ok := bases[text[:min(len(text), 2)]]; ok {
		digits, base, unit = text[2:], b, 1
	} else if len(digits) > 1 && digits[0] == '0' {
		return 0, errNumber
	}
	value, err := strconv.ParseUint(digits, base, 64)
	switch {
	case errors.Is(err, strconv.ErrRange), err == nil && value > math.MaxUint64/unit:
		return 0, errTooLarge
	case err != nil:
		return 0, errNumber
	}
	return value * unit, nil
}

// float reads a number with a fraction, which the caller has seen.
func (p *parser) float() *Float {
	t := p.next()
	value, err := strconv.ParseFloat(t.Text, 64)
	switch {
	case errors.Is(err, strconv.ErrRange):
		p.report.Errorf(CodeNumberTooLarge, t.Span, "%s does not fit in an f64", t.Text)
		value = 0
	case err != nil:
		p.report.Errorf(CodeBadNumber, t.Span, "%s is not a number", t.Text)
	}
	return &Float{Text: t.Text, Span: t.Span, Value: value}
}

// str reads a string, on the same line.
func (p *parser) str() *String {
	t := p.tok()
	if t.Kind != StringToken || !p.joins(t) {
		p.expected("a string")
		return &String{Span: p.here()}
	}
	p.next()
	value, _ := p.unquote(t)
	return &String{Text: t.Text, Span: t.Span, Value: value}
}

// char returns the value of a character: one byte.
func (p *parser) char(t *Token) uint64 {
	value, ok := p.unquote(t)
	switch {
	case len(value) == 1:
		return uint64(value[0])
	case ok && terminated(t.Text):
		p.report.Errorf(CodeBadCharacter, t.Span, "a character in quotes is one byte").
			Helpf("several bytes are a string, in double quotes")
	}
	return 0
}

// terminated reports whether a quoted token has its closing quote; the lexer has
// said so if not.
func terminated(text string) bool {
	rest := text[1:]
	for len(rest) > 0 && rest[0] != text[0] {
		if rest[0] == '\\' && len(rest) > 1 {
			rest = rest[1:]
		}
		rest = rest[1:]
	}
	return len(rest) == 1
}

// unquote undoes the escapes of a quoted token and reports bad ones.
func (p *parser) unquote(t *Token) (value string, ok bool) {
	text, end := t.Text[1:], t.Span.End
	if terminated(t.Text) {
		text, end = text[:len(text)-1], end-1
	}
	ok = true
	var b strings.Builder
	for {
		plain, rest, escaped := strings.Cut(text, `\`)
		b.WriteString(plain)
		if !escaped {
			return b.String(), ok
		}
		c, n, err := unescape(rest)
		if err == nil {
			b.WriteByte(c)
		} else {
			start := end - len(rest) - 1
			at := source.Span{File: t.Span.File, Start: start, End: start + 1 + n}
			p.report.Errorf(CodeBadEscape, at, "%s", err).Helpf(`the escapes are \n \r \t \0 \\ \" \' and \x00`)
			ok = false
		}
		text = rest[n:]
	}
}

var escapes = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', '0': 0, '\\': '\\', '"': '"', '\'': '\''}

// unescape returns the byte that an escape stands for, of which text follows the
// backslash, and how much of text it takes.
func unescape(text string) (c byte, n int, err error) {
	if text == "" {
		return 0, 0, errors.New(`nothing follows this \`)
	}
	if c, ok := escapes[text[0]]; ok {
		return c, 1, nil
	}
	if text[0] != 'x' {
		_, n := utf8.DecodeRuneInString(text)
		return 0, n, fmt.Errorf(`no escape is written \%s`, text[:n])
	}
	if len(text) < 3 {
		return 0, len(text), errors.New(`two hexadecimal digits follow \x`)
	}
	v, err := strconv.ParseUint(text[1:3], 16, 8)
	if err != nil {
		return 0, 1, errors.New(`two hexadecimal digits follow \x`)
	}
	return byte(v), 3, nil
}
