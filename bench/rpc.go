package main

import (
	"context"

	"github.com/netgen-dev/netgen/bench/rpc"
)

// rpcCalls compares calls and streams of netgen's own protocols with those of others.
func rpcCalls(ctx context.Context, s settings) error {
	return rpc.Each(ctx, s.quick, s.pick(4, 1), func(c rpc.Comparison) error {
		var contenders []contender
		for _, one := range c.Contenders {
			contenders = append(contenders, contender{one.Name, func(ctx context.Context) (sample, error) {
				got, server, err := one.Round(ctx)
				return sample{value: got.PerOp, allocs: got.Allocs, serverAllocs: server}, err
			}})
		}
		return compare(ctx, s, c.Name, nanoseconds, contenders)
	})
}
