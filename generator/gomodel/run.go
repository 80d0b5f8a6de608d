package gomodel

import (
	"strconv"

	"github.com/netgen-dev/netgen/generator/schema"
)

// leastRun is how many steps make a run: to look at fewer of them at once gains
// nothing.
const leastRun = 3

// segment finds the runs among steps.
func (p *codecPlan) segment(since uint64, steps []Step) Segment {
	s := Segment{Since: since, Steps: steps}
	for at := 0; at < len(steps); {
		run := runOf(steps[at:])
		run.From, run.To = at, at+len(run.At)
		at = run.To + 1
		if len(run.At) < leastRun {
			continue
		}
		p.runs++
		if run.Var = "b"; p.runs > 1 {
			run.Var += strconv.Itoa(p.runs)
		}
		s.Runs = append(s.Runs, run)
	}
	return s
}

// runOf returns the run that steps begin with, perhaps of none of them.
func runOf(steps []Step) *Run {
	run := &Run{Var: "b"}
	for _, step := range steps {
		size := stepSize(step)
		if size == 0 {
			break
		}
		run.At = append(run.At, run.Size)
		run.Size += size
	}
	run.To = len(run.At)
	return run
}

// stepSize returns how many bytes a step takes, 0 where that varies or each of them
// has to be looked at.
func stepSize(step Step) int {
	switch step := step.(type) {
	case *Flags:
		return 1
	case *Value:
		if step.When != 0 {
			return 0
		}
		switch c := step.Coding.(type) {
		case *Plain:
			return c.Size
		case *ScalarArray:
			return c.Size
		}
	}
	return 0
}

// block returns how lists of s move if their bodies have a fixed size and nothing can
// be wrong in them, else nil.
func (b *builder) block(s *schema.Struct) *Block {
	if b.blocks[s] == nil && isBlock(s) {
		name := b.goName(s) + "Block"
		b.blocks[s] = &Block{Put: "put" + name, Get: "get" + name}
	}
	return b.blocks[s]
}

// layBlocks gives blocks to the structs of which there are lists.
func (b *builder) layBlocks() {
	for s, block := range b.blocks {
		codec := b.codecs[s]
		block.Run, codec.Block = runOf(codec.Segments[0].Steps), block
	}
}

// isBlock reports whether every field of s is numbers, and none is to come.
func isBlock(s *schema.Struct) bool {
	for _, f := range s.Fields {
		if f.Retired || f.Since != 0 || !isNumbers(f.Type) {
			return false
		}
	}
	return len(s.Fields) > 0
}

// isNumbers reports whether t has a fixed size and no value that is wrong.
func isNumbers(t schema.Type) bool {
	switch t := schema.Underlying(t).(type) {
	case *schema.Enum:
		return true
	case *schema.Array:
		return t.Len > 0 && isScalar(t.Elem) && isNumbers(t.Elem)
	case *schema.Basic:
		return !t.Varint && t.Kind.Size() > 0 && t.Kind != schema.Bool && t.Kind != schema.Time
	}
	return false
}
