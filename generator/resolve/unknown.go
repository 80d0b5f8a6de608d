package resolve

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// unknown is a name that stands for nothing.
type unknown struct {
	name   syntax.Name
	code   diag.Code
	format string // of the message, with a place for the name
}

// foreign has the names of other languages' types, but for those with a number in them.
var foreign = map[string]string{
	"boolean": "bool", "byte": "u8", "uchar": "u8", "char": "u8",
	"short": "i16", "ushort": "u16", "int": "i64", "integer": "i64", "long": "i64",
	"uint": "u64", "unsigned": "u64", "ulong": "u64", "size": "u64",
	"float": "f64", "double": "f64", "number": "f64",
	"str": "string", "text": "string", "blob": "bytes", "binary": "bytes",
	"timestamp": "time", "datetime": "time", "date": "time", "guid": "uuid",
}

// foreignWire has those that mean something else in a wire protocol, or nothing: there the
// bytes count, and they are C's and those of manuals.
var foreignWire = map[string]string{
	"int": "i32", "integer": "i32", "uint": "u32", "unsigned": "u32", "float": "f32", "single": "f32", "real": "f32",
	"word": "u16", "dword": "u32", "qword": "u64", "flag": "bit", "leb128": "uvarint",
	"timestamp": "", "datetime": "", "date": "", "guid": "", "number": "",
}

// foreignNumbers are what other languages put in front of a number of bits.
var foreignNumbers = map[string]string{
	"uint": "u", "int": "i", "float": "f", "fixed": "u", "sfixed": "i",
}

// reportUnknown reports every name that stands for nothing, with what may have
// been meant by it.
func (r *resolver) reportUnknown() {
	for _, u := range r.unknown {
		d := r.errorf(u.code, u.name.Span, u.format, u.name.Text)
		if made, ok := r.taken[u.name.Text]; ok {
			d.Also(made.span, "%s becomes %s, for itself alone", made.what, u.name.Text)
			d.Helpf("declare struct %s and name it in both places", u.name.Text)
			continue
		}
		if meant := r.meant(u.name.Text); meant != "" {
			suggest(d, u.name, r.inBrackets(meant, u.name))
			continue
		}
		r.typeFirst(d, u.name)
	}
}

// inBrackets is the type that is meant by a name with a size behind it, as char[8] of other languages.
func (r *resolver) inBrackets(meant string, name syntax.Name) string {
	behind := name.Span.File.Text[name.Span.End:]
	switch {
	case meant != "u8" || r.schema.Wire == nil || !bytes.HasPrefix(behind, []byte("[")):
		return meant
	case strings.EqualFold(name.Text, "char"):
		return "string"
	}
	return "bytes"
}

// typeFirst offers to write a field's name in front of its type, which other languages write
// first: u8 count.
func (r *resolver) typeFirst(d *diag.Diagnostic, name syntax.Name) {
	t := wordBefore(name.Span)
	if text := t.Text(); isBuiltin(text) || text != "" && r.isNumber(text) {
		d.Fix("write the name first", t.To(name.Span), name.Text+" "+text)
	}
}

// wordBefore is the word in front of a span with blanks between, or nothing.
func wordBefore(at source.Span) source.Span {
	before := bytes.TrimRight(at.File.Text[:at.Start], " ")
	return source.Span{File: at.File, Start: bytes.LastIndexFunc(before, notInWord) + 1, End: len(before)}
}

func notInWord(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// warnMisspelt warns of a name that is new here but looks like that of a type.
func (r *resolver) warnMisspelt(name syntax.Name, what string) {
	guess := r.guess(name.Text)
	if guess == "" || isBuiltin(guess) || distance(name.Text, guess, 1) > 1 {
		return
	}
	d := r.report.Warnf(CodeMaybeMisspelt, name.Span, "%s is a new %s that carries nothing; did you mean %s?", name.Text, what, guess)
	d.Fix("use "+guess, name.Span, guess)
	d.Helpf("write `%s {}` if it is meant to be new", name.Text)
}

// meant returns the type that an unknown name most likely stands for, or "".
func (r *resolver) meant(name string) string {
	if t := r.translated(name); t != "" {
		return t
	}
	return r.guess(name)
}

// translated returns the type that has a name in other languages, or "".
func (r *resolver) translated(name string) string {
	lower := strings.TrimSuffix(strings.ToLower(name), "_t")
	bits := strings.TrimLeft(lower, "abcdefghijklmnopqrstuvwxyz")
	if sign := foreignNumbers[strings.TrimSuffix(lower, bits)]; sign != "" && r.isNumber(sign+bits) {
		return sign + bits
	}
	if t, known := foreignWire[lower]; known && r.schema.Wire != nil {
		return t
	}
	return foreign[lower]
}

// isNumber reports whether a number of this file has a name.
func (r *resolver) isNumber(name string) bool {
	if r.schema.Wire != nil {
		return builtinWire(name, false) != nil
	}
	return isBuiltin(name)
}

// maxGuesses is how many names are compared with all that are declared. Nobody
// reads on after so many, and each one takes its time.
const maxGuesses = 200

// guess returns the type that is most likely meant by a misspelt name, or "".
func (r *resolver) guess(name string) string {
	if guess, known := r.guesses[name]; known || len(r.guesses) == maxGuesses {
		return guess
	}
	if r.guesses == nil {
		r.guesses = map[string]string{}
		known := builtins
		if r.schema.Wire != nil {
			known = wireBuiltins
		}
		r.names = slices.Concat(slices.Sorted(maps.Keys(r.types)), known)
	}
	guess := closest(name, r.names)
	r.guesses[name] = guess
	return guess
}

// suggest offers a name instead of a wrong one, if there is one to offer.
func suggest(d *diag.Diagnostic, name syntax.Name, guess string) {
	if guess != "" {
		d.Fix("use "+guess, name.Span, guess)
	}
}

// maxMisspelt is the length of the longest name that is compared with others.
const maxMisspelt = 64

// closest returns the candidate that is most likely meant by a misspelt name,
// the first of equals, or "" if none is near.
func closest(name string, candidates []string) string {
	if len(name) > maxMisspelt {
		return ""
	}
	best, nearest := "", min(len(name)/3, 3)
	lower := strings.ToLower(name)
	for _, c := range candidates {
		if c == name {
			continue
		}
		if n := distance(lower, strings.ToLower(c), nearest); n < nearest || n == nearest && best == "" {
			best, nearest = c, n
		}
	}
	return best
}

// distance counts the letters to insert, remove, replace or swap with their
// neighbour to get from a to b, and stops counting beyond most.
func distance(a, b string, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	beforeLast, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		beforeLast, last, row = last, row, beforeLast
		row[0] = i
		for j := 1; j <= len(b); j++ {
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+differ(a[i-1], b[j-1]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], beforeLast[j-2]+1)
			}
		}
		if slices.Min(row) > most {
			return most + 1
		}
	}
	return row[len(b)]
}

func differ(a, b byte) int {
	if a == b {
		return 0
	}
	return 1
}
