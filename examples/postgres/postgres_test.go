package postgres_test

import (
	"context"
	"crypto/tls"
	"errors"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/leaks"
	"github.com/netgen-dev/netgen/examples/internal/programs"
	"github.com/netgen-dev/netgen/examples/internal/serve"
	"github.com/netgen-dev/netgen/examples/postgres/toy"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/postgres"
)

func TestMain(m *testing.M) { leaks.Main(m) }

// connect begins a session without a password.
func connect(t *testing.T) *postgres.Client {
	t.Helper()
	client, err := postgres.Dial(t.Context(), serve.Start(t, toy.NewServer(toy.Trust, "").Server), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	ready, err := client.Startup(t.Context(), &postgres.StartupRequest{Params: []postgres.Param{{Name: "user", Value: "me"}}}).End(t.Context())
	if err != nil || ready.Status != postgres.TransactionStatusIdle {
		t.Fatalf("%+v, %v", ready, err)
	}
	return client
}

// ask sends a query and returns what came, in a line.
func ask(t *testing.T, client *postgres.Client, sql string) string {
	t.Helper()
	query := client.Query(t.Context(), &postgres.QueryRequest{SQL: sql})
	var said []string
	for item, err := range query.All() {
		if err != nil {
			break
		}
		said = append(said, plain(item))
	}
	ready, err := query.End(t.Context())
	if state := stateOf(err); state != "" {
		return strings.Join(append(said, "ERROR "+state), " ")
	}
	if err != nil {
		t.Fatal(sql, err)
	}
	return strings.Join(append(said, string(rune(ready.Status))), " ")
}

func plain(item any) string {
	switch item := item.(type) {
	case *postgres.RowDescription:
		var names []string
		for _, c := range item.Columns {
			names = append(names, c.Name)
		}
		return "[" + strings.Join(names, ",") + "]"
	case *postgres.DataRow:
		var values []string
		for _, v := range item.Values {
			if v == nil {
				v = []byte("NULL")
			}
			values = append(values, string(v))
		}
		return "(" + strings.Join(values, ",") + ")"
	case *postgres.CommandComplete:
		return item.Tag
	case *postgres.CopyRow:
		return strings.TrimSpace(string(item.Data))
	case *postgres.EmptyQuery:
		return "empty"
	}
	return ""
}

// stateOf returns the SQLSTATE of an error of the server, "" for any other.
func stateOf(err error) string {
	failed, ok := errors.AsType[*postgres.ErrorResponse](err)
	if !ok {
		return ""
	}
	for _, d := range failed.Details {
		if d.Field == 'C' {
			return d.Value
		}
	}
	return "?"
}

func TestSimple(t *testing.T) {
	client := connect(t)
	for _, x := range []struct{ sql, want string }{
		{"select 1, 'it''s' as text -- and so on", "[?column?,text] (1,it's) SELECT 1 I"},
		{"create table t (id int, name text)", "CREATE TABLE I"},
		{"create table t (id int)", "ERROR 42P07"},
		{"insert into t values (1, 'a'), (2, null); select * from t", "INSERT 0 2 [id,name] (1,a) (2,NULL) SELECT 2 I"},
		{"insert into t (id) values ('x')", "ERROR 22P02"},
		{"select name from t where id = 1", "[name] (a) SELECT 1 I"},
		{"select nope from t", "ERROR 42703"},
		{"select * from nope", "ERROR 42P01"},
		{"selec", "ERROR 42601"},
		{"select 'x", "ERROR 42601"},
		{"select 1; select nope; select 2", "[?column?] (1) SELECT 1 ERROR 42601"},
		{"", "empty I"},
		{"begin", "BEGIN T"},
		{"selec", "ERROR 42601"},
		{"select 1", "ERROR 25P02"},
		{"rollback", "ROLLBACK I"},
		{"delete from t where id = 2", "DELETE 1 I"},
		{"select * from t", "[id,name] (1,a) SELECT 1 I"},
		{"drop table t", "DROP TABLE I"},
	} {
		if got := ask(t, client, x.sql); got != x.want {
			t.Errorf("%s: %s, want %s", x.sql, got, x.want)
		}
	}
}

// TestExtended prepares a statement and runs it with two portals.
func TestExtended(t *testing.T) {
	client, ctx := connect(t), t.Context()
	ask(t, client, "create table t (id int, name text); insert into t values (1, 'a'), (2, 'b'), (2, 'c')")
	parsed := client.ParseAsync(ctx, &postgres.ParseRequest{Name: "s", SQL: "select name, id from t where id = $1"})
	described := client.Describe(ctx, &postgres.DescribeRequest{Target: postgres.TargetStatement, Name: "s"})
	bound := client.BindAsync(ctx, &postgres.BindRequest{
		Statement: "s", Formats: []postgres.Format{postgres.FormatBinary}, Values: [][]byte{{0, 0, 0, 2}},
		ResultFormats: []postgres.Format{postgres.FormatText, postgres.FormatBinary},
	})
	first := client.Execute(ctx, &postgres.ExecuteRequest{Limit: 1})
	rest := client.Execute(ctx, &postgres.ExecuteRequest{})
	synced := client.SyncAsync(ctx)

	if _, err := parsed.Await(ctx); err != nil {
		t.Error(err)
	}
	for types, err := range described.All() {
		if err != nil || len(types.Types) != 1 || types.Types[0] != 23 {
			t.Errorf("the parameters: %+v, %v", types, err)
		}
	}
	if end, err := described.End(ctx); err != nil || plain(end) != "[name,id]" {
		t.Errorf("the columns: %v, %v", end, err)
	}
	if _, err := bound.Await(ctx); err != nil {
		t.Error(err)
	}
	for item, err := range first.All() {
		if err != nil || plain(item) != "(b,\x00\x00\x00\x02)" {
			t.Errorf("%q, %v", plain(item), err)
		}
	}
	if end, err := first.End(ctx); err != nil {
		t.Error(err)
	} else if _, ok := end.(*postgres.Suspended); !ok {
		t.Errorf("the first row ends with %T", end)
	}
	if end, err := rest.End(ctx); err != nil || plain(end) != "SELECT 2" {
		t.Errorf("the rest ends with %v, %v", end, err)
	}
	if ready, err := synced.Await(ctx); err != nil || ready.Status != postgres.TransactionStatusIdle {
		t.Errorf("Sync: %+v, %v", ready, err)
	}
}

// TestSkip shows that after an error nothing is done until Sync.
func TestSkip(t *testing.T) {
	client, ctx := connect(t), t.Context()
	parsed := client.ParseAsync(ctx, &postgres.ParseRequest{SQL: "selec"})
	bound := client.BindAsync(ctx, &postgres.BindRequest{})
	rows := client.Execute(ctx, &postgres.ExecuteRequest{})
	synced := client.SyncAsync(ctx)
	after := client.ParseAsync(ctx, &postgres.ParseRequest{SQL: "select 1"})
	again := client.SyncAsync(ctx)
	if _, err := parsed.Await(ctx); stateOf(err) != "42601" {
		t.Errorf("Parse: %v", err)
	}
	if _, err := bound.Await(ctx); err == nil {
		t.Error("Bind was done")
	}
	if _, err := rows.End(ctx); err == nil {
		t.Error("Execute was done")
	}
	for _, s := range []interface {
		Await(context.Context) (*postgres.Ready, error)
	}{synced, again} {
		if _, err := s.Await(ctx); err != nil {
			t.Error(err)
		}
	}
	if _, err := after.Await(ctx); err != nil {
		t.Error(err)
	}
}

// TestCopy copies into a table and out of it again.
func TestCopy(t *testing.T) {
	client, ctx := connect(t), t.Context()
	ask(t, client, "create table t (id int, name text)")
	query := client.Query(ctx, &postgres.QueryRequest{SQL: "copy t from stdin"})
	item, err := query.Recv(ctx)
	if in, ok := item.(*postgres.CopyIn); err != nil || !ok || len(in.Formats) != 2 {
		t.Fatalf("%v, %v", item, err)
	}
	for _, piece := range []string{"1\ta\n2", "\t\\N\n3\tx\\ty\n"} {
		if err := client.CopyData(ctx, &postgres.CopyData{Data: []byte(piece)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := client.CopyDone(ctx); err != nil {
		t.Fatal(err)
	}
	item, err = query.Recv(ctx)
	if err != nil || plain(item) != "COPY 3" {
		t.Errorf("%v, %v", item, err)
	}
	if _, err := query.End(ctx); err != nil {
		t.Error(err)
	}
	if got := ask(t, client, "copy t to stdout"); got != " 1\ta 2\t\\N 3\tx\\ty  COPY 3 I" {
		t.Errorf("%q", got)
	}
	query = client.Query(ctx, &postgres.QueryRequest{SQL: "copy t from stdin"})
	if _, err := query.Recv(ctx); err != nil {
		t.Fatal(err)
	}
	if err := client.CopyFail(ctx, &postgres.CopyFail{Reason: "no"}); err != nil {
		t.Fatal(err)
	}
	if _, err := query.End(ctx); stateOf(err) != "57014" {
		t.Errorf("a COPY that the client gave up: %v", err)
	}
	if got := ask(t, client, "select 1"); got != "[?column?] (1) SELECT 1 I" {
		t.Error(got)
	}
}

// TestPrograms runs the server with each way to ask for a password, and the client.
func TestPrograms(t *testing.T) {
	client := programs.Build(t, "./client")
	server := programs.Build(t, "./server")
	for _, method := range []string{"trust", "password", "md5", "scram"} {
		line := programs.Start(t, server, "-listen=tcp://127.0.0.1:0", "-auth="+method, "-password=secret")
		addr := "tcp://" + strings.Fields(line)[3]
		got := programs.Run(t, "", client, "-addr="+addr, "-user=me", "-password=secret", "select 1, 'x' as y")
		programs.WantLines(t, got, "?column?\ty", "1\tx", "SELECT 1", "1\tx", "SELECT 1 once more")
	}
}

// TestTLS begins TLS before it says who it is; a server without a certificate says no,
// and goes on.
func TestTLS(t *testing.T) {
	plain, err := postgres.Dial(t.Context(), serve.Start(t, toy.NewServer(toy.Trust, "").Server), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	if reply, err := plain.SSL(t.Context()); err != nil {
		t.Error(err)
	} else if _, refused := reply.(*postgres.Refused); !refused {
		t.Errorf("without a certificate it answers %T", reply)
	}
	startup := &postgres.StartupRequest{Params: []postgres.Param{{Name: "user", Value: "me"}}}
	if _, err := plain.Startup(t.Context(), startup).End(t.Context()); err != nil {
		t.Error("after the refusal:", err)
	}

	addr := serve.Start(t, toy.NewTLSServer(toy.Trust, "", serve.Certificate(t)).Server)
	client, err := postgres.Dial(t.Context(), addr, nil, runtime.TLSConfig(&tls.Config{InsecureSkipVerify: true}))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if reply, err := client.SSL(t.Context()); err != nil {
		t.Fatal(err)
	} else if _, accepted := reply.(*postgres.SSLAccepted); !accepted {
		t.Fatalf("with a certificate it answers %T", reply)
	}
	if _, err := client.Startup(t.Context(), startup).End(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, client, "select 1"); !strings.Contains(got, "SELECT 1") || client.Socket().TLS() == nil {
		t.Errorf("%s, and TLS is %v", got, client.Socket().TLS())
	}
}
