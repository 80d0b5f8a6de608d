package mysql

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime"
)

// What is said, byte by byte: what a packet is, those before it tell, and its number goes on.
const (
	hello = "\x36\x00\x00\x00\x0ax\x00\x00\x00\x00\x00saltsalt\x00\x00\x00\x2d\x02\x00\x08\x00\x15" +
		"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00saltsaltsalt\x00native\x00"
	login = "\x26\x00\x00\x01\x00\x02\x00\x00\x00\x00\x00\x01\x2d" +
		"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" + "root\x00\x00"
	welcome = "\x07\x00\x00\x02\x00\x00\x00\x02\x00\x00\x00"

	result = "\x01\x00\x00\x01\x02" +
		"\x1a\x00\x00\x02\x03def\x00\x00\x00\x04name\x00\x0c\x2d\x00\x64\x00\x00\x00\xfd\x00\x00\x00\x00\x00"
	rest = "\x19\x00\x00\x03\x03def\x00\x00\x00\x03age\x00\x0c\x3f\x00\x0b\x00\x00\x00\x03\x00\x00\x00\x00\x00" +
		"\x05\x00\x00\x04\xfe\x00\x00\x02\x00" +
		"\x07\x00\x00\x05\x03ann\x0242" + "\x05\x00\x00\x06\x03\xfe\x00\x00\xfb" + "\x02\x00\x00\x07\x00\xfb" +
		"\x05\x00\x00\x08\xfe\x01\x00\x22\x00"
	// An UPDATE, a SELECT and a SELECT: the first two say that more follows, and so does no row.
	several = "\x07\x00\x00\x01\x00\x01\x00\x0a\x00\x00\x00" +
		"\x01\x00\x00\x02\x01" +
		"\x1a\x00\x00\x03\x03def\x00\x00\x00\x04name\x00\x0c\x2d\x00\x64\x00\x00\x00\xfd\x00\x00\x00\x00\x00" +
		"\x05\x00\x00\x04\xfe\x00\x00\x0a\x00" +
		"\x04\x00\x00\x05\x03ann" +
		"\x05\x00\x00\x06\xfe\x00\x00\x0a\x00" +
		"\x01\x00\x00\x07\x01" +
		"\x19\x00\x00\x08\x03def\x00\x00\x00\x03age\x00\x0c\x3f\x00\x0b\x00\x00\x00\x03\x00\x00\x00\x00\x00" +
		"\x05\x00\x00\x09\xfe\x00\x00\x02\x00" +
		"\x05\x00\x00\x0a\xfe\x00\x00\x02\x00"
	broken = "\x0d\x00\x00\x03\xff\x48\x04#HY000oops"
	done   = "\x07\x00\x00\x01\x00\x03\x00\x02\x00\x00\x00"
)

// ask is the packet of a query.
func ask(sql string) string { return string([]byte{byte(1 + len(sql)), 0, 0, 0, 3}) + sql }

type people struct{ UnimplementedHandler }

func (people) Login(context.Context, *Peer, *LoginRequest) (*Welcome, error) {
	return &Welcome{Status: 2}, nil
}

func (people) Query(ctx context.Context, _ *Peer, request *QueryRequest, items *runtime.Sender[QueryItem]) (QueryEnd, error) {
	text := func(s string) Value { return &ValueText{Value: []byte(s)} }
	name := &Column{Catalog: "def", Name: "name", Charset: 45, Size: 100, Type: 0xfd}
	age := &Column{Catalog: "def", Name: "age", Charset: 63, Size: 11, Type: 3}
	ann := &Row{Values: []Value{text("ann"), text("42")}}
	switch request.SQL {
	case "rows":
		return &EndOfRows{Warnings: 1, Status: 0x22}, send(ctx, items, &Result{Columns: 2}, name, age, &EndOfColumns{Status: 2},
			ann, &Row{Values: []Value{text("\xfe\x00\x00"), &Null{}}}, &Row{Values: []Value{text(""), &Null{}}})
	case "several":
		return &EndOfRows{Status: 2}, send(ctx, items, &Done{Affected: 1, Status: 10},
			&Result{Columns: 1}, name, &EndOfColumns{Status: 10}, &Row{Values: []Value{text("ann")}}, &EndOfResult{Status: 10},
			&Result{Columns: 1}, age, &EndOfColumns{Status: 2})
	case "more":
		return &OK{Status: 10}, nil
	case "last":
		return &OK{Status: 2}, send(ctx, items, &Done{Status: 2})
	case "break":
		if err := send(ctx, items, &Result{Columns: 2}, name); err != nil {
			return nil, err
		}
		return nil, &Err{Code: 1096, State: "HY000", Message: "oops"}
	case "early":
		return &EndOfRows{}, send(ctx, items, &Result{Columns: 2}, name, ann)
	case "narrow":
		return &EndOfRows{}, send(ctx, items, &Result{Columns: 1}, name, &EndOfColumns{}, ann)
	}
	return &OK{Affected: 3, Status: 2}, nil
}

func send(ctx context.Context, to *runtime.Sender[QueryItem], all ...QueryItem) error {
	for _, item := range all {
		if err := to.Send(ctx, item); err != nil {
			return err
		}
	}
	return nil
}

func serve(t *testing.T) (addr string, stop func()) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := NewServer(people{}, runtime.OnConnect(func(ctx context.Context, socket *runtime.Socket) error {
		greeting := &Greeting{Server: "x", Charset: 45, Status: 2, Capabilities2: 8, SaltLength: 21, Plugin: "native"}
		copy(greeting.Salt[:], "saltsalt")
		copy(greeting.Salt2[:], "saltsaltsalt")
		return PeerOf(socket).Greeting(ctx, greeting)
	}))
	go func() { _ = s.Serve(context.Background(), l) }()
	return l.Addr().String(), func() { _ = s.Close() }
}

// TestServerBytes compares what a server answers.
func TestServerBytes(t *testing.T) {
	addr, stop := serve(t)
	defer stop()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	for _, step := range []struct{ asked, want string }{
		{"", hello},
		{login, welcome},
		{ask("rows"), result + rest},
		{ask("break"), result + broken},
		{ask("do"), done},
		{ask("several"), several},
		{ask("rows"), result + rest},
		{"\x01\x00\x00\x00\x01", ""},
	} {
		if _, err := io.WriteString(conn, step.asked); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, len(step.want))
		if _, err := io.ReadFull(conn, got); string(got) != step.want || err != nil {
			t.Fatalf("%q is answered with\n% x, want\n% x: %v", step.asked, got, step.want, err)
		}
	}
}

type greeted chan *Greeting

func (g greeted) Greeting(_ context.Context, _ *Client, event *Greeting) { g <- event }

func connect(ctx context.Context, t *testing.T, addr string) *Client {
	t.Helper()
	us := make(greeted, 1)
	c, err := Dial(ctx, "tcp://"+addr, us)
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-us:
	case <-ctx.Done():
		t.Fatal("no greeting", c.Err())
	}
	if _, err := c.Login(ctx, &LoginRequest{Capabilities: 0x200, MaxPacket: 1 << 24, Charset: 45, User: "root"}); err != nil {
		t.Fatal(err)
	}
	return c
}

// shown are the items of a query, with blanks between them.
func shown(q *runtime.Stream[QueryItem, QueryEnd]) string {
	var all []string
	for item, err := range q.All() {
		switch v := item.(type) {
		case *Column:
			all = append(all, v.Name)
		case *Row:
			for _, value := range v.Values {
				if text, is := value.(*ValueText); is {
					all = append(all, string(text.Value))
				} else {
					all = append(all, "NULL")
				}
			}
		default:
			if err == nil {
				all = append(all, "/")
			}
		}
	}
	return strings.Join(all, " ")
}

// TestClient asks a server, which refuses to send what its client would take for something else.
func TestClient(t *testing.T) {
	addr, stop := serve(t)
	defer stop()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	c := connect(ctx, t, addr)
	defer c.Close()
	for _, step := range []struct{ sql, want string }{
		{"rows", "/ name age / ann 42 \xfe\x00\x00 NULL  NULL"},
		{"break", "/ name"},
		{"do", ""},
		{"several", "/ / name / ann / / age /"},
		{"rows", "/ name age / ann 42 \xfe\x00\x00 NULL  NULL"},
	} {
		q := c.Query(ctx, &QueryRequest{SQL: step.sql})
		if got := shown(q); got != step.want {
			t.Errorf("%s: %q, want %q", step.sql, got, step.want)
		}
		end, err := q.End(ctx)
		failed, _ := errors.AsType[*Err](err)
		switch step.sql {
		case "rows":
			if end, ok := end.(*EndOfRows); !ok || end.Status != 0x22 {
				t.Error(step.sql, end, err)
			}
		case "break":
			if failed == nil || failed.Code != 1096 {
				t.Error(step.sql, end, err)
			}
		case "do":
			if end, ok := end.(*OK); !ok || end.Affected != 3 {
				t.Error(step.sql, end, err)
			}
		}
	}
	for _, sql := range []string{"early", "narrow", "more", "last"} {
		c := connect(ctx, t, addr)
		if end, err := c.Query(ctx, &QueryRequest{SQL: sql}).End(ctx); err == nil {
			t.Error(sql, end)
		}
		_ = c.Close()
	}
}
