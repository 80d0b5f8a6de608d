package main

import (
	"context"

	"github.com/netgen-dev/netgen/bench/serial"
)

// serializers compares netgen's own encoding with other serializers, and with what
// one would write by hand.
func serializers(ctx context.Context, s settings) error {
	cases, err := serial.Cases()
	if err != nil {
		return err
	}
	for _, c := range cases {
		var taken, writers, makers, readers []contender
		for _, who := range c.Contenders {
			taken = append(taken, known(who.Name, who.Size))
			writers = append(writers, repeated(s, who.Name, who.Append))
			makers = append(makers, repeated(s, who.Name, who.Marshal))
			readers = append(readers, repeated(s, who.Name, who.Unmarshal))
		}
		for _, of := range []struct {
			what       string
			unit       unit
			contenders []contender
		}{
			{"size", sizes, taken},
			{"append", nanoseconds, writers},
			{"marshal", nanoseconds, makers},
			{"unmarshal", nanoseconds, readers},
		} {
			if err := compare(ctx, s, c.Name+"/"+of.what, of.unit, of.contenders); err != nil {
				return err
			}
		}
	}
	return nil
}

// known is a contender of whom nothing has to be measured.
func known(name string, value float64) contender {
	return contender{name, func(context.Context) (sample, error) {
		return only(value), nil
	}}
}
