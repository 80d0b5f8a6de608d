package interop

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/interop/internal/mysql"
)

// greeted is a client that waits for the server's first word.
type greeted chan *mysql.Greeting

func (g greeted) Greeting(_ context.Context, _ *mysql.Client, event *mysql.Greeting) { g <- event }

// The capabilities that our client has: protocol 4.1 and authentication of several
// kinds.
const mysqlCapabilities = 0x1 | 0x200 | 0x2000 | 0x8000 | 0x80000

func TestMySQLClient(t *testing.T) {
	t.Parallel()
	daemon := peers.MariaDB(t)
	tap := peers.NewTap(t, peers.MySQL, daemon.Addr)
	ctx := within(t)
	dial := func(user string) (*mysql.Client, error) {
		t.Helper()
		us := make(greeted, 1)
		client, err := mysql.Dial(ctx, "tcp://"+tap.Addr, us)
		if err != nil {
			t.Fatal(err)
		}
		if greeting := <-us; !strings.Contains(greeting.Server, "MariaDB") {
			t.Errorf("it greets with %+v", greeting)
		}
		_, err = client.Login(ctx, &mysql.LoginRequest{
			Capabilities: mysqlCapabilities, MaxPacket: 1 << 24, Charset: 45, User: user, Plugin: "mysql_native_password",
		})
		return client, err
	}
	stranger, err := dial("stranger")
	if refused, ok := errors.AsType[*mysql.Refused](err); !ok || refused.Code != 1045 {
		t.Errorf("a stranger: %v", err)
	}
	_ = stranger.Close()
	client, err := dial("root")
	if err != nil {
		t.Fatal(err)
	}
	must := func(sql string) mysql.QueryReply {
		t.Helper()
		reply, err := client.Query(ctx, &mysql.QueryRequest{SQL: sql})
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		return reply
	}
	must("CREATE DATABASE people")
	if _, err := client.InitDB(ctx, &mysql.InitDBRequest{Schema: "people"}); err != nil {
		t.Fatal(err)
	}
	must("CREATE TABLE people (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(100), about MEDIUMTEXT)")
	if ok, is := must("INSERT INTO people (name) VALUES ('ann'), ('bob'), (NULL)").(*mysql.OK); !is || ok.Affected != 3 || ok.Last != 1 {
		t.Errorf("INSERT: %+v", ok)
	}
	must("UPDATE people SET about = REPEAT('x', 70000) WHERE name = 'bob'")
	result, is := must("SELECT name, LENGTH(about), about FROM people ORDER BY id").(*mysql.ResultSet)
	if !is || len(result.Columns) != 3 || result.Columns[0].Name != "name" {
		t.Fatalf("SELECT: %+v", result)
	}
	big := []byte(strings.Repeat("x", 70000))
	want := [][][]byte{{[]byte("ann"), nil, nil}, {[]byte("bob"), []byte("70000"), big}, {nil, nil, nil}}
	if diff := cmp.Diff(want, result.Rows.Rows); diff != "" {
		t.Errorf("SELECT (-want +got):\n%.500s", diff)
	}
	many, is := must("SELECT seq FROM seq_1_to_3000").(*mysql.ResultSet)
	if !is || len(many.Rows.Rows) != 3000 || string(many.Rows.Rows[2999][0]) != "3000" {
		t.Errorf("SELECT of many: %v", is)
	}
	_, err = client.Query(ctx, &mysql.QueryRequest{SQL: "SELECT * FROM nothing"})
	if failed, ok := errors.AsType[*mysql.Err](err); !ok || failed.Code != 1146 || failed.State != "42S02" {
		t.Errorf("SELECT of nothing: %v", fmt.Sprint(err))
	}
	if _, err := client.Ping(ctx); err != nil {
		t.Errorf("Ping: %v", err)
	}
	if err := client.Quit(ctx); err != nil {
		t.Error(err)
	}
	<-client.Done()
	daemon.Record(t, peers.Row{
		Protocol: "MySQL", Ours: peers.AsClient, Verdict: tap.Judge(t),
		Exchanged: "a stranger refused; tables made, filled and asked, NULL, 70 kB, 3,000 rows; errors, ping, quit",
	})
}
