package chat_test

// What README shows, word for word, where it compiles and runs: TestReadme
// compares. The functions between are what README leaves to the reader.

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	chat "github.com/netgen-dev/netgen/golden/readme"
	"github.com/netgen-dev/netgen/golden/readme/modbus"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/redis"
)

type member struct{}

func (member) Posted(context.Context, *chat.Client, *chat.Posted) {}

func (member) Confirm(context.Context, *chat.Client, *chat.ConfirmRequest) (*chat.ConfirmReply, error) {
	return &chat.ConfirmReply{Answer: "yes"}, nil
}

func useClient(ctx context.Context, said func(*chat.JoinReply, *chat.PostReply)) error {
	client, err := chat.Dial(ctx, "unix:///run/chat.sock", member{})
	if err != nil {
		return err
	}
	reply, err := client.Join(ctx, &chat.JoinRequest{Room: "go", Nick: "gopher"})
	if refused, ok := errors.AsType[*chat.JoinRefused](err); ok && refused.Reason == chat.ReasonFull {
		fmt.Println("come back later")
	}

	post := client.PostAsync(ctx, &chat.PostRequest{Room: "go", Text: "hi"}) // a *runtime.Future[*chat.PostReply]
	for message, err := range client.History(ctx, &chat.HistoryRequest{Room: "go"}).All() {
		fmt.Println(message.Author, message.Text, err)
	}
	posted, err := post.Await(ctx)
	said(reply, posted)
	return errors.Join(err, client.Close())
}

type rooms struct {
	chat.UnimplementedHandler
	server *chat.Server
	mu     sync.Mutex
	said   []chat.Message
}

func (r *rooms) Join(ctx context.Context, peer *chat.Peer, request *chat.JoinRequest) (*chat.JoinReply, error) {
	answer, err := peer.Confirm(ctx, &chat.ConfirmRequest{Question: "are you real?"}) // the server calls the client
	if err != nil || answer.Answer != "yes" {
		return nil, &chat.JoinRefused{Reason: chat.ReasonBanned}
	}
	r.server.Group(request.Room).Add(peer)
	return &chat.JoinReply{Members: r.members(request.Room)}, nil
}

func (r *rooms) members(room string) []string {
	return make([]string, r.server.Group(room).Len())
}

func (r *rooms) Post(_ context.Context, peer *chat.Peer, request *chat.PostRequest) (*chat.PostReply, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.said = append(r.said, chat.Message{Text: request.Text, At: time.Now()})
	tell(r.server, peer, r.said[0])
	return &chat.PostReply{ID: uint64(len(r.said))}, nil
}

func (r *rooms) History(context.Context, *chat.Peer, *chat.HistoryRequest, *runtime.Sender[*chat.Message]) (*chat.HistoryEnd, error) {
	return &chat.HistoryEnd{}, nil
}

func tell(server *chat.Server, peer *chat.Peer, message chat.Message) {
	server.Group("go").Except(peer).Posted(&chat.Posted{Room: "go", Message: message}) // encoded once, to all the others
}

func serve(ctx context.Context, rooms *rooms) error {
	server := chat.NewServer(rooms, runtime.MaxSockets(10_000))
	err := server.ListenAndServe(ctx, "tcp://:7000", "unix:///run/chat.sock") // runtime.ErrServerClosed once ctx has ended
	return err
}

func readDevice(ctx context.Context) (*modbus.ReadRegistersReply, error) {
	device, err := modbus.Dial(ctx, "tcp://127.0.0.1:502")
	if err != nil {
		return nil, err
	}
	reply, err := device.ReadRegisters(ctx, &modbus.ReadRegistersRequest{Unit: 1, Start: 4, Count: 3})
	if refused, ok := errors.AsType[*modbus.Exception](err); ok && refused.Code == modbus.CodeIllegalAddress {
		fmt.Println("the device has no such registers")
	}
	return reply, err
}

func useCache(ctx context.Context, said func(*runtime.Future[*redis.Int])) error {
	cache, err := redis.Dial(ctx, "tcp://127.0.0.1:6379", nil)
	if err != nil {
		return err
	}
	first := cache.SetAsync(ctx, &redis.SetRequest{Key: []byte("a"), Value: []byte("1")}) // on one connection,
	second := cache.IncrAsync(ctx, &redis.IncrRequest{Key: []byte("a")})                  // without waiting in between
	_, err = first.Await(ctx)
	said(second)
	return err
}

// These have addresses of a real machine, so they are only compiled.
var _, _, _, _ = useClient, serve, readDevice, useCache

var block = regexp.MustCompile("(?s)```(netgen|go)\n(.*?)```")

// TestGeneratedCodePage compares docs/generated-code.md with the generated code of
// this folder, and that of the wire schemas under golden/emit.
func TestGeneratedCodePage(t *testing.T) {
	code := read(t, "chat.netgen.go")
	for _, name := range []string{"exchanges", "modbus", "phases", "types"} {
		code += read(t, "../emit/wire-"+name+".txtar")
	}
	blocks := block.FindAllStringSubmatch(read(t, "../../docs/generated-code.md"), -1)
	if len(blocks) < 5 {
		t.Fatalf("the page has %d blocks", len(blocks))
	}
	for _, found := range blocks {
		if !strings.Contains(code, found[2]) {
			t.Errorf("the page shows what is not generated:\n%s", found[2])
		}
	}
}

// TestReadme compares README with the schema and the code of this folder.
func TestReadme(t *testing.T) {
	readme, code := read(t, "../../README.md"), undent(read(t, "readme_test.go"))
	schemas := []string{read(t, "chat.netgen"), read(t, "modbus/modbus.netgen")}
	blocks := block.FindAllStringSubmatch(readme, -1)
	if len(blocks) < 5 {
		t.Fatalf("README has %d blocks", len(blocks))
	}
	for _, found := range blocks {
		switch language, text := found[1], found[2]; {
		case language == "netgen" && !slices.Contains(schemas, text):
			t.Errorf("README has a schema that is not here:\n%s", text)
		case language == "go" && strings.HasPrefix(text, "package thing"):
			if want := "package thing\n\n//go:generate go tool netgen generate ./thing.netgen\n"; text != want {
				t.Errorf("README's generate.go is\n%s", text)
			}
		case language == "go" && !strings.Contains(code, undent(text)):
			t.Errorf("README shows what does not stand here:\n%s", text)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.FromSlash(path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func undent(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimLeft(line, "\t")
	}
	return strings.Join(lines, "\n")
}

// TestItRuns lets README's client and server talk, over memory instead of the
// addresses that README names.
func TestItRuns(t *testing.T) {
	handler := &rooms{}
	handler.server = chat.NewServer(handler, runtime.MaxSockets(10_000))
	served := make(chan error, 1)
	go func() { served <- handler.server.ListenAndServe(t.Context(), "mem:readme") }()
	<-handler.server.Ready()

	client, err := chat.Dial(t.Context(), "mem:readme", member{})
	if err != nil {
		t.Fatal(err)
	}
	reply, err := client.Join(t.Context(), &chat.JoinRequest{Room: "go", Nick: "gopher"})
	if err != nil || len(reply.Members) != 1 {
		t.Errorf("Join gave %v, %v", reply, err)
	}
	posted, err := client.PostAsync(t.Context(), &chat.PostRequest{Room: "go", Text: "hi"}).Await(t.Context())
	if err != nil || posted.ID != 1 {
		t.Errorf("Post gave %v, %v", posted, err)
	}
	if err := errors.Join(client.Close(), handler.server.Close()); err != nil {
		t.Error(err)
	}
	<-served
}
