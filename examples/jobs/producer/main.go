// Command producer submits a command as a job and follows it until it is over:
//
//	go run ./examples/jobs/producer tcp://127.0.0.1:7001 make test
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/netgen-dev/netgen/examples/jobs"
)

func main() {
	if len(os.Args) < 3 {
		log.Fatal("usage: producer ADDRESS COMMAND [ARGUMENT ...]")
	}
	if err := run(context.Background(), os.Args[1], os.Args[2:]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, addr string, args []string) error {
	client, err := jobs.Dial(ctx, addr, nil)
	if err != nil {
		return err
	}
	defer client.Close()

	request := jobs.NewSubmitRequest()
	request.Task = &jobs.TaskCommand{Args: args, Timeout: new(time.Minute)}
	submitted, err := client.Submit(ctx, request)
	var full *jobs.SubmitQueueFull
	if errors.As(err, &full) {
		return fmt.Errorf("%d jobs are waiting; come back in %v", full.Limit, full.RetryAfter)
	}
	if err != nil {
		return err
	}
	fmt.Printf("submitted, %d before it\n", submitted.Position)

	watch := client.Watch(ctx, &jobs.WatchRequest{ID: submitted.ID})
	for item, err := range watch.All() {
		if err != nil {
			return err
		}
		switch item := item.(type) {
		case *jobs.WatchProgress:
			fmt.Printf("%3.0f%% %s\n", item.Step.Ratio*100, item.Step.Name)
		case *jobs.WatchLog:
			fmt.Println(item.Line)
		}
	}
	outcome, err := watch.End(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("the job is over: %s, %v steps\n", outcome.Status, outcome.Metrics["steps"])
	return nil
}
