package debugpage_test

import (
	"testing"
	"time"

	"github.com/netgen-dev/netgen/examples/chat"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/debugpage"
)

// BenchmarkObserver is what the page counts of one call.
func BenchmarkObserver(b *testing.B) {
	o := debugpage.New().Observer("chat")
	call := runtime.CallInfo{Method: "Post", Inbound: true, Started: time.Now()}
	b.ReportAllocs()
	for b.Loop() {
		o.CallStarted(call)
		o.CallEnded(runtime.CallEnd{CallInfo: call, Duration: time.Millisecond})
	}
}

// BenchmarkLook is what it costs to look at ten thousand sockets, with counters that
// nobody has asked for yet.
func BenchmarkLook(b *testing.B) {
	page := debugpage.New()
	server, addr := chats(b, page, "")
	b.Cleanup(server.Abort)
	for range 10_000 {
		if _, err := chat.Dial(b.Context(), addr, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		page.Age()
		w := get(b, page, "/?format=json&sort=-bytes_read")
		b.ReportMetric(float64(w.Body.Len()), "bytes/answer")
	}
}
