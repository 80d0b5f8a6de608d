// Command bench compares generated code with what people use today, on this
// machine and in one run:
//
//	go run . [-quick] [-json] [-rounds n] [redis] [redisserver] [postgres] [mqtt] [rpc]
//
// Without names it runs all of them. Rounds are interleaved, so that what else the
// machine does hits everybody alike; a figure is the median of its rounds. Ratios
// say how netgen compares in that run, and are what may be quoted: times and rates
// depend on the machine.
//
// redis and redisserver need redis-server and redis-benchmark on the PATH.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/netgen-dev/netgen/bench/rpc"
)

// settings are what the flags say.
type settings struct {
	quick  bool
	json   bool
	rounds int
}

// pick returns the full size of something, or the quick one.
func (s settings) pick(full, quick int) int {
	if s.quick {
		return quick
	}
	return full
}

// suites are what can be asked for, in the order in which they run.
var suites = []struct {
	name string
	run  func(ctx context.Context, s settings) error
}{
	{"redis", redisClients},
	{"redisserver", redisServers},
	{"postgres", postgresCodecs},
	{"mqtt", mqttCodecs},
	{"rpc", rpcCalls},
}

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	var s settings
	flag.BoolVar(&s.quick, "quick", false, "do little, to see that everything runs: the figures mean nothing")
	flag.BoolVar(&s.json, "json", false, "print a line of JSON for each figure")
	flag.IntVar(&s.rounds, "rounds", 5, "rounds of which a figure is the median")
	flag.Parse()
	if s.quick {
		s.rounds = 1
	}
	switch flag.Arg(0) {
	case serveCommand:
		return serve(ctx, flag.Arg(1), flag.Arg(2))
	case rpc.ServerCommand:
		return rpc.Serve(ctx, flag.Arg(1))
	case rpc.ClientCommand:
		return rpc.Measure(ctx, flag.Arg(1), flag.Arg(2), flag.Arg(3), flag.Arg(4) != "")
	}
	wanted, err := wantedSuites(flag.Args())
	if err != nil {
		return err
	}
	for _, suite := range suites {
		if !wanted[suite.name] {
			continue
		}
		if err := suite.run(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", suite.name, err)
		}
	}
	return nil
}

// wantedSuites returns those that are named, or all.
func wantedSuites(names []string) (map[string]bool, error) {
	known := map[string]bool{}
	for _, suite := range suites {
		known[suite.name] = true
	}
	if len(names) == 0 {
		return known, nil
	}
	wanted := map[string]bool{}
	for _, name := range names {
		if !known[name] {
			return nil, fmt.Errorf("there is no %q", name)
		}
		wanted[name] = true
	}
	return wanted, nil
}
