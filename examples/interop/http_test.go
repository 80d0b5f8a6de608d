package interop

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	goruntime "runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/interop/internal/http1"
	"github.com/netgen-dev/netgen/runtime"
)

// netHTTP is Go's own HTTP.
func netHTTP() peers.Program {
	return peers.Program{Name: "net/http", Version: goruntime.Version()}
}

// echoHTTP says what it was asked, in pieces that nobody knows the sum of below /pieces, and nothing
// below /nothing.
func echoHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	switch r.URL.Path {
	case "/nothing":
		w.WriteHeader(http.StatusNoContent)
	case "/empty":
		w.Header().Set("Content-Length", "0")
	case "/pieces":
		w.Header().Set("Trailer", "Pieces")
		for i := range 3 {
			_, _ = fmt.Fprintf(w, "piece %d;", i)
			_ = http.NewResponseController(w).Flush()
		}
		w.Header().Set("Pieces", "3")
	default:
		_, _ = fmt.Fprintf(w, "%s %s %s", r.Method, r.URL, body)
	}
}

// pieces are what a body in chunks is made of.
func pieces(texts ...string) (body http1.Chunked) {
	for _, text := range texts {
		body.Chunks = append(body.Chunks, http1.Chunk{Data: []byte(text)})
	}
	return body
}

// said is what an answer of ours has to say.
func said(content []byte, body http1.Chunked) string {
	all := string(content)
	for _, chunk := range body.Chunks {
		all += string(chunk.Data)
	}
	return all
}

func TestHTTPClient(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(echoHTTP))
	t.Cleanup(server.Close)
	tap := peers.NewTap(t, peers.HTTP, server.Listener.Addr().String())
	ctx := within(t)
	client, err := http1.Dial(ctx, "tcp://"+tap.Addr)
	if err != nil {
		t.Fatal(err)
	}
	chunked, host := "chunked", "localhost"
	large := strings.Repeat("x", 100_000)
	var all []*runtime.Future[*http1.Answer]
	var want []string
	ask := func(future *runtime.Future[*http1.Answer], answer string) {
		all, want = append(all, future), append(want, answer)
	}
	for n := range 50 {
		target := fmt.Sprint("/", n)
		ask(client.GetAsync(ctx, &http1.GetRequest{Target: target, Host: host}), "GET "+target+" ")
	}
	ask(client.GetAsync(ctx, &http1.GetRequest{Target: "/pieces", Host: host}), "piece 0;piece 1;piece 2;")
	ask(client.GetAsync(ctx, &http1.GetRequest{Target: "/nothing", Host: host}), "")
	ask(client.GetAsync(ctx, &http1.GetRequest{Target: "/empty", Host: host}), "")
	ask(client.PostAsync(ctx, &http1.PostRequest{Target: "/a?b=c", Host: host, Content: []byte("hello")}), "POST /a?b=c hello")
	ask(client.PutAsync(ctx, &http1.PutRequest{Target: "/up", Host: host, Encoding: &chunked, Chunked: pieces("some", large)}), "PUT /up some"+large)
	ask(client.DeleteAsync(ctx, &http1.DeleteRequest{Target: "/up", Host: host}), "DELETE /up ")
	for i, future := range all {
		answer, err := future.Await(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if got := said(answer.Content, answer.Chunked); got != want[i] {
			t.Errorf("%q, want %q", got, want[i])
		}
	}
	got, err := all[50].Await(ctx)
	if diff := cmp.Diff([]http1.Trailer{{Name: "Pieces", Value: "3"}}, got.Chunked.Trailers); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	head, err := client.Head(ctx, &http1.HeadRequest{Target: "/much", Host: host})
	if err != nil || head.Length == nil || *head.Length != int64(len("HEAD /much ")) {
		t.Errorf("the answer to HEAD is %+v, %v", head, err)
	}
	_ = client.Close()
	<-client.Done()
	netHTTP().Record(t, peers.Row{
		Protocol: "HTTP/1.1", Ours: peers.AsClient, Verdict: tap.Judge(t),
		Exchanged: "56 of GET, POST, PUT and DELETE at once, and HEAD; bodies with a length, in chunks with trailers, empty and none",
	})
}

// httpEcho is echoHTTP, of ours.
type httpEcho struct{}

func (httpEcho) answer(method, target string, content []byte, body http1.Chunked) (*http1.Answer, error) {
	answer := &http1.Answer{Status: http.StatusOK, Reason: "OK"}
	switch target {
	case "/nothing":
		return &http1.Answer{Status: http.StatusNoContent, Reason: "No Content"}, nil
	case "/empty":
		answer.Content = []byte{}
	case "/pieces":
		answer.Encoding, answer.Chunked = new("chunked"), pieces("piece 0;", "piece 1;", "piece 2;")
		answer.Others = []http1.Header{{Name: "Trailer", Value: "Pieces"}}
		answer.Chunked.Trailers = []http1.Trailer{{Name: "Pieces", Value: "3"}}
	default:
		answer.Content = fmt.Appendf(nil, "%s %s %s", method, target, said(content, body))
	}
	return answer, nil
}

func (e httpEcho) Get(_ context.Context, _ *http1.Peer, r *http1.GetRequest) (*http1.Answer, error) {
	return e.answer("GET", r.Target, nil, http1.Chunked{})
}

func (e httpEcho) Delete(_ context.Context, _ *http1.Peer, r *http1.DeleteRequest) (*http1.Answer, error) {
	return e.answer("DELETE", r.Target, nil, http1.Chunked{})
}

func (e httpEcho) Options(_ context.Context, _ *http1.Peer, r *http1.OptionsRequest) (*http1.Answer, error) {
	return e.answer("OPTIONS", r.Target, nil, http1.Chunked{})
}

func (e httpEcho) Post(_ context.Context, _ *http1.Peer, r *http1.PostRequest) (*http1.Answer, error) {
	return e.answer("POST", r.Target, r.Content, r.Chunked)
}

func (e httpEcho) Put(_ context.Context, _ *http1.Peer, r *http1.PutRequest) (*http1.Answer, error) {
	return e.answer("PUT", r.Target, r.Content, r.Chunked)
}

func (e httpEcho) Head(_ context.Context, _ *http1.Peer, r *http1.HeadRequest) (*http1.Bare, error) {
	return &http1.Bare{Status: http.StatusOK, Reason: "OK", Length: new(int64(len("HEAD " + r.Target + " ")))}, nil
}

func TestHTTPServer(t *testing.T) {
	t.Parallel()
	tap := tapServer(t, peers.HTTP, http1.NewServer(httpEcho{}).Server)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	client, ctx := &http.Client{Transport: transport}, within(t)
	for _, test := range []struct {
		method, path string
		body         io.Reader
		want         string
		length       int64
	}{
		{"GET", "/a?b=c", nil, "GET /a?b=c ", 11},
		{"GET", "/pieces", nil, "piece 0;piece 1;piece 2;", -1},
		{"GET", "/nothing", nil, "", 0},
		{"GET", "/empty", nil, "", 0},
		{"HEAD", "/much", nil, "", 11},
		{"POST", "/p", strings.NewReader("hello"), "POST /p hello", 13},
		{"PUT", "/p", io.MultiReader(strings.NewReader("hel"), strings.NewReader("lo")), "PUT /p hello", 12},
		{"DELETE", "/p", nil, "DELETE /p ", 10},
		{"OPTIONS", "/o", nil, "OPTIONS /o ", 11},
	} {
		request, err := http.NewRequestWithContext(ctx, test.method, "http://"+tap.Addr+test.path, test.body)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil || string(body) != test.want || answer.ContentLength != test.length {
			t.Errorf("%s %s is %q of %d bytes, %v, want %q of %d", test.method, test.path, body, answer.ContentLength, err, test.want, test.length)
		}
		if test.path == "/pieces" && answer.Trailer.Get("Pieces") != "3" {
			t.Errorf("the trailer is %v", answer.Trailer)
		}
	}
	netHTTP().Record(t, peers.Row{
		Protocol: "HTTP/1.1", Ours: peers.AsServer, Verdict: tap.Judge(t),
		Exchanged: "GET, HEAD, POST, PUT, DELETE and OPTIONS on one connection; bodies with a length, in chunks with a trailer, empty and none",
	})
}

func TestHTTPServerOfCurl(t *testing.T) {
	t.Parallel()
	curl := peers.Find(t, "curl")
	tap := tapServer(t, peers.HTTP, http1.NewServer(httpEcho{}).Server)
	url := "http://" + tap.Addr
	for _, test := range []struct {
		want, stdin string
		args        []string
	}{
		{"GET /a piece 0;piece 1;piece 2;GET /b ", "", []string{url + "/a", url + "/nothing", url + "/pieces", url + "/empty", url + "/b"}},
		{"POST /p hello", "", []string{"-d", "hello", url + "/p"}},
		{"PUT /up from a pipe", "from a pipe", []string{"-T", "-", url + "/up"}},
		{"OPTIONS /o ", "", []string{"-X", "OPTIONS", url + "/o"}},
		{"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n", "", []string{"-I", url + "/much"}},
	} {
		got := curl.Run(t, test.stdin, append([]string{"-sS", "--max-time", "20"}, test.args...)...)
		if got != test.want {
			t.Errorf("curl %q: %q, want %q", test.args, got, test.want)
		}
	}
	curl.Record(t, peers.Row{
		Protocol: "HTTP/1.1", Ours: peers.AsServer, Verdict: tap.Judge(t),
		Exchanged: "several requests on one connection, a form, an upload in chunks, HEAD and OPTIONS",
	})
}
