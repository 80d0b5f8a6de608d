package debugpage

import (
	"net/http"
	"slices"
	"sync"

	"github.com/netgen-dev/netgen/runtime"
)

// A Page is an http.Handler that shows servers and clients. Its methods may be
// called from any goroutine.
type Page struct {
	methods methods
	mu      sync.Mutex
	servers []server
	clients []client
	keys    []key
	last    *sample
}

// server is a server that is shown.
type server struct {
	name string
	*runtime.Server
}

// client is a client that is shown.
type client struct {
	name string
	*runtime.Client
}

// New makes a page that shows nothing yet.
func New() *Page { return &Page{} }

// AddServer shows a server, its sockets and its groups, until it has ended. The
// name is for people.
func (p *Page) AddServer(name string, s *runtime.Server) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forget()
	p.servers = append(p.servers, server{name, s})
}

// AddClient shows a client and its socket, until it has ended. The name is for
// people.
func (p *Page) AddClient(name string, c *runtime.Client) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forget()
	p.clients = append(p.clients, client{name, c})
}

// forget leaves out what has ended. The lock is held.
func (p *Page) forget() {
	p.servers = slices.DeleteFunc(p.servers, func(s server) bool { return isDone(s.Done()) })
	p.clients = slices.DeleteFunc(p.clients, func(c client) bool { return isDone(c.Done()) })
}

func isDone(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}

// ServeHTTP answers with the page, or with JSON if that is asked for with
// ?format=json.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "this page only reads", http.StatusMethodNotAllowed)
		return
	}
	protect(w.Header())
	switch r.URL.Query().Get("format") {
	case "":
		serveDocument(w, r)
	case "json":
		p.serveJSON(w, r)
	default:
		http.Error(w, "format is json or nothing", http.StatusBadRequest)
	}
}
