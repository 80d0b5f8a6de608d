package debugpage_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/examples/chat"
	"github.com/netgen-dev/netgen/examples/chat/rooms"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/debugpage"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
)

// An answer is what the tests read of the JSON.
type answer struct {
	Interval float64 `json:"interval_seconds"`
	Totals   fields  `json:"totals"`
	History  []fields
	Servers  list
	Clients  list
	Sockets  struct {
		Total, Matched, Offset, Limit int
		Sort                          string
		Items                         []fields
	}
	Groups  list
	Calls   list
	Methods list
	Bounds  []float64 `json:"latency_bounds_seconds"`
}

type list struct {
	Total int
	Items []fields
}

type fields map[string]any

// ids are those of the sockets of an answer.
func (a answer) ids() []float64 {
	ids := []float64{}
	for _, socket := range a.Sockets.Items {
		ids = append(ids, socket["id"].(float64))
	}
	return ids
}

// get asks a page and returns the answer.
func get(t testing.TB, page http.Handler, target string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	page.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	return w
}

// ask asks for JSON with a query.
func ask(t testing.TB, page http.Handler, query string) answer {
	t.Helper()
	w := get(t, page, "/debug/netgen/?format=json&"+query)
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/json" {
		t.Fatalf("%s: %d %v\n%s", query, w.Code, w.Header(), w.Body)
	}
	var a answer
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		t.Fatalf("%v\n%s", err, w.Body)
	}
	return a
}

// chats serves a chat that a page shows, and returns its address.
func chats(t testing.TB, page *debugpage.Page, addr string, opts ...runtime.ServerOption) (*chat.Server, string) {
	t.Helper()
	server := rooms.NewServer(opts...)
	page.AddServer("chat", server.Server)
	return server, runtimetest.Serve(t, server, addr)
}

// join dials a chat and enters a room.
func join(t testing.TB, addr, room, nick string) *chat.Client {
	t.Helper()
	client := runtimetest.Connect(t, addr, func(ctx context.Context, addr string) (*chat.Client, error) {
		return chat.Dial(ctx, addr, nil)
	})
	if _, err := client.Join(t.Context(), &chat.JoinRequest{Room: room, Nick: nick}); err != nil {
		t.Fatal(err)
	}
	return client
}

// waitFor waits until something is so.
func waitFor(t testing.TB, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !so(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it did not come to be")
		}
	}
}

// fresh asks for counters that are of now.
func fresh(t testing.TB, page *debugpage.Page) answer {
	t.Helper()
	page.Age()
	return ask(t, page, "")
}
