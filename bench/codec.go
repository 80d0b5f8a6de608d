package main

import (
	"context"
	"errors"
	"time"
)

// A codec is how somebody encodes and decodes one message, nil for what is not done.
// Each returns how many bytes it wrote or read, so that a codec that does nothing is
// noticed.
type codec struct {
	name   string // of the contender
	encode func() int
	// decode makes a message of its own, whose bytes are copies.
	decode func() int
	// reuse decodes into the message of the last time, whose bytes may point into what
	// was received.
	reuse func() int
}

// A message is one message with everybody's codec for it.
type message struct {
	name   string
	codecs []codec
}

// codecs compares how messages are encoded and decoded: what makes a message of its own
// with what does, and what reuses the last one with what does.
func codecs(ctx context.Context, s settings, messages []message) error {
	for _, m := range messages {
		for _, way := range []struct {
			name string
			op   func(codec) func() int
		}{
			{"encode", func(c codec) func() int { return c.encode }},
			{"decode", func(c codec) func() int { return c.decode }},
			{"decode-reused", func(c codec) func() int { return c.reuse }},
		} {
			var all []contender
			for _, c := range m.codecs {
				if op := way.op(c); op != nil {
					all = append(all, repeated(s, c.name, op))
				}
			}
			if err := compare(ctx, s, m.name+"/"+way.name, nanoseconds, all); err != nil {
				return err
			}
		}
	}
	return nil
}

// repeated is a contender whose round repeats op for long enough to be measured.
func repeated(s settings, name string, op func() int) contender {
	n := 0
	return contender{name, func(context.Context) (sample, error) {
		if n == 0 {
			var err error
			if n, err = repetitions(time.Duration(s.pick(100, 1))*time.Millisecond, op); err != nil {
				return sample{}, err
			}
		}
		return timed(n, func() error { return times(n, op) })
	}}
}

// repetitions returns how often op fits into a time.
func repetitions(round time.Duration, op func() int) (int, error) {
	for n := 1; ; n *= 2 {
		start := time.Now()
		if err := times(n, op); err != nil {
			return 0, err
		}
		if time.Since(start) >= round {
			return n, nil
		}
	}
}

// times does op n times.
func times(n int, op func() int) error {
	bytes := 0
	for range n {
		bytes += op()
	}
	if bytes == 0 {
		return errors.New("not a byte was written or read")
	}
	return nil
}

// must ends the program when a codec cannot do what it did before.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
