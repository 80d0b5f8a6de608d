package http11

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime"
)

// bodies are what is asked for by path, from which the other side learns how the body is to end.
var bodies = map[string]string{"/sized": "five!", "/none": "", "/chunked": "onetwo", "/end": strings.Repeat("to the end ", 10_000)}

// TestClientOfNetHTTP asks a server that nobody here wrote for bodies of every kind. Where one goes on to the
// end of the connection, the next request is sent on another one.
func TestClientOfNetHTTP(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := bodies[r.URL.Path]
		switch r.URL.Path {
		case "/none":
			w.WriteHeader(http.StatusNoContent)
		case "/end":
			w.Header().Set("Transfer-Encoding", "identity") // has net/http close behind it
		}
		half := len(body) / 2
		_, _ = io.WriteString(w, body[:half])
		if r.URL.Path != "/sized" {
			w.(http.Flusher).Flush()
		}
		_, _ = io.WriteString(w, body[half:])
	}))
	defer server.Close()
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	client, err := Dial(ctx, "tcp://"+server.Listener.Addr().String(), runtime.Reconnect(runtime.Backoff{Min: time.Millisecond}), runtime.WaitForReady(10))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for range 2 {
		for path, want := range bodies {
			answer, err := client.Get(ctx, &GetRequest{Target: path, Host: "here"})
			if err != nil {
				t.Fatal(path, err)
			}
			if got := bodyOf(answer); got != want {
				t.Errorf("%s is a %T of %d bytes, want %d", path, answer, len(got), len(want))
			}
		}
	}
}

func bodyOf(answer GetReply) (body string) {
	switch a := answer.(type) {
	case *Answer:
		return string(a.Content)
	case *Rest:
		return string(a.Content)
	case *Chunks:
		for _, c := range a.Pieces.Chunks {
			body += string(c.Data)
		}
	}
	return body
}

type handler struct{ UnimplementedHandler }

func (handler) Get(_ context.Context, _ *Peer, r *GetRequest) (GetReply, error) {
	const version, ok = "HTTP/1.1", 200
	body := []byte(bodies[r.Target])
	switch r.Target {
	case "/none":
		return &Bare{Version: version, Status: 204}, nil
	case "/sized":
		return &Answer{Version: version, Status: ok, Length: int64(len(body)), Content: body}, nil
	case "/chunked":
		return &Chunks{Version: version, Status: ok, Encoding: "chunked", Pieces: Chunked{Chunks: []Chunk{{Data: body[:3]}, {Data: body[3:]}}}}, nil
	}
	return &Rest{Version: version, Status: ok, Content: body}, nil
}

// TestServerOfNetHTTP is asked by a client that nobody here wrote.
func TestServerOfNetHTTP(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := NewServer(handler{})
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), listener) }()
	defer func() { server.Abort(); <-served }()
	client := &http.Client{Timeout: 20 * time.Second}
	defer client.CloseIdleConnections()
	for range 2 {
		for path, want := range bodies {
			response, err := client.Get("http://" + listener.Addr().String() + path)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(response.Body)
			_ = response.Body.Close()
			if err != nil || string(got) != want {
				t.Errorf("%s: %d bytes, %v, want %d", path, len(got), err, len(want))
			}
		}
	}
}
