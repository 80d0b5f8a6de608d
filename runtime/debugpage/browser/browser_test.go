package browser

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// limit is how long a test may take.
const limit = 2 * time.Minute

// chromium finds the browser, or ends the test.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("NETGEN_PEERS") == "required" {
		t.Fatal("Chromium is not here, and NETGEN_PEERS=required")
	}
	t.Skip("Chromium is not here; .ci/run installs it")
	return ""
}

// A tab shows the page, and keeps what the browser has to say of it.
type tab struct {
	*testing.T
	ctx    context.Context
	server *httptest.Server

	mu        sync.Mutex
	complains []string
	requested []string // addresses
}

// open serves a page and shows it in a browser of the test's own.
func open(t *testing.T, page http.Handler) *tab {
	t.Helper()
	b := &tab{T: t}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.WindowSize(1440, 1000))
	mux := http.NewServeMux()
	mux.Handle("/debug/netgen/", page)
	b.server = httptest.NewServer(mux)
	t.Cleanup(b.server.Close)

	ctx, cancel := context.WithTimeout(context.Background(), limit)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	b.ctx, cancel = chromedp.NewContext(ctx, chromedp.WithListener(b.hear))
	t.Cleanup(cancel)
	must(b, log.Enable, cdp.Empty{})
	must(b, network.Enable, network.EnableParams{})
	b.do(chromedp.Navigate(b.server.URL + "/debug/netgen/"))
	return b
}

// hear keeps what is worth knowing. The errors of questions that nobody answers
// are left out: the page cannot help that the browser tells them.
func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch event := event.(type) {
	case *runtime.EventExceptionThrown:
		b.complains = append(b.complains, event.ExceptionDetails.Text+" "+event.ExceptionDetails.Exception.Description)
	case *runtime.EventConsoleAPICalled:
		b.complains = append(b.complains, "console."+string(event.Type))
	case *log.EventEntryAdded:
		if event.Entry.Source != log.EntrySourceNetwork {
			b.complains = append(b.complains, event.Entry.Text)
		}
	case *network.EventRequestWillBeSent:
		b.requested = append(b.requested, event.Request.URL)
	}
}

// quiet fails the test if the browser has complained, or has asked anybody else.
func (b *tab) quiet() {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, complaint := range b.complains {
		b.Errorf("the browser says: %s", complaint)
	}
	for _, url := range b.requested {
		if !strings.HasPrefix(url, b.server.URL+"/debug/netgen/") && !strings.HasPrefix(url, "data:") {
			b.Errorf("the page asked for %s", url)
		}
	}
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// evaluate returns what an expression of JavaScript is.
func evaluate[V any](b *tab, expression string) V {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[V](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return v
}

// wait waits until an expression of JavaScript is true.
func (b *tab) wait(expression string) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	look := "new Promise(done => { const look = () => (" + expression + ") ? done(true) : setTimeout(look, 10); look(); })"
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](look, chromedp.EvalAwaitPromise)); err != nil {
		b.Fatalf("%s: %v; the page says %q", expression, err, evaluate[string](b, "document.body.innerText"))
	}
}

// must carries out a command of the browser's.
func must[P, R any](b *tab, command cdp.Command[P, R], params P) {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, command, params); err != nil {
		b.Fatalf("%s: %v", command.Method, err)
	}
}

// scheme makes the browser prefer light or dark colors.
func (b *tab) scheme(name string) {
	b.Helper()
	must(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
	})
}
