package chat_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/examples/chat"
	"github.com/netgen-dev/netgen/examples/chat/rooms"
	"github.com/netgen-dev/netgen/examples/internal/leaks"
	"github.com/netgen-dev/netgen/runtime"
)

func TestMain(m *testing.M) { leaks.Main(m) }

// member keeps what it hears.
type member struct {
	nick   string
	hears  chan *chat.Posted
	typing chan *chat.Typing
}

func (m *member) Posted(_ context.Context, _ *chat.Client, event *chat.Posted) { m.hears <- event }

func (m *member) Typing(_ context.Context, _ *chat.Client, event *chat.Typing) { m.typing <- event }

func (m *member) Confirm(_ context.Context, _ *chat.Client, request *chat.ConfirmRequest) (*chat.ConfirmReply, error) {
	return &chat.ConfirmReply{Answer: m.nick + ": " + request.Question}, nil
}

// serve runs a chat server on addr and returns it with the address it has.
func serve(t *testing.T, addr string) (*chat.Server, string) {
	t.Helper()
	server := rooms.NewServer()
	served := make(chan error, 1)
	go func() { served <- server.ListenAndServe(t.Context(), addr) }()
	select {
	case err := <-served:
		t.Fatal(err)
	case <-server.Ready():
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		if err := <-served; !errors.Is(err, runtime.ErrServerClosed) {
			t.Errorf("ListenAndServe ended with %v", err)
		}
	})
	bound := server.Addrs()[0]
	return server, bound.Network() + "://" + bound.String()
}

// join connects a member and enters a room.
func join(t *testing.T, addr, room, nick string) (*chat.Client, *member) {
	t.Helper()
	m := &member{nick: nick, hears: make(chan *chat.Posted, 100), typing: make(chan *chat.Typing, 100)}
	client, err := chat.Dial(t.Context(), addr, m)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	if _, err := client.Join(t.Context(), &chat.JoinRequest{Room: room, Nick: nick}); err != nil {
		t.Fatal(err)
	}
	return client, m
}

// overEach runs a test over each kind of address.
func overEach(t *testing.T, test func(t *testing.T, server *chat.Server, addr string)) {
	for _, addr := range []string{
		"tcp://127.0.0.1:0",
		"unix://" + filepath.Join(t.TempDir(), "chat.sock"),
		fmt.Sprintf("unix:@netgen-%s-%d", strings.ReplaceAll(t.Name(), "/", "-"), os.Getpid()),
	} {
		t.Run(strings.SplitN(addr, ":", 2)[0], func(t *testing.T) {
			server, bound := serve(t, addr)
			if strings.HasPrefix(addr, "unix:@") {
				bound = addr
			}
			test(t, server, bound)
		})
	}
}

func TestConversation(t *testing.T) {
	overEach(t, func(t *testing.T, server *chat.Server, addr string) {
		ctx := t.Context()
		ann, annHears := join(t, addr, "go", "ann")
		bob, bobHears := join(t, addr, "go", "bob")
		_, carlHears := join(t, addr, "rust", "carl")

		for i := range 10 {
			reply, err := ann.Post(ctx, &chat.PostRequest{Room: "go", Text: fmt.Sprint("message ", i)})
			if err != nil || reply.ID != uint64(i+1) {
				t.Fatalf("message %d: %v, %v", i, reply, err)
			}
		}
		for i := range 10 {
			event := <-bobHears.hears
			if event.Message.Text != fmt.Sprint("message ", i) || event.Message.Author != "ann" {
				t.Errorf("bob hears %+v as number %d", event.Message, i)
			}
		}
		if len(annHears.hears) != 0 || len(carlHears.hears) != 0 {
			t.Error("somebody heard what was not for them")
		}

		if err := bob.Typing(ctx, &chat.Typing{Room: "go", Nick: "bob"}); err != nil {
			t.Fatal(err)
		}
		if event := <-annHears.typing; event.Nick != "bob" {
			t.Errorf("%s is typing", event.Nick)
		}
		answers := map[string]bool{}
		for peer := range server.Peers() {
			reply, err := peer.Confirm(ctx, &chat.ConfirmRequest{Question: "here?"})
			if err != nil {
				t.Fatal(err)
			}
			answers[reply.Answer] = true
		}
		if len(answers) != 3 || !answers["carl: here?"] {
			t.Errorf("the members answered %v", answers)
		}
	})
}

func TestHistoryAndUpload(t *testing.T) {
	overEach(t, func(t *testing.T, _ *chat.Server, addr string) {
		ctx := t.Context()
		ann, _ := join(t, addr, "go", "ann")
		for i := range 100 {
			if _, err := ann.Post(ctx, &chat.PostRequest{Room: "go", Text: fmt.Sprint(i)}); err != nil {
				t.Fatal(err)
			}
		}
		history := ann.History(ctx, &chat.HistoryRequest{Room: "go", Since: 91})
		var texts []string
		for message, err := range history.All() {
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, message.Text)
		}
		end, err := history.End(ctx)
		if err != nil || end.Total != 10 || !slices.Equal(texts, strings.Fields("90 91 92 93 94 95 96 97 98 99")) {
			t.Errorf("history gave %v, ended with %v, %v", texts, end, err)
		}

		chunk := bytes.Repeat([]byte("gopher"), 10_000)
		upload := ann.Upload(ctx, &chat.UploadRequest{Room: "go", Name: "gopher"})
		sum := uint32(0)
		for range 50 { // 3 MB, many times the window
			if err := upload.Send(ctx, chunk); err != nil {
				t.Fatal(err)
			}
			sum = crc32.Update(sum, crc32.IEEETable, chunk)
		}
		got, err := upload.End(ctx)
		if err != nil || got.Size != uint64(50*len(chunk)) || got.Checksum != sum {
			t.Errorf("upload ended with %+v, %v", got, err)
		}
	})
}

func TestErrors(t *testing.T) {
	overEach(t, func(t *testing.T, _ *chat.Server, addr string) {
		ctx := t.Context()
		ann, _ := join(t, addr, "go", "ann")
		bob, _ := join(t, addr, "rust", "bob")

		_, err := bob.Join(ctx, &chat.JoinRequest{Room: "go", Nick: "ann"})
		if refused, ok := errors.AsType[*chat.JoinRefused](err); !ok || refused.Reason != chat.ReasonNameTaken {
			t.Errorf("joining as ann gave %v", err)
		}
		_, err = bob.Post(ctx, &chat.PostRequest{Room: "go", Text: "hi"})
		if missing, ok := errors.AsType[*chat.NotJoined](err); !ok || missing.Room != "go" {
			t.Errorf("posting from outside gave %v", err)
		}
		_, err = bob.History(ctx, &chat.HistoryRequest{Room: "go"}).End(ctx)
		if _, ok := errors.AsType[*chat.NotJoined](err); !ok {
			t.Errorf("reading from outside gave %v", err)
		}
		_, err = ann.Post(ctx, &chat.PostRequest{Room: "go", Text: strings.Repeat("x", 4001)})
		if failed, ok := errors.AsType[*runtime.Error](err); !ok || failed.Code != runtime.InvalidArgument || !strings.Contains(err.Error(), "PostRequest.text") {
			t.Errorf("a text beyond its max gave %v", err)
		}
		if err := ann.Leave(ctx, &chat.LeaveRequest{Room: "go"}); err != nil {
			t.Error(err)
		}
		if err := ann.Leave(ctx, &chat.LeaveRequest{Room: "go"}); err == nil {
			t.Error("ann left twice")
		}
		if _, err := bob.Join(ctx, &chat.JoinRequest{Room: "go", Nick: "ann"}); err != nil {
			t.Errorf("the nick is not free again: %v", err)
		}
	})
}

// TestGone shows that a member who hangs up is out of the room.
func TestGone(t *testing.T) {
	overEach(t, func(t *testing.T, server *chat.Server, addr string) {
		ann, _ := join(t, addr, "go", "ann")
		gone := make(chan struct{})
		for peer := range server.Peers() {
			go func() { <-peer.Done(); close(gone) }()
		}
		if err := ann.Close(); err != nil {
			t.Fatal(err)
		}
		<-gone
		if n := server.Group("go").Len(); n != 0 {
			t.Errorf("%d members are left in the room", n)
		}
		join(t, addr, "go", "ann")
	})
}

// A server asks the members of a room, and those whom a key finds, all at once.
func TestAskARoom(t *testing.T) {
	overEach(t, func(t *testing.T, server *chat.Server, addr string) {
		for _, nick := range []string{"ann", "bob", "cyd"} {
			join(t, addr, "go", nick)
		}
		var answers []string
		question := &chat.ConfirmRequest{Question: "there?"}
		for peer, answer := range server.Group("go").Confirm(t.Context(), question) {
			if answer.Err != nil {
				t.Fatal(peer.RemoteAddr(), answer.Err)
			}
			answers = append(answers, answer.Value.Answer)
		}
		slices.Sort(answers)
		if got := strings.Join(answers, ", "); got != "ann: there?, bob: there?, cyd: there?" {
			t.Errorf("they answer %s", got)
		}
		lucky := runtime.NewKey[bool]("lucky")
		for peer := range server.Peers() {
			lucky.Set(peer.Socket, true)
			break
		}
		asked := 0
		for range server.Audience(runtime.ByKey(server.Sockets(), lucky, true)).Confirm(t.Context(), question) {
			asked++
		}
		if asked != 1 {
			t.Errorf("%d were asked", asked)
		}
	})
}
