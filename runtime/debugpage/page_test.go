package debugpage_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/netgen-dev/netgen/examples/chat"
	"github.com/netgen-dev/netgen/examples/redis/store"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/debugpage"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
	"github.com/netgen-dev/netgen/schemas/redis"
)

// TestNative shows a server of a native protocol with three sockets, and a client.
func TestNative(t *testing.T) {
	t.Parallel()
	page := debugpage.New()
	server, addr := chats(t, page, "tcp://127.0.0.1:0", runtime.MaxSockets(3))
	ann, bob, eve := join(t, addr, "go", "ann"), join(t, addr, "go", "bob"), join(t, addr, "c", "eve")
	if _, err := chat.Dial(t.Context(), addr, nil); err == nil {
		t.Fatal("there was room for a fourth")
	}
	waitFor(t, func() bool { return server.Stats().Dropped == 1 })
	page.AddClient("to the chat", ann.Client)

	a := ask(t, page, "sort=-id")
	if a.Sockets.Total != 4 || a.Sockets.Matched != 4 || a.Totals["sockets"] != 4.0 {
		t.Errorf("there are %d sockets, %d match, in total %v", a.Sockets.Total, a.Sockets.Matched, a.Totals)
	}
	want := []float64{float64(ann.Socket().ID())}
	for socket := range server.Sockets().All() {
		want = append(want, float64(socket.ID()))
	}
	slices.Sort(want)
	slices.Reverse(want)
	if got := a.ids(); !slices.Equal(got, want) {
		t.Errorf("got the sockets %v, want %v", got, want)
	}
	for _, item := range a.Sockets.Items {
		if item["state"] != "open" || item["transport"] != "tcp" || item["bytes_read"].(float64) == 0 || item["age_seconds"].(float64) < item["idle_seconds"].(float64) {
			t.Error(item)
		}
	}
	one := ask(t, page, fmt.Sprint("q=", eve.Socket().LocalAddr())).Sockets.Items
	if len(one) != 1 || one[0]["role"] != "server" || one[0]["owner"] != "chat" || one[0]["remote"] != eve.Socket().LocalAddr().String() {
		t.Errorf("eve's socket is %v", one)
	}
	wantItems(t, a.Servers, fields{
		"name": "chat", "state": "serving", "addresses": []any{addr},
		"sockets": 3.0, "groups": 2.0, "accepted": 4.0, "dropped": 1.0,
	})
	wantItems(t, a.Clients, fields{
		"name": "to the chat", "state": "open", "socket": float64(ann.Socket().ID()),
		"remote": strings.TrimPrefix(addr, "tcp://"),
	})
	wantItems(t, a.Groups, fields{"server": "chat", "name": "go", "size": 2.0}, fields{"server": "chat", "name": "c", "size": 1.0})

	_ = bob.Close()
	_ = ann.Close()
	<-ann.Done()
	waitFor(t, func() bool { return server.Sockets().Len() == 1 })
	page.AddClient("eve", eve.Client) // what has ended is left out
	a = fresh(t, page)
	if a.Sockets.Total != 2 || a.Clients.Total != 1 || a.Clients.Items[0]["name"] != "eve" {
		t.Errorf("after two have left there are %v, %v", a.Sockets, a.Clients)
	}
}

// TestWire shows a server of a protocol that was there before, and a client that
// waits.
func TestWire(t *testing.T) {
	t.Parallel()
	server := store.NewServer()
	client := runtimetest.Pair(t, server, redis.Dial, redis.ClientHandler(nil))
	page := debugpage.New()
	page.AddServer("redis", server.Server)
	page.AddClient("cache", client.Client)
	if _, err := client.Set(t.Context(), &redis.SetRequest{Key: []byte("a"), Value: []byte("1")}); err != nil {
		t.Fatal(err)
	}
	waits := client.BLPopAsync(t.Context(), &redis.BLPopRequest{Keys: [][]byte{[]byte("list")}, Timeout: "0"})
	defer waits.Cancel(nil)
	_ = client.Socket().Flush(t.Context())
	waitFor(t, func() bool { return server.Sockets().Snapshot()[0].Stats().Serving == 1 })

	a := ask(t, page, "sort=role")
	if len(a.Sockets.Items) != 2 {
		t.Fatal(a.Sockets)
	}
	here, there := a.Sockets.Items[0], a.Sockets.Items[1]
	if here["owner"] != "cache" || here["calls"] != 1.0 || here["in_flight"] != 1.0 || here["serving"] != 0.0 {
		t.Error(here)
	}
	if there["owner"] != "redis" || there["serving"] != 1.0 || there["transport"] != "mem" || there["bytes_read"] != here["bytes_written"] {
		t.Error(there)
	}
	if a.Totals["in_flight"] != 2.0 {
		t.Error(a.Totals)
	}
}

// TestRates compares two samples.
func TestRates(t *testing.T) {
	t.Parallel()
	page := debugpage.New()
	_, addr := chats(t, page, "")
	client := join(t, addr, "go", "ann")
	a := ask(t, page, "")
	if a.Interval != 0 || len(a.History) != 0 || a.Totals["read_rate"] != 0.0 {
		t.Errorf("the first sample has rates: %v", a)
	}
	before := a.Totals["bytes_read"].(float64)
	if _, err := client.Post(t.Context(), &chat.PostRequest{Room: "go", Text: strings.Repeat("hello ", 600)}); err != nil {
		t.Fatal(err)
	}
	a = fresh(t, page)
	read := a.Totals["bytes_read"].(float64) - before
	if rate := a.Totals["read_rate"].(float64) * a.Interval; read < 3600 || rate < read*0.999 || rate > read*1.001 {
		t.Errorf("%v bytes were read in %v s; the rate is %v", read, a.Interval, a.Totals["read_rate"])
	}
	if len(a.History) != 1 || a.History[0]["read_rate"] != a.Totals["read_rate"] {
		t.Error(a.History)
	}
}

// TestSort has every column up and down, the id deciding between equals.
func TestSort(t *testing.T) {
	t.Parallel()
	page := debugpage.New()
	_, tcp := chats(t, page, "tcp://127.0.0.1:0")
	_, mem := chats(t, page, "")
	for i := range 12 {
		addr := []string{tcp, mem}[i%2]
		client := join(t, addr, "go", fmt.Sprint(i))
		for range i % 4 {
			if _, err := client.Post(t.Context(), &chat.PostRequest{Room: "go", Text: "hello"}); err != nil {
				t.Fatal(err)
			}
			if _, err := client.Socket().RoundTrip(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		page.AddClient("client", client.Client)
	}
	for name := range ask(t, page, "").Sockets.Items[0] {
		up, down := ask(t, page, "sort="+name), ask(t, page, "sort=-"+name)
		if up.Sockets.Sort != name || !slices.IsSortedFunc(up.Sockets.Items, by(name)) {
			t.Errorf("%s is not sorted: %v", name, up.Sockets.Items)
		}
		reversed := down.ids()
		slices.Reverse(reversed)
		if !slices.Equal(up.ids(), reversed) {
			t.Errorf("by %s the sockets are %v up and %v down", name, up.ids(), down.ids())
		}
	}
}

// by compares a field of two sockets, then their ids.
func by(name string) func(a, b fields) int {
	return func(a, b fields) int {
		equal := cmp.Compare(a["id"].(float64), b["id"].(float64))
		switch x := a[name].(type) {
		case float64:
			return cmp.Or(cmp.Compare(x, b[name].(float64)), equal)
		case string:
			if x != b[name] && strings.Contains(x, ":") && len(x) != len(b[name].(string)) {
				return 0 // numbers of ports
			}
			return cmp.Or(strings.Compare(x, b[name].(string)), equal)
		}
		return 0
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	page := debugpage.New()
	server, addr := chats(t, page, "")
	for i := range 250 {
		join(t, addr, fmt.Sprint("room ", i), "ann")
	}
	all := server.Sockets().Snapshot()
	for query, want := range map[string][]*runtime.Socket{
		"":                      all[:100],
		"limit=0":               {},
		"limit=1000":            all,
		"offset=240":            all[240:],
		"offset=1000":           {},
		"offset=7&limit=3":      all[7:10],
		"q=OPEN&limit=2":        all[:2],
		"q=nothing of the sort": {},
	} {
		a := ask(t, page, strings.ReplaceAll(query, " ", "+"))
		ids := []float64{}
		for _, socket := range want {
			ids = append(ids, float64(socket.ID()))
		}
		if !slices.Equal(a.ids(), ids) || a.Sockets.Total != 250 {
			t.Errorf("%q: got %v of %d, want %v", query, a.ids(), a.Sockets.Total, ids)
		}
	}
	if a := ask(t, page, ""); a.Groups.Total != 250 || len(a.Groups.Items) != 100 {
		t.Errorf("%d of %d groups", len(a.Groups.Items), a.Groups.Total)
	}
	for _, query := range []string{"sort=", "limit=", "offset=", "q="} {
		ask(t, page, query)
	}
	for _, query := range []string{"sort=name", "sort=--id", "sort=<b>", "limit=-1", "limit=1001", "limit=many", "offset=-1", "offset=1e9"} {
		if w := get(t, page, "/?format=json&"+query); w.Code != http.StatusBadRequest || w.Header().Get("Content-Type") != "text/plain; charset=utf-8" {
			t.Errorf("%s: %d %v", query, w.Code, w.Header())
		}
	}
	if w := get(t, page, "/?format=xml"); w.Code != http.StatusBadRequest {
		t.Error(w.Code)
	}
}

// TestHostileNames has a peer choose names for the page to stumble over.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	page := debugpage.New()
	server, addr := chats(t, page, "")
	names := []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</style></title><!--`, "'; DROP TABLE --",
		"\u202egpj.exe", "nul\x00 and \x1b[31m", "\u2028", strings.Repeat("long ", 1<<18), strings.Repeat("é", 100),
		`{{.}} ${alert(1)} &lt;`, "",
	}
	join(t, addr, names[0], "ann")
	for _, name := range names {
		server.Group(name).Add(slices.Collect(server.Peers())...)
	}
	w := get(t, page, "/?format=json")
	body := w.Body.String()
	if !utf8.ValidString(body) || len(body) > 20_000 {
		t.Errorf("%d bytes, valid: %v", len(body), utf8.ValidString(body))
	}
	if strings.ContainsAny(body, "<>\u202e\x00\x1b\u2028") {
		t.Error("something was not escaped:", body)
	}
	a := ask(t, page, "")
	if a.Groups.Total != len(names) {
		t.Errorf("%d groups, not %d", a.Groups.Total, len(names))
	}
	for _, g := range a.Groups.Items {
		if name := g["name"].(string); len(name) > 130 {
			t.Errorf("%q is long", name)
		}
	}
	if !slices.ContainsFunc(a.Groups.Items, func(g fields) bool { return g["name"] == names[0] }) {
		t.Errorf("%q is not among %v", names[0], a.Groups.Items)
	}
}

// TestDocument checks what is served to a browser.
func TestDocument(t *testing.T) {
	t.Parallel()
	page := debugpage.New()
	w := get(t, page, "/debug/netgen/")
	body := w.Body.String()
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/html; charset=utf-8" || !strings.HasPrefix(body, "<!DOCTYPE html>") {
		t.Errorf("%d %v\n%s", w.Code, w.Header(), body)
	}
	policy := w.Header().Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'sha256-", "style-src 'sha256-", "connect-src 'self'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy %q has no %s", policy, want)
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(body, "{{") {
		t.Error(policy)
	}
	for _, outside := range []string{"src=", "@import", "url(", "innerHTML", "document.write", "eval("} {
		if strings.Contains(body, outside) {
			t.Errorf("the page has %s", outside)
		}
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
}

func TestHTTPMethods(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(debugpage.New())
	defer server.Close()
	for method, want := range map[string]int{
		"GET": 200, "HEAD": 200, "POST": 405, "PUT": 405, "DELETE": 405, "PATCH": 405, "OPTIONS": 405, "TRACE": 405, "WHATEVER": 405,
	} {
		for _, query := range []string{"", "?format=json"} {
			request, err := http.NewRequestWithContext(t.Context(), method, server.URL+query, nil)
			if err != nil {
				t.Fatal(err)
			}
			response, err := server.Client().Do(request)
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close()
			if response.StatusCode != want || (want == 405) != (response.Header.Get("Allow") == "GET, HEAD") {
				t.Errorf("%s %s: %d %v", method, query, response.StatusCode, response.Header)
			}
		}
	}
}

// TestMounts has the page under several paths, with and without a slash.
func TestMounts(t *testing.T) {
	t.Parallel()
	page := debugpage.New()
	mux := http.NewServeMux()
	mux.Handle("/debug/netgen/", page)
	mux.Handle("/here", page)
	mux.Handle("/a/b/", http.StripPrefix("/a/b", page))
	for _, path := range []string{"/debug/netgen/", "/here", "/a/b/"} {
		if w := get(t, mux, path); w.Code != 200 || !strings.HasPrefix(w.Body.String(), "<!DOCTYPE html>") {
			t.Errorf("%s: %d", path, w.Code)
		}
		ask(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.URL.Path = path
			mux.ServeHTTP(w, r)
		}), "")
	}
}

// TestEmpty has lists that are empty and not null.
func TestEmpty(t *testing.T) {
	t.Parallel()
	if body := get(t, debugpage.New(), "/?format=json").Body.String(); strings.Contains(body, "null") {
		t.Error(body)
	}
}

// TestStorm has many look while sockets come and go.
func TestStorm(t *testing.T) {
	t.Parallel()
	page := debugpage.New()
	_, addr := chats(t, page, "")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for n := range 20 {
				client, err := chat.Dial(t.Context(), addr, nil)
				if err != nil {
					t.Error(err)
					return
				}
				page.AddClient("client", client.Client)
				if _, err := client.Join(t.Context(), &chat.JoinRequest{Room: "go", Nick: fmt.Sprint(i, n)}); err != nil {
					t.Error(err)
				}
				_ = client.Close()
			}
		})
		all.Go(func() {
			for range 20 {
				ask(t, page, "sort=-bytes_read")
			}
		})
	}
	all.Wait()
}

// TestEnds has a server leave the page when it has ended.
func TestEnds(t *testing.T) {
	t.Parallel()
	page := debugpage.New()
	server, addr := chats(t, page, "")
	join(t, addr, "go", "ann")
	if a := ask(t, page, ""); a.Servers.Total != 1 || a.Sockets.Total != 1 {
		t.Error(a)
	}
	if err := server.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	<-server.Done()
	if a := fresh(t, page); a.Servers.Total != 0 || a.Sockets.Total != 0 {
		t.Error(a)
	}
}

func wantItems(t *testing.T, got list, want ...fields) {
	t.Helper()
	if got.Total != len(want) || !reflect.DeepEqual(got.Items, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestDocumented has every field of the JSON explained where users look.
func TestDocumented(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{}
	for _, word := range regexp.MustCompile(`\w+`).FindAllString(string(doc), -1) {
		words[word] = true
	}
	page := debugpage.New()
	client := busy(t, page)
	page.AddClient("client", client.Client)
	debugpage.ShowKey(page, nick)
	ask(t, page, "")
	page.Age()
	var all any
	if err := json.Unmarshal(get(t, page, "/?format=json").Body.Bytes(), &all); err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	collect(all, names)
	for name := range names {
		if !words[name] {
			t.Errorf("doc.go says nothing of %s", name)
		}
	}
	if len(names) < 60 {
		t.Errorf("only %d names were found", len(names))
	}
}

// collect gathers the names of all fields.
func collect(value any, names map[string]bool) {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			names[name] = true
			collect(inner, names)
		}
	case []any:
		for _, inner := range value {
			collect(inner, names)
		}
	}
}

var nick = runtime.NewKey[string]("nick")

// busy serves a chat that a page shows and observes, and returns a client that has
// posted twice, once in vain, and has an upload under way.
func busy(t *testing.T, page *debugpage.Page) *chat.Client {
	t.Helper()
	server, addr := chats(t, page, "", runtime.Observe(page.Observer("chat")))
	client := runtimetest.Connect(t, addr, func(ctx context.Context, addr string) (*chat.Client, error) {
		return chat.Dial(ctx, addr, nil, runtime.Observe(page.Observer("client")))
	})
	if _, err := client.Join(t.Context(), &chat.JoinRequest{Room: "go", Nick: "ann"}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Post(t.Context(), &chat.PostRequest{Room: "go", Text: "hello"}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Post(t.Context(), &chat.PostRequest{Room: "nowhere", Text: "hello"}); err == nil {
		t.Fatal("a post to a room without joining it")
	}
	upload := client.Upload(t.Context(), &chat.UploadRequest{Room: "go", Name: "file"})
	t.Cleanup(func() { upload.Cancel(nil) })
	if err := upload.Send(t.Context(), make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	for socket := range server.Sockets().All() {
		nick.Set(socket, "<b>ann")
		waitFor(t, func() bool { return socket.Stats().Serving == 1 })
	}
	return client
}

// TestMethods has the meters of both ends, and the calls under way.
func TestMethods(t *testing.T) {
	t.Parallel()
	page := debugpage.New()
	client := busy(t, page)
	page.AddClient("client", client.Client)
	a := ask(t, page, "")
	var posts []fields
	for _, m := range a.Methods.Items {
		if m["method"] == "Post" {
			posts = append(posts, m)
		}
	}
	if len(posts) != 2 {
		t.Fatal(a.Methods)
	}
	for i, want := range []fields{{"owner": "chat", "inbound": true}, {"owner": "client", "inbound": false}} {
		post := posts[i]
		if post["owner"] != want["owner"] || post["inbound"] != want["inbound"] || post["kind"] != "request" {
			t.Error(post)
		}
		if post["started"] != 2.0 || post["failed"] != 1.0 || post["in_flight"] != 0.0 || post["minute_ended"] != 2.0 || post["minute_failed"] != 1.0 {
			t.Error(post)
		}
		if p50, longest := post["p50_seconds"].(float64), post["max_seconds"].(float64); p50 <= 0 || longest < p50 {
			t.Error(post)
		}
		counted := 0.0
		for _, n := range post["latency"].([]any) {
			counted += n.(float64)
		}
		if counted != 2 || len(post["latency"].([]any)) != len(a.Bounds) {
			t.Error(post)
		}
	}
	if a.Calls.Total != 2 || len(a.Calls.Items) != 2 {
		t.Fatal(a.Calls)
	}
	for _, call := range a.Calls.Items {
		if call["method"] != "Upload" || call["kind"] != "stream" || call["inbound"] != (call["owner"] == "chat") || call["age_seconds"] == nil {
			t.Error(call)
		}
	}
}

// TestUnobserved has calls of which only the server's age is known.
func TestUnobserved(t *testing.T) {
	t.Parallel()
	page := debugpage.New()
	_, addr := chats(t, page, "")
	client := join(t, addr, "go", "ann")
	page.AddClient("client", client.Client)
	upload := client.Upload(t.Context(), &chat.UploadRequest{Room: "go", Name: "file"})
	defer upload.Cancel(nil)
	waitFor(t, func() bool { return fresh(t, page).Calls.Total == 2 })
	a := fresh(t, page)
	if served, called := a.Calls.Items[0], a.Calls.Items[1]; served["age_seconds"] == nil || called["age_seconds"] != nil {
		t.Error(served, called)
	}
	if a.Methods.Total != 0 {
		t.Error(a.Methods)
	}
}

func TestShowKey(t *testing.T) {
	t.Parallel()
	page := debugpage.New()
	debugpage.ShowKey(page, nick)
	_, addr := chats(t, page, "", runtime.OnConnect(func(_ context.Context, socket *runtime.Socket) error {
		nick.Set(socket, fmt.Sprint("user ", 9-socket.ID()%10))
		return nil
	}))
	for i := range 5 {
		join(t, addr, "go", fmt.Sprint(i))
	}
	a := ask(t, page, "sort=values")
	values := []string{}
	for _, item := range a.Sockets.Items {
		values = append(values, item["values"].([]any)[0].(map[string]any)["value"].(string))
	}
	if !slices.IsSorted(values) || len(values) != 5 {
		t.Error(values)
	}
	if a := ask(t, page, "q="+strings.ReplaceAll(values[2], " ", "+")); a.Sockets.Matched == 0 {
		t.Error("the value is not found")
	}
}

// TestReconnecting shows a client that has no connection yet, and then one.
func TestReconnecting(t *testing.T) {
	t.Parallel()
	page := debugpage.New()
	addr := "unix://" + filepath.Join(t.TempDir(), "chat.sock")
	client := runtimetest.Connect(t, addr, func(ctx context.Context, addr string) (*chat.Client, error) {
		return chat.Dial(ctx, addr, nil, runtime.Reconnect(runtime.Backoff{Min: time.Millisecond, Max: time.Millisecond}), runtime.DialInBackground())
	})
	page.AddClient("upstream", client.Client)
	if a := ask(t, page, ""); a.Clients.Total != 1 || a.Sockets.Total != 0 || a.Clients.Items[0]["state"] != "closed" {
		t.Error(a.Clients, a.Sockets)
	}
	chats(t, page, addr)
	if err := client.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a := fresh(t, page); a.Sockets.Total != 2 || a.Clients.Items[0]["state"] != "open" {
		t.Error(a.Clients, a.Sockets)
	}
}
