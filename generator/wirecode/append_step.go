package wirecode

import (
	"slices"
	"strconv"
	"strings"

	"github.com/netgen-dev/netgen/generator/gocode"
)

// step is pieces that are appended together: bytes, or one that is something else.
type step []piece

// So many known bytes stand among others at most. More are a step of their own.
const (
	fewKnown    = 6 // in the arguments of append
	fewKnownPut = 3 // on both sides of =
)

// stepsOf divides a run.
func stepsOf(run []piece, few int) []step {
	var all []step
	for len(run) > 0 {
		n := stepLen(run, few)
		all = append(all, run[:n])
		run = run[n:]
	}
	return all
}

// stepLen returns how many pieces the first step of a run has.
func stepLen(run []piece, few int) int {
	run = run[:max(1, leading(run, func(x piece) bool { return x.kind == oneByte }))]
	if n := leading(run, piece.isKnown); n == len(run) || n > few {
		return n
	}
	for i := range run {
		if leading(run[i:], piece.isKnown) > few {
			return i
		}
	}
	return len(run)
}

// leading returns how many pieces a run begins with that are so.
func leading(run []piece, is func(piece) bool) int {
	n := slices.IndexFunc(run, func(x piece) bool { return !is(x) })
	if n < 0 {
		return len(run)
	}
	return n
}

func (x piece) isKnown() bool { return x.kind == oneByte && x.x == nil }

func (x piece) expr() gocode.Expr {
	switch {
	case x.x != nil:
		return x.x
	case x.fixed < 10:
		return gocode.Int(x.fixed)
	}
	return gocode.Hex(x.fixed)
}

func (s step) size() int {
	n := 0
	for _, x := range s {
		n += x.size
	}
	return n
}

// known returns the bytes of a step, if all of them are known.
func (s step) known() (string, bool) {
	text := make([]byte, len(s))
	for i, x := range s {
		text[i] = x.fixed
	}
	return string(text), leading(s, piece.isKnown) == len(s)
}

// readsAsText reports whether known bytes are written as a text.
func readsAsText(known string) bool {
	printable := !strings.ContainsFunc(known, func(c rune) bool { return (c < 0x20 || c >= 0x7f) && c != '\r' && c != '\n' })
	return len(known) > 4 || printable
}

// appended appends a step:
//
//	b = append(b, 1, byte(m.Code))
//	b = append(b, "MQTT"...)
//	b = wire.AppendU16(b, m.Port)
func (s step) appended() []gocode.Stmt {
	if s[0].kind == aside {
		return s[0].stmts
	}
	return []gocode.Stmt{gocode.Assign(idB, s.appending())}
}

func (s step) appending() gocode.Expr {
	switch x := s[0]; x.kind {
	case byteArray:
		return spread(x.x)
	case wideNumber, floatNumber:
		return x.call("Append", idB)
	}
	if text, known := s.known(); known && readsAsText(text) {
		return spread(gocode.Str(text))
	}
	call := gocode.CallOf(gocode.Id("append"), idB)
	for _, x := range s {
		call.Args = append(call.Args, x.expr())
	}
	return call
}

// call calls what the runtime has for a number: wire.AppendU16LE(b, m.Port).
func (x piece) call(verb string, b gocode.Expr) gocode.Expr {
	bits := strconv.Itoa(x.size * 8)
	name, args := "U"+bits, []gocode.Expr{b, x.x}
	switch {
	case x.kind == floatNumber:
		name = "F" + bits
	case !x.hasGoType():
		name, args = "Uint", append(args, gocode.Int(int64(x.size)))
	}
	if x.little {
		name += "LE"
	}
	return gocode.CallOf(wireID(verb+name), args...)
}

// hasGoType reports whether Go has numbers of as many bytes.
func (x piece) hasGoType() bool { return x.size == 2 || x.size == 4 || x.size == 8 }

// put puts a step into h:
//
//	h[0], h[1] = 1, byte(m.Code)
//	copy(h[2:], "MQTT")
//	clear(h[6:14])
//	binary.BigEndian.PutUint16(h[14:], m.Port)
func (s step) put(h gocode.Expr, at int) gocode.Stmt {
	switch x := s[0]; x.kind {
	case byteArray:
		return gocode.Run(gocode.CallOf(gocode.Id("copy"), behindOf(h, at), x.x))
	case wideNumber, floatNumber:
		return gocode.Run(x.put(behindOf(h, at)))
	}
	switch text, known := s.known(); {
	case known && len(text) == 1:
		return gocode.Assign(byteAt(h, at), byteExpr(text[0]))
	case known && strings.Trim(text, "\x00") == "":
		return gocode.Run(gocode.CallOf(gocode.Id("clear"), slice(h, at, len(text))))
	case known && readsAsText(text):
		return gocode.Run(gocode.CallOf(gocode.Id("copy"), behindOf(h, at), gocode.Str(text)))
	}
	targets, values := []gocode.Expr{}, &gocode.List{}
	for i, x := range s {
		targets = append(targets, byteAt(h, at+i))
		values.X = append(values.X, x.expr())
	}
	return &gocode.Set{Targets: targets, Value: values}
}

// put puts a number: binary.LittleEndian.PutUint16(h[6:], m.Port).
func (x piece) put(to gocode.Expr) gocode.Expr {
	if !x.hasGoType() {
		return x.call("Put", to)
	}
	order, bits, n := "BigEndian", strconv.Itoa(x.size*8), x.x
	if x.little {
		order = "LittleEndian"
	}
	if x.kind == floatNumber {
		n = gocode.CallOf(gocode.Qual{Path: "math", Name: "Float" + bits + "bits"}, n)
	}
	return gocode.Method(gocode.Qual{Path: "encoding/binary", Name: order}, "PutUint"+bits, to, n)
}

// behindOf is h[at:], or h where that is all of it.
func behindOf(h gocode.Expr, at int) gocode.Expr {
	if at == 0 {
		return h
	}
	return &gocode.Slice{X: h, Low: gocode.Int(int64(at))}
}

func byteAt(h gocode.Expr, at int) gocode.Expr {
	return &gocode.Index{X: h, I: []gocode.Expr{gocode.Int(int64(at))}}
}
