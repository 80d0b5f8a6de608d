package runtime

import (
	"sync"
	"time"
)

// A lookout looks again and again after something, in a goroutine of its own each
// time, until it is stopped. Its look function says when the next time is.
type lookout struct {
	look func()

	mu      sync.Mutex
	timer   *time.Timer
	stopped bool
}

// wait has look called after d, unless the lookout was stopped.
func (l *lookout) wait(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.stopped:
	case l.timer == nil:
		l.timer = time.AfterFunc(d, l.look)
	default:
		l.timer.Reset(d)
	}
}

func (l *lookout) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopped = true
	if l.timer != nil {
		l.timer.Stop()
	}
}
