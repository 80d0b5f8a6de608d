package main

import (
	"context"

	"github.com/netgen-dev/netgen/bench/rpc"
)

// rpcCalls compares calls and streams of netgen's own protocols with those of others.
func rpcCalls(ctx context.Context, s settings) error {
	for _, c := range rpc.Comparisons(s.quick) {
		if err := compare(ctx, s, c.Name, rpcUnits[c.Metric], rpcContenders(c)); err != nil {
			return err
		}
	}
	return nil
}

var rpcUnits = map[rpc.Metric]unit{rpc.Latency: nanoseconds, rpc.Rate: perSecond, rpc.Memory: memory}

func rpcContenders(c rpc.Comparison) []contender {
	var all []contender
	for _, one := range c.Contenders {
		all = append(all, contender{one.Name, func(ctx context.Context) (sample, error) {
			got, err := one.Round(ctx)
			return sample{got.Value, got.Allocs, got.ServerAllocs}, err
		}})
	}
	return all
}
