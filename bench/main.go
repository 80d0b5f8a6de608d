// Command bench compares generated code with what people use today, on this
// machine and in one run:
//
//	go run . [-quick] [-json] [-rounds n] [-charts folder] [case...]
//
// A case is named as in the output, or by what its name begins with: rpc, redis/GET.
// Without names it runs all of them. Rounds are interleaved, so that what else the
// machine does hits everybody alike; a figure is the median of its rounds. Ratios
// say how netgen compares in that run, and are what may be quoted: times and rates
// depend on the machine.
//
// redis and redisserver need redis-server and redis-benchmark on the PATH.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/netgen-dev/netgen/bench/rpc"
)

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
	{"codec", serializers},
	{"growth", rpcGrowth},
	{"generation", generationGrowth},
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
	flag.StringVar(&s.charts, "charts", "", "the `folder` for a chart of each case")
	flag.Parse()
	if s.quick {
		s.rounds = 1
	}
	s.wanted = flag.Args()
	return errors.Join(runSuites(ctx, s), rpc.ForgetPrograms())
}

// runSuites runs what is wanted.
func runSuites(ctx context.Context, s settings) error {
	if err := s.check(); err != nil {
		return err
	}
	s.met = map[string]bool{}
	for _, suite := range suites {
		if !s.wantsSuite(suite.name) {
			continue
		}
		s.suite = suite.name
		if err := suite.run(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", suite.name, err)
		}
	}
	return s.unmet()
}
