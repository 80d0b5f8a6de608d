// Command worker takes jobs from a queue until it is interrupted:
//
//	go run ./examples/jobs/worker tcp://127.0.0.1:7001 ann
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/netgen-dev/netgen/examples/jobs"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: worker ADDRESS NAME")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, addr, name string) error {
	client, err := jobs.Dial(ctx, addr, worker{})
	if err != nil {
		return err
	}
	defer client.Close()
	if err := client.Offer(ctx, &jobs.OfferRequest{Worker: name, Slots: 4}); err != nil {
		return err
	}
	fmt.Printf("%s takes jobs\n", name)
	select {
	case <-ctx.Done():
		return nil
	case <-client.Done():
		return client.Err()
	}
}

// worker does what the queue asks for.
type worker struct{}

// Work does one job and reports each step on the way.
func (worker) Work(ctx context.Context, client *jobs.Client, request *jobs.WorkRequest) (*jobs.Outcome, error) {
	start := time.Now()
	steps, err := plan(request.Job.Task)
	if err != nil {
		return nil, err
	}
	for i, name := range steps {
		step := jobs.Step{Name: name, Ratio: float32(i+1) / float32(len(steps))}
		if err := client.Report(ctx, &jobs.Report{ID: request.Job.ID, Step: step}); err != nil {
			return nil, err
		}
	}
	return &jobs.Outcome{
		Status:  jobs.StatusDone,
		Took:    time.Since(start),
		Metrics: map[string]float64{"steps": float64(len(steps))},
	}, nil
}

// plan says what doing a task takes. This worker only pretends to do it.
func plan(task jobs.Task) ([]string, error) {
	switch task := task.(type) {
	case *jobs.TaskNoop, nil:
		return nil, nil
	case *jobs.TaskCommand:
		return append([]string{"start"}, task.Args...), nil
	case *jobs.TaskFetch:
		return []string{"connect", "fetch " + task.URL}, nil
	case *jobs.TaskThumbnail:
		var steps []string
		for _, size := range task.Sizes {
			steps = append(steps, fmt.Sprintf("resize to %dx%d", size.Width, size.Height))
		}
		return steps, nil
	}
	return nil, &jobs.WorkDeclined{Reason: fmt.Sprintf("this worker does not know the task %v", task)}
}

// Load is not of interest to a worker.
func (worker) Load(context.Context, *jobs.Client, *jobs.Load) {}

// Ping answers.
func (worker) Ping(context.Context, *jobs.Client) error { return nil }
