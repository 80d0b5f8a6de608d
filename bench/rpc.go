package main

import (
	"context"

	"github.com/netgen-dev/netgen/bench/rpc"
)

// rpcCalls compares calls and streams of netgen's own protocols with those of others.
func rpcCalls(ctx context.Context, s settings) error {
	for _, c := range rpc.Comparisons(s.quick) {
		if err := compare(ctx, s, c.Name, rpcUnits[c.Metric], rpcContenders(c.Contenders)); err != nil {
			return err
		}
	}
	return nil
}

// rpcGrowth shows what a call costs as there is more of something.
func rpcGrowth(ctx context.Context, s settings) error {
	for _, g := range rpc.Growths(s.quick) {
		all := growth{name: g.Name, unit: rpcUnits[g.Metric]}
		for _, step := range g.Steps {
			all.steps = append(all.steps, growthStep{step.Name, rpcContenders(step.Contenders)})
		}
		if err := grow(ctx, s, all); err != nil {
			return err
		}
	}
	return nil
}

var rpcUnits = map[rpc.Metric]unit{rpc.Latency: nanoseconds, rpc.Rate: perSecond, rpc.Memory: memory}

func rpcContenders(contenders []rpc.Contender) []contender {
	var all []contender
	for _, one := range contenders {
		all = append(all, contender{one.Name, func(ctx context.Context) (sample, error) {
			got, err := one.Round(ctx)
			return sample{got.Value, got.Allocs, got.ServerAllocs}, err
		}})
	}
	return all
}
