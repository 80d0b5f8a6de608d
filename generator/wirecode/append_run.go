package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
)

// piece is one part of a run.
type piece struct {
	kind   pieceKind
	x      gocode.Expr // nil for a byte that is known
	fixed  byte        // that byte
	size   int
	little bool
	stmts  []gocode.Stmt
}

type pieceKind int

const (
	oneByte pieceKind = iota
	byteArray
	wideNumber // of more bytes than one
	floatNumber
	aside // statements that append nothing, such as checks
)

// constant appends known bytes.
func (a *appending) constant(text string) {
	for i := range len(text) {
		a.gather(piece{fixed: text[i], size: 1})
	}
}

// one appends one byte.
func (a *appending) one(x gocode.Expr) { a.gather(piece{x: x, size: 1}) }

// array appends size bytes: m.Salt[:].
func (a *appending) array(x gocode.Expr, size int) {
	a.gather(piece{kind: byteArray, x: x, size: size})
}

func (a *appending) gather(x piece) {
	a.run = append(a.run, x)
	a.at.off += x.size
}

// add adds statements that do not append. What asks for bytes that were appended, or
// changes what the run asks for, flushes it before.
func (a *appending) add(list ...gocode.Stmt) {
	if len(a.run) > 0 {
		a.run = append(a.run, piece{kind: aside, stmts: list})
		return
	}
	a.body = append(a.body, list...)
}

// fewSteps are appended one by one: to make room for all of them at once takes no less
// time.
const fewSteps = 2

// flush appends the run:
//
//	b = append(b, 1, byte(m.Code))
//	b = wire.AppendU16(b, m.Port)
//
// A longer one is put into room that is made for all of it. What does not append comes
// in front of the run if that makes fewer steps of it.
func (a *appending) flush() {
	run := a.run
	a.run = nil
	asides, bytes := apart(run)
	if len(stepsOf(bytes, fewKnown)) > fewSteps {
		a.addSteps(asides)
		a.putAll(bytes)
		return
	}
	if sorted := slices.Concat(asides, bytes); len(stepsOf(sorted, fewKnown)) < len(stepsOf(run, fewKnown)) {
		run = sorted
	}
	a.addSteps(run)
}

func (a *appending) addSteps(run []piece) {
	for _, s := range stepsOf(run, fewKnown) {
		a.add(s.appended()...)
	}
}

// apart takes the statements that append nothing out of a run.
func apart(run []piece) (asides, bytes []piece) {
	for _, x := range run {
		if x.kind == aside {
			asides = append(asides, x)
			continue
		}
		bytes = append(bytes, x)
	}
	return asides, bytes
}

// putAll makes room for a run and puts all of it there:
//
//	b = wire.Longer(b, 18)
//	h := b[len(b)-18:]
//	binary.BigEndian.PutUint32(h, m.Table)
//	binary.BigEndian.PutUint16(h[4:], uint16(m.Attribute))
//	...
func (a *appending) putAll(run []piece) {
	h, n := gocode.Id(a.fresh("h")), gocode.Int(int64(step(run).size()))
	a.add(
		gocode.Assign(idB, gocode.CallOf(wireID("Longer"), idB, n)),
		gocode.Define(string(h), &gocode.Slice{X: idB, Low: gocode.Op(gocode.Len(idB), "-", n)}),
	)
	at := 0
	for _, s := range stepsOf(run, fewKnownPut) {
		a.add(s.put(h, at))
		at += s.size()
	}
}
