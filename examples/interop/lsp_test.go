package interop

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/interop/internal/lsp"
	"github.com/netgen-dev/netgen/runtime"
)

// goModule writes a module of one file, and returns its folder and the URI of the
// file. The function in it is defined in line 3 and called in line 5, counted from 0.
func goModule(t *testing.T) (folder, uri string) {
	t.Helper()
	folder = t.TempDir()
	for name, text := range map[string]string{"go.mod": "module example.com/greet\n\ngo 1.24\n", "greet.go": greetSource} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder, "file://" + filepath.Join(folder, "greet.go")
}

const greetSource = `package greet

// Hello greets, whom it does not say — ☺.
func Hello() string { return "hello" }

var greeting = Hello()
var wrong int = Hello()
`

// Places in greetSource.
var (
	calledAt  = lsp.Position{Line: 5, Character: 15}
	definedAt = lsp.Range{Start: lsp.Position{Line: 3, Character: 5}, End: lsp.Position{Line: 3, Character: 10}}
)

// editor is what a language server says to a client on its own.
type editor struct {
	lsp.UnimplementedClientHandler
	asked       *sync.Map // the names of requests
	diagnostics chan *lsp.PublishDiagnostics
	progress    chan *lsp.Progress
}

func newEditor() editor {
	return editor{
		asked:       new(sync.Map),
		diagnostics: make(chan *lsp.PublishDiagnostics, 100),
		progress:    make(chan *lsp.Progress, 100),
	}
}

// Configuration answers each item with the settings that there are by default.
func (e editor) Configuration(_ context.Context, _ *lsp.Client, request *lsp.ConfigurationRequest) (json.RawMessage, error) {
	e.asked.Store("Configuration", true)
	var items []any
	if err := json.Unmarshal(request.Items, &items); err != nil {
		return nil, &lsp.ResponseError{Code: -32602, Message: err.Error()}
	}
	return json.Marshal(make([]any, len(items)))
}

func (e editor) RegisterCapability(context.Context, *lsp.Client, *lsp.RegisterCapabilityRequest) (json.RawMessage, error) {
	e.asked.Store("RegisterCapability", true)
	return nil, nil
}

func (e editor) CreateProgress(context.Context, *lsp.Client, *lsp.CreateProgressRequest) (json.RawMessage, error) {
	e.asked.Store("CreateProgress", true)
	return nil, nil
}

func (e editor) Progress(_ context.Context, _ *lsp.Client, event *lsp.Progress) { e.progress <- event }

func (e editor) PublishDiagnostics(_ context.Context, _ *lsp.Client, event *lsp.PublishDiagnostics) {
	e.diagnostics <- event
}

func TestLSPClient(t *testing.T) {
	t.Parallel()
	daemon := peers.Gopls(t)
	folder, uri := goModule(t)
	tap := peers.NewTap(t, peers.LSP, daemon.Addr)
	ctx, us := within(t), newEditor()
	client, err := lsp.Dial(ctx, "tcp://"+tap.Addr, us)
	if err != nil {
		t.Fatal(err)
	}
	capabilities := `{"workspace":{"configuration":true,"didChangeConfiguration":{"dynamicRegistration":true}},"window":{"workDoneProgress":true},
		"textDocument":{"hover":{"contentFormat":["markdown"]}}}`
	began, err := client.Initialize(ctx, &lsp.InitializeRequest{RootURI: new("file://" + folder), Capabilities: json.RawMessage(capabilities)})
	if err != nil || began.ServerInfo.Name != "gopls" || !json.Valid(began.Capabilities) {
		t.Fatalf("Initialize: %+v, %v", began, err)
	}
	if err := client.Initialized(ctx, &lsp.Initialized{}); err != nil {
		t.Fatal(err)
	}
	lspOpens(t, client, us, uri)
	lspAsks(t, client, uri)
	if _, err := client.CallShutdown(ctx); err != nil {
		t.Error(err)
	}
	if err := client.Exit(ctx); err != nil {
		t.Error(err)
	}
	<-client.Done() // gopls closes the connection
	for _, want := range []string{"Configuration", "RegisterCapability", "CreateProgress"} {
		if _, asked := us.asked.Load(want); !asked {
			t.Errorf("gopls did not ask for %s", want)
		}
	}
	daemon.Record(t, peers.Row{
		Protocol: "LSP", Ours: peers.AsClient, Verdict: tap.Judge(t),
		Exchanged: "a module opened; hover, definition, diagnostics; requests of the server for settings, capabilities and progress; errors; shutdown",
	})
}

// lspOpens opens the file and waits for what gopls finds wrong in it, and for the
// end of the progress that it reports.
func lspOpens(t *testing.T, client *lsp.Client, us editor, uri string) {
	t.Helper()
	ctx := within(t)
	text := lsp.OpenedText{URI: uri, LanguageID: "go", Version: 1, Text: greetSource}
	if err := client.DidOpen(ctx, &lsp.DidOpen{TextDocument: text}); err != nil {
		t.Fatal(err)
	}
	for found := false; !found; {
		select {
		case event := <-us.diagnostics:
			found = event.URI == uri && len(event.Diagnostics) == 1
			if !found {
				continue
			}
			d := event.Diagnostics[0]
			if d.Range.Start.Line != 6 || *d.Severity != 1 || !strings.Contains(d.Message, "cannot use Hello()") {
				t.Errorf("gopls finds %+v", d)
			}
		case <-ctx.Done():
			t.Fatal("nothing is found wrong")
		}
	}
	for ended := false; !ended; {
		select {
		case event := <-us.progress:
			var value struct{ Kind string }
			ended = json.Unmarshal(event.Value, &value) == nil && value.Kind == "end"
		case <-ctx.Done():
			t.Fatal("the progress does not end")
		}
	}
}

// lspAsks asks about the file, several things at once, and about places where there
// is nothing.
func lspAsks(t *testing.T, client *lsp.Client, uri string) {
	t.Helper()
	ctx, document := within(t), lsp.Document{URI: uri}
	var hovers []*runtime.Future[*lsp.HoverText]
	for range 20 {
		hovers = append(hovers, client.HoverAsync(ctx, &lsp.HoverRequest{TextDocument: document, Position: calledAt}))
	}
	places, err := client.Definition(ctx, &lsp.DefinitionRequest{TextDocument: document, Position: calledAt})
	if err != nil || len(places) != 1 || places[0] != (lsp.Location{URI: uri, Range: definedAt}) {
		t.Errorf("Definition: %+v, %v", places, err)
	}
	for _, hover := range hovers {
		got, err := hover.Await(ctx)
		if err != nil || got.Contents.Kind != "markdown" || !strings.Contains(got.Contents.Value, "whom it does not say — ☺") {
			t.Errorf("Hover: %+v, %v", got, err)
		}
	}
	if got, err := client.Hover(ctx, &lsp.HoverRequest{TextDocument: document, Position: lsp.Position{Line: 1}}); got != nil || err != nil {
		t.Errorf("Hover over nothing: %+v, %v", got, err)
	}
	nowhere := lsp.Position{Line: 99}
	_, err = client.Definition(ctx, &lsp.DefinitionRequest{TextDocument: document, Position: nowhere})
	if failed, ok := errors.AsType[*lsp.ResponseError](err); !ok || !strings.Contains(failed.Message, "out of range") {
		t.Errorf("Definition nowhere: %v", err)
	}
}

// A languageServer knows one function only, that of greetSource.
type languageServer struct {
	lsp.UnimplementedHandler
	uri  string
	told chan string // the client's settings
}

func (s languageServer) Initialize(context.Context, *lsp.Peer, *lsp.InitializeRequest) (*lsp.InitializeReply, error) {
	return &lsp.InitializeReply{Capabilities: json.RawMessage(`{"hoverProvider":true}`), ServerInfo: &lsp.ServerInfo{Name: "netgen"}}, nil
}

// Initialized asks the client for its settings.
func (s languageServer) Initialized(ctx context.Context, peer *lsp.Peer, _ *lsp.Initialized) {
	items := json.RawMessage(`[{"section":"gopls"},{"section":"greet"}]`)
	settings, err := peer.Configuration(ctx, &lsp.ConfigurationRequest{Items: items})
	if err != nil {
		settings = json.RawMessage(err.Error())
	}
	s.told <- string(settings)
}

func (s languageServer) DidOpen(context.Context, *lsp.Peer, *lsp.DidOpen) {}

func (s languageServer) Definition(_ context.Context, _ *lsp.Peer, request *lsp.DefinitionRequest) ([]lsp.Location, error) {
	if request.Position != calledAt {
		return nil, &lsp.ResponseError{Code: -32602, Message: "nothing is called here"}
	}
	return []lsp.Location{{URI: s.uri, Range: definedAt}}, nil
}

func (s languageServer) Hover(context.Context, *lsp.Peer, *lsp.HoverRequest) (*lsp.HoverText, error) {
	return &lsp.HoverText{Contents: lsp.Markup{Kind: "plaintext", Value: "greets ☺"}}, nil
}

func (s languageServer) Shutdown(context.Context, *lsp.Peer) (json.RawMessage, error) {
	return nil, nil
}

// TestLSPServer has the commands of gopls, which are clients of a language server,
// ask ours.
func TestLSPServer(t *testing.T) {
	t.Parallel()
	program := peers.Find(t, "gopls")
	folder, uri := goModule(t)
	us := languageServer{uri: uri, told: make(chan string, 10)}
	tap := tapServer(t, peers.LSP, lsp.NewServer(us).Server)
	file := filepath.Join(folder, "greet.go")
	said := program.Run(t, "", "-remote=tcp;"+tap.Addr, "definition", file+":6:16")
	if !strings.Contains(said, file+":4:6-11: defined here as greets ☺") {
		t.Errorf("gopls definition said %q", said)
	}
	if settings := <-us.told; !strings.HasPrefix(settings, "[") || !strings.HasSuffix(settings, ",null]") {
		t.Errorf("the settings of gopls are %s", settings)
	}
	said, err := program.Try(t, "", "-remote=tcp;"+tap.Addr, "definition", file+":1:1")
	if err == nil || !strings.Contains(said, "nothing is called here") {
		t.Errorf("gopls definition of nothing: %v, %q", err, said)
	}
	program.Record(t, peers.Row{
		Protocol: "LSP", Ours: peers.AsServer, Verdict: tap.Judge(t),
		Exchanged: "gopls definition: a file opened, definition, hover, a request of the server for settings, an error, shutdown",
	})
}
