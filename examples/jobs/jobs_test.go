package jobs_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/examples/internal/leaks"
	"github.com/netgen-dev/netgen/examples/jobs"
	"github.com/netgen-dev/netgen/examples/jobs/queue"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/native"
)

func TestMain(m *testing.M) { leaks.Main(m) }

// serve runs a queue on addr and returns the address it has.
func serve(t *testing.T, addr string) string {
	t.Helper()
	server := queue.NewServer()
	served := make(chan error, 1)
	go func() { served <- server.ListenAndServe(t.Context(), addr) }()
	select {
	case err := <-served:
		t.Fatal(err)
	case <-server.Ready():
	}
	t.Cleanup(func() {
		_ = server.Close()
		if err := <-served; !errors.Is(err, runtime.ErrServerClosed) {
			t.Errorf("ListenAndServe ended with %v", err)
		}
	})
	bound := server.Addrs()[0]
	return bound.Network() + "://" + bound.String()
}

func overEach(t *testing.T, test func(t *testing.T, addr string)) {
	for _, addr := range []string{"tcp://127.0.0.1:0", "unix://" + filepath.Join(t.TempDir(), "jobs.sock")} {
		t.Run(strings.SplitN(addr, ":", 2)[0], func(t *testing.T) { test(t, serve(t, addr)) })
	}
}

func dial(t *testing.T, addr string, handler jobs.ClientHandler) *jobs.Client {
	t.Helper()
	client, err := jobs.Dial(t.Context(), addr, handler)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// worker hands each job to the test and waits for its outcome.
type worker struct {
	jobs.UnimplementedClientHandler
	taken   chan jobs.Job
	results chan *jobs.Outcome
}

func newWorker() *worker {
	return &worker{taken: make(chan jobs.Job, 10), results: make(chan *jobs.Outcome, 10)}
}

func (w *worker) Work(ctx context.Context, _ *jobs.Client, request *jobs.WorkRequest) (*jobs.Outcome, error) {
	w.taken <- request.Job
	select {
	case outcome := <-w.results:
		if outcome == nil {
			return nil, &jobs.WorkDeclined{Reason: "not today"}
		}
		return outcome, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// fetch is a job with something in every field.
func fetch() *jobs.SubmitRequest {
	request := jobs.NewSubmitRequest()
	request.Task = &jobs.TaskFetch{URL: "https://example.com", Headers: []jobs.Header{{Name: "Accept", Value: "*/*"}}}
	request.Priority = jobs.PriorityHigh
	request.Labels = jobs.Labels{"zone": "a"}
	request.NotBefore = new(time.Date(2026, 11, 22, 12, 0, 0, 5, time.UTC))
	return request
}

func TestJobFromEndToEnd(t *testing.T) {
	overEach(t, func(t *testing.T, addr string) {
		ctx := t.Context()
		producer := dial(t, addr, nil)
		submitted, err := producer.Submit(ctx, fetch())
		if err != nil {
			t.Fatal(err)
		}
		found, err := producer.Find(ctx, &jobs.FindRequest{ID: submitted.ID})
		if waiting, ok := found.(*jobs.FindWaiting); err != nil || !ok || waiting.Position != 0 {
			t.Fatalf("before there is a worker the job is %#v, %v", found, err)
		}

		w := newWorker()
		helper := dial(t, addr, w)
		if err := helper.Offer(ctx, &jobs.OfferRequest{Worker: "ann", Labels: jobs.Labels{"zone": "a"}, Slots: 1}); err != nil {
			t.Fatal(err)
		}
		job := <-w.taken
		want := jobs.Job{
			ID: submitted.ID, Task: fetch().Task, Priority: jobs.PriorityHigh, Labels: jobs.Labels{"zone": "a"},
			Submitted: job.Submitted, Attempts: 3, NotBefore: fetch().NotBefore,
		}
		if diff := cmp.Diff(want, job); diff != "" {
			t.Errorf("the worker got another job (-want +got):\n%s", diff)
		}
		found, err = producer.Find(ctx, &jobs.FindRequest{ID: submitted.ID})
		if working, ok := found.(*jobs.FindWorking); err != nil || !ok || working.Worker != "ann" {
			t.Fatalf("with a worker the job is %#v, %v", found, err)
		}

		watch := producer.Watch(ctx, &jobs.WatchRequest{ID: submitted.ID})
		step := jobs.Step{Name: "fetch", Ratio: 0.5, Children: []jobs.Step{{Name: "connect", Ratio: 1}}}
		var item jobs.WatchItem
		for item == nil { // until the watch has begun, reports go by unseen
			if err := helper.Report(ctx, &jobs.Report{ID: job.ID, Step: step}); err != nil {
				t.Fatal(err)
			}
			short, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
			item, _ = watch.Recv(short)
			cancel()
		}
		if diff := cmp.Diff(&jobs.WatchProgress{Step: step}, item); diff != "" {
			t.Errorf("the watcher saw (-want +got):\n%s", diff)
		}
		outcome := &jobs.Outcome{Status: jobs.StatusDone, Took: time.Second, Message: new("well"), Metrics: map[string]float64{"bytes": 1e6}}
		w.results <- outcome
		got, err := watch.End(ctx)
		if diff := cmp.Diff(outcome, got); err != nil || diff != "" {
			t.Errorf("the watch ended with %v (-want +got):\n%s", err, diff)
		}
		found, err = producer.Find(ctx, &jobs.FindRequest{ID: submitted.ID})
		if _, ok := found.(*jobs.FindOver); err != nil || !ok {
			t.Fatalf("in the end the job is %#v, %v", found, err)
		}
	})
}

func TestCancelReachesTheWorker(t *testing.T) {
	overEach(t, func(t *testing.T, addr string) {
		ctx := t.Context()
		w := newWorker()
		if err := dial(t, addr, w).Offer(ctx, &jobs.OfferRequest{Worker: "ann", Labels: jobs.Labels{"zone": "a"}, Slots: 1}); err != nil {
			t.Fatal(err)
		}
		producer := dial(t, addr, nil)
		submitted, err := producer.Submit(ctx, fetch())
		if err != nil {
			t.Fatal(err)
		}
		<-w.taken
		outcome, err := producer.Cancel(ctx, &jobs.CancelRequest{ID: submitted.ID})
		if err != nil || outcome.Status != jobs.StatusCancelled {
			t.Errorf("cancelling gave %v, %v", outcome, err)
		}
		_, err = producer.Cancel(ctx, &jobs.CancelRequest{ID: native.NewUUID()})
		if _, ok := errors.AsType[*jobs.NotFound](err); !ok {
			t.Errorf("cancelling a job that is not there gave %v", err)
		}
	})
}

func TestDeclinedJobIsTriedAgain(t *testing.T) {
	overEach(t, func(t *testing.T, addr string) {
		ctx := t.Context()
		w := newWorker()
		if err := dial(t, addr, w).Offer(ctx, &jobs.OfferRequest{Worker: "ann", Labels: jobs.Labels{"zone": "a"}, Slots: 1}); err != nil {
			t.Fatal(err)
		}
		producer := dial(t, addr, nil)
		submitted, err := producer.Submit(ctx, fetch())
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			<-w.taken
			w.results <- nil
		}
		outcome, err := producer.Watch(ctx, &jobs.WatchRequest{ID: submitted.ID}).End(ctx)
		if err != nil || outcome.Status != jobs.StatusFailed || !strings.Contains(*outcome.Message, "not today") {
			t.Errorf("three times declined, the job ended with %+v, %v", outcome, err)
		}
	})
}

func TestArchiveCountsOutcomes(t *testing.T) {
	overEach(t, func(t *testing.T, addr string) {
		ctx := t.Context()
		archive := dial(t, addr, nil).Archive(ctx, &jobs.ArchiveRequest{Source: "old"})
		for i := range 1000 {
			status := jobs.StatusDone
			if i%10 == 0 {
				status = jobs.StatusFailed
			}
			if err := archive.Send(ctx, &jobs.ArchiveInput{ID: native.NewUUID(), Outcome: jobs.Outcome{Status: status}}); err != nil {
				t.Fatal(err)
			}
		}
		end, err := archive.End(ctx)
		want := map[jobs.Status]uint64{jobs.StatusDone: 900, jobs.StatusFailed: 100}
		if err != nil || !cmp.Equal(end.Counts, want) {
			t.Errorf("the archive counts %v, %v", end, err)
		}
	})
}

// TestMirror joins two queues: what waits in one comes to wait in the other.
func TestMirror(t *testing.T) {
	overEach(t, func(t *testing.T, addr string) {
		ctx := t.Context()
		client := dial(t, addr, nil)
		submitted, err := client.Submit(ctx, fetch())
		if err != nil {
			t.Fatal(err)
		}
		mirror := client.Mirror(ctx)
		job, err := mirror.Recv(ctx)
		if err != nil || job.ID != submitted.ID {
			t.Fatalf("the mirror shows %v, %v", job, err)
		}
		added := jobs.NewJob()
		added.ID, added.Task, added.DependsOn = native.NewUUID(), &jobs.TaskNoop{}, []native.UUID{job.ID}
		if err := mirror.Send(ctx, added); err != nil {
			t.Fatal(err)
		}
		if _, err := mirror.End(ctx); err != nil {
			t.Fatal(err)
		}
		found, err := client.Find(ctx, &jobs.FindRequest{ID: added.ID})
		if waiting, ok := found.(*jobs.FindWaiting); err != nil || !ok || waiting.Position != 1 || !cmp.Equal(waiting.Job.DependsOn, added.DependsOn) {
			t.Errorf("the mirrored job is %#v, %v", found, err)
		}
		if err := client.Ping(ctx); err != nil {
			t.Error(err)
		}
	})
}
