package main

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/netgen-dev/netgen/bench/generation"
)

// generationCases are what grows with the number of messages.
var generationCases = []struct {
	name  string
	unit  unit
	round func(ctx context.Context, w *generation.Workshop, maker string, messages int) (float64, error)
}{
	{"generate messages", seconds, lasting((*generation.Workshop).Generate)},
	{"compile messages", seconds, lasting((*generation.Workshop).Compile)},
	{"binary with messages", memory, func(ctx context.Context, w *generation.Workshop, maker string, messages int) (float64, error) {
		size, err := w.Binary(ctx, maker, messages)
		return float64(size), err
	}},
}

// lasting makes seconds of what takes a while.
func lasting(f func(*generation.Workshop, context.Context, string, int) (time.Duration, error)) func(context.Context, *generation.Workshop, string, int) (float64, error) {
	return func(ctx context.Context, w *generation.Workshop, maker string, messages int) (float64, error) {
		took, err := f(w, ctx, maker, messages)
		return took.Seconds(), err
	}
}

// generationGrowth shows what generating, compiling and carrying more messages costs.
func generationGrowth(ctx context.Context, s settings) error {
	w, err := generation.Open(ctx)
	if err != nil {
		return err
	}
	defer w.Close()
	makers, absent := generation.Makers()
	if absent != nil {
		log.Print("left out: ", absent)
	}
	for _, c := range generationCases {
		g := growth{name: c.name, unit: c.unit}
		for _, n := range generation.Steps[:s.pick(len(generation.Steps), 1)] {
			step := growthStep{name: fmt.Sprint(n)}
			for _, maker := range makers {
				step.contenders = append(step.contenders, contender{maker, func(ctx context.Context) (sample, error) {
					value, err := c.round(ctx, w, maker, n)
					return only(value), err
				}})
			}
			g.steps = append(g.steps, step)
		}
		if err := grow(ctx, s, g); err != nil {
			return err
		}
	}
	return nil
}
