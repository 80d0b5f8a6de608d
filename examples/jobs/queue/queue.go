// Package queue is the server's half of the jobs example: it keeps jobs, hands
// them to workers that match, and tells whoever watches how they go.
package queue

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/netgen-dev/netgen/examples/jobs"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/native"
)

// Limit is how many jobs may wait.
const Limit = 1000

// Queue implements jobs.Handler. It is safe for concurrent use.
type Queue struct {
	server *jobs.Server

	mu      sync.Mutex
	jobs    map[native.UUID]*entry
	waiting []*entry
	workers []*worker
	running uint32
}

// entry is one job and what the queue knows of it.
type entry struct {
	job      jobs.Job
	worker   string // who runs it, empty for nobody
	since    time.Time
	cancel   func(error)   // takes it back from its worker, nil while it waits
	over     chan struct{} // closed when outcome stands
	outcome  jobs.Outcome
	watchers []chan jobs.WatchItem
}

// worker is one socket that takes jobs.
type worker struct {
	peer   *jobs.Peer
	name   string
	labels jobs.Labels
	free   uint16
}

// errCancelled is why a worker's request ends when its job is taken back.
var errCancelled = errors.New("the job was taken back")

// NewServer returns a jobs server that is ready to serve.
func NewServer(opts ...runtime.ServerOption) *jobs.Server {
	q := &Queue{jobs: map[native.UUID]*entry{}}
	opts = append(opts, runtime.OnDisconnect(func(socket *runtime.Socket, _ error) {
		q.forget(jobs.PeerOf(socket))
	}))
	q.server = jobs.NewServer(q, opts...)
	return q.server
}

// Submit queues a job.
func (q *Queue) Submit(_ context.Context, _ *jobs.Peer, request *jobs.SubmitRequest) (*jobs.SubmitReply, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) >= Limit {
		return nil, &jobs.SubmitQueueFull{Limit: Limit, RetryAfter: time.Second}
	}
	added := q.add(jobs.Job{
		ID:        native.NewUUID(),
		Task:      request.Task,
		Priority:  request.Priority,
		Labels:    request.Labels,
		Submitted: time.Now(),
		Attempts:  request.Attempts,
		NotBefore: request.NotBefore,
	})
	reply := &jobs.SubmitReply{ID: added.job.ID, Position: uint32(slices.Index(q.waiting, added))}
	q.dispatch()
	return reply, nil
}

// Find says where a job is.
func (q *Queue) Find(_ context.Context, _ *jobs.Peer, request *jobs.FindRequest) (jobs.FindReply, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	found, err := q.find(request.ID)
	switch {
	case err != nil:
		return nil, err
	case found.isOver():
		return &jobs.FindOver{Job: found.job, Outcome: found.outcome}, nil
	case found.worker != "":
		return &jobs.FindWorking{Job: found.job, Worker: found.worker, Since: found.since}, nil
	}
	return &jobs.FindWaiting{Job: found.job, Position: uint32(slices.Index(q.waiting, found))}, nil
}

// Cancel takes a job back and waits until it is over.
func (q *Queue) Cancel(ctx context.Context, _ *jobs.Peer, request *jobs.CancelRequest) (*jobs.Outcome, error) {
	found, err := q.takeBack(request.ID)
	if err != nil {
		return nil, err
	}
	select {
	case <-found.over:
		return &found.outcome, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Watch follows a job until it is over.
func (q *Queue) Watch(ctx context.Context, _ *jobs.Peer, request *jobs.WatchRequest, items *runtime.Sender[jobs.WatchItem]) (*jobs.Outcome, error) {
	found, steps, err := q.watch(request.ID)
	if err != nil {
		return nil, err
	}
	defer q.unwatch(found, steps)
	for {
		select {
		case step := <-steps:
			if err := items.Send(ctx, step); err != nil {
				return nil, err
			}
		case <-found.over:
			return &found.outcome, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Archive counts outcomes by status.
func (q *Queue) Archive(_ context.Context, _ *jobs.Peer, _ *jobs.ArchiveRequest, items *runtime.Receiver[*jobs.ArchiveInput]) (*jobs.ArchiveEnd, error) {
	counts := map[jobs.Status]uint64{}
	for item, err := range items.All() {
		if err != nil {
			return nil, err
		}
		counts[item.Outcome.Status]++
	}
	return &jobs.ArchiveEnd{Counts: counts}, nil
}

// Mirror sends what waits, and queues what comes back.
func (q *Queue) Mirror(ctx context.Context, _ *jobs.Peer, in *runtime.Receiver[*jobs.Job], out *runtime.Sender[*jobs.Job]) error {
	for _, job := range q.snapshot() {
		if err := out.Send(ctx, &job); err != nil {
			return err
		}
	}
	for job, err := range in.All() {
		if err != nil {
			return err
		}
		q.take(*job)
	}
	return nil
}

// Offer makes the caller a worker.
func (q *Queue) Offer(_ context.Context, peer *jobs.Peer, request *jobs.OfferRequest) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.workers = append(q.workers, &worker{peer: peer, name: request.Worker, labels: request.Labels, free: request.Slots})
	q.dispatch()
	return nil
}

// Report passes a worker's progress on to those who watch.
func (q *Queue) Report(_ context.Context, _ *jobs.Peer, event *jobs.Report) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if found, err := q.find(event.ID); err == nil {
		found.tell(&jobs.WatchProgress{Step: event.Step})
	}
}

// Ping answers.
func (q *Queue) Ping(context.Context, *jobs.Peer) error { return nil }
