package runtime

import (
	"sync"
	"testing"
)

func TestLatch(t *testing.T) {
	var early, late latch
	if early.isClosed() {
		t.Error("it is closed from the start")
	}
	var waiting sync.WaitGroup
	for range 8 {
		waiting.Go(func() { <-early.done() })
		waiting.Go(func() { _ = early.isClosed(); <-late.done() })
	}
	late.close() // perhaps before anybody waits
	for range 8 {
		waiting.Go(early.close)
	}
	waiting.Wait()
	if early.close(); !early.isClosed() || !late.isClosed() {
		t.Error("it is not closed")
	}
	if <-early.done(); early.done() != late.done() {
		t.Error("a closed latch has a channel of its own")
	}
}
