package queue

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/netgen-dev/netgen/examples/jobs"
	"github.com/netgen-dev/netgen/runtime/native"
)

// Methods without a lock in this file are called with q.mu held.

// add queues a new job.
func (q *Queue) add(job jobs.Job) *entry {
	added := &entry{job: job, over: make(chan struct{})}
	q.jobs[job.ID] = added
	q.enqueue(added)
	return added
}

// enqueue puts a job last, or an urgent one behind the urgent ones.
func (q *Queue) enqueue(e *entry) {
	at := slices.IndexFunc(q.waiting, func(w *entry) bool { return w.job.Priority != jobs.PriorityHigh })
	if e.job.Priority != jobs.PriorityHigh || at < 0 {
		at = len(q.waiting)
	}
	q.waiting = slices.Insert(q.waiting, at, e)
}

// dispatch hands waiting jobs to free workers and tells everybody the load.
func (q *Queue) dispatch() {
	q.waiting = slices.DeleteFunc(q.waiting, func(e *entry) bool {
		w := q.workerFor(e)
		if w == nil {
			return false
		}
		q.start(e, w)
		return true
	})
	q.server.All().Load(&jobs.Load{At: time.Now(), Queued: uint32(len(q.waiting)), Running: q.running, ByPriority: q.byPriority()})
}

// byPriority counts what waits.
func (q *Queue) byPriority() (counts [3]uint32) {
	for _, e := range q.waiting {
		if int(e.job.Priority) < len(counts) {
			counts[e.job.Priority]++
		}
	}
	return counts
}

// workerFor returns a free worker that has all labels of the job, or nil.
func (q *Queue) workerFor(e *entry) *worker {
	for _, w := range q.workers {
		if w.free > 0 && w.matches(e.job.Labels) {
			return w
		}
	}
	return nil
}

func (w *worker) matches(labels jobs.Labels) bool {
	for key, value := range labels {
		if w.labels[key] != value {
			return false
		}
	}
	return true
}

// start sends a job to a worker. The request is a future, so nothing waits.
func (q *Queue) start(e *entry, w *worker) {
	w.free--
	q.running++
	e.worker, e.since = w.name, time.Now()
	request := w.peer.WorkAsync(context.Background(), &jobs.WorkRequest{Job: e.job})
	e.cancel = func(cause error) { request.Cancel(cause) }
	request.OnDone(func(outcome *jobs.Outcome, err error) { q.finish(e, w, outcome, err) })
}

// finish takes a worker's answer, with no lock held.
func (q *Queue) finish(e *entry, w *worker, outcome *jobs.Outcome, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	w.free++
	q.running--
	e.worker, e.cancel = "", nil
	switch {
	case err == nil:
		e.end(*outcome)
	case errors.Is(err, errCancelled):
		e.end(jobs.Outcome{Status: jobs.StatusCancelled, Took: time.Since(e.since)})
	case e.job.Attempts > 1:
		e.job.Attempts--
		e.tell(&jobs.WatchLog{At: time.Now(), Line: err.Error()})
		q.enqueue(e)
	default:
		e.end(jobs.Outcome{Status: jobs.StatusFailed, Took: time.Since(e.since), Message: new(err.Error())})
	}
	q.dispatch()
}

// end settles a job for good.
func (e *entry) end(outcome jobs.Outcome) {
	e.outcome = outcome
	close(e.over)
}

func (e *entry) isOver() bool {
	select {
	case <-e.over:
		return true
	default:
		return false
	}
}

// tell gives each watcher an item. A watcher that is behind misses it: progress
// is only worth having when it is fresh.
func (e *entry) tell(item jobs.WatchItem) {
	for _, steps := range e.watchers {
		select {
		case steps <- item:
		default:
		}
	}
}

func (q *Queue) find(id native.UUID) (*entry, error) {
	if found := q.jobs[id]; found != nil {
		return found, nil
	}
	return nil, &jobs.NotFound{ID: id}
}

// takeBack cancels a job where it stands.
func (q *Queue) takeBack(id native.UUID) (*entry, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	found, err := q.find(id)
	if err != nil || found.isOver() {
		return found, err
	}
	if found.cancel != nil {
		found.cancel(errCancelled)
		return found, nil
	}
	q.waiting = slices.DeleteFunc(q.waiting, func(e *entry) bool { return e == found })
	found.end(jobs.Outcome{Status: jobs.StatusCancelled})
	return found, nil
}

func (q *Queue) watch(id native.UUID) (*entry, chan jobs.WatchItem, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	found, err := q.find(id)
	if err != nil {
		return nil, nil, err
	}
	steps := make(chan jobs.WatchItem, 64)
	found.watchers = append(found.watchers, steps)
	return found, steps, nil
}

func (q *Queue) unwatch(e *entry, steps chan jobs.WatchItem) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e.watchers = slices.DeleteFunc(e.watchers, func(c chan jobs.WatchItem) bool { return c == steps })
}

// snapshot copies the waiting jobs.
func (q *Queue) snapshot() []jobs.Job {
	q.mu.Lock()
	defer q.mu.Unlock()
	waiting := make([]jobs.Job, len(q.waiting))
	for i, e := range q.waiting {
		waiting[i] = e.job
	}
	return waiting
}

// take queues a job of another queue, unless it is known here.
func (q *Queue) take(job jobs.Job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.jobs[job.ID] == nil {
		q.add(job)
		q.dispatch()
	}
}

// forget drops a worker whose socket is gone. Its jobs' requests fail by
// themselves, and are queued again.
func (q *Queue) forget(peer *jobs.Peer) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.workers = slices.DeleteFunc(q.workers, func(w *worker) bool { return w.peer == peer })
}
