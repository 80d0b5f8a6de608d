package interop

import (
	"context"
	"errors"
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
// kinds, several statements and several results.
const mysqlCapabilities = 0x1 | 0x200 | 0x2000 | 0x8000 | 0x10000 | 0x20000 | 0x80000

// shownRow has the text of each value, and NULL for one that is.
func shownRow(row *mysql.Row) (all []string) {
	for _, value := range row.Values {
		shown := "NULL"
		if text, is := value.(*mysql.ValueText); is {
			shown = string(text.Value)
		}
		all = append(all, shown)
	}
	return all
}

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
	query := func(sql string) (columns []string, rows [][]string, end mysql.QueryEnd, err error) {
		stream := client.Query(ctx, &mysql.QueryRequest{SQL: sql})
		for item := range stream.All() {
			switch item := item.(type) {
			case *mysql.Column:
				columns = append(columns, item.Name)
			case *mysql.Row:
				rows = append(rows, shownRow(item))
			}
		}
		end, err = stream.End(ctx)
		return columns, rows, end, err
	}
	must := func(sql string) (columns []string, rows [][]string, end mysql.QueryEnd) {
		t.Helper()
		columns, rows, end, err := query(sql)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		return columns, rows, end
	}
	must("CREATE DATABASE people")
	if _, err := client.InitDB(ctx, &mysql.InitDBRequest{Schema: "people"}); err != nil {
		t.Fatal(err)
	}
	must("CREATE TABLE people (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(100), about MEDIUMTEXT)")
	_, _, end := must("INSERT INTO people (name) VALUES ('ann'), ('bob'), (NULL)")
	if ok, is := end.(*mysql.OK); !is || ok.Affected != 3 || ok.Last != 1 {
		t.Errorf("INSERT: %+v", end)
	}
	must("UPDATE people SET about = REPEAT('x', 70000) WHERE name = 'bob'")
	columns, rows, end := must("SELECT name, LENGTH(about), about FROM people ORDER BY id")
	if diff := cmp.Diff([]string{"name", "LENGTH(about)", "about"}, columns); diff != "" {
		t.Errorf("SELECT (-want +got):\n%s", diff)
	}
	want := [][]string{{"ann", "NULL", "NULL"}, {"bob", "70000", strings.Repeat("x", 70000)}, {"NULL", "NULL", "NULL"}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("SELECT (-want +got):\n%.500s", diff)
	}
	if _, is := end.(*mysql.EndOfRows); !is {
		t.Errorf("SELECT ends with %+v", end)
	}
	if _, many, _ := must("SELECT seq FROM seq_1_to_3000"); len(many) != 3000 || many[2999][0] != "3000" {
		t.Errorf("SELECT of many: %d rows", len(many))
	}
	if columns, none, _ := must("SELECT * FROM people WHERE id = 0"); len(columns) != 3 || len(none) != 0 {
		t.Errorf("SELECT of none: %q, %q", columns, none)
	}
	_, _, _, err = query("SELECT * FROM nothing")
	if failed, ok := errors.AsType[*mysql.Err](err); !ok || failed.Code != 1146 || failed.State != "42S02" {
		t.Errorf("SELECT of nothing: %v", err)
	}
	// This one fails when its columns have been sent already.
	columns, _, _, err = query("SELECT (SELECT seq FROM seq_1_to_3) FROM people")
	if failed, ok := errors.AsType[*mysql.Err](err); !ok || failed.Code != 1242 {
		t.Errorf("SELECT of too much: %q, %v", columns, err)
	}
	columns, rows, end = must("SELECT 1 AS a, 2 AS b; DO 1; SELECT 3 AS c")
	if _, is := end.(*mysql.EndOfRows); !is || cmp.Diff([]string{"a", "b", "c"}, columns) != "" || cmp.Diff([][]string{{"1", "2"}, {"3"}}, rows) != "" {
		t.Errorf("three statements: %q, %q, %+v", columns, rows, end)
	}
	must("CREATE PROCEDURE both_of() BEGIN SELECT 1 AS a; SELECT 2 AS b; END")
	columns, rows, end = must("CALL both_of()")
	if _, is := end.(*mysql.OK); !is || cmp.Diff([]string{"a", "b"}, columns) != "" || cmp.Diff([][]string{{"1"}, {"2"}}, rows) != "" {
		t.Errorf("a procedure: %q, %q, %+v", columns, rows, end)
	}
	if _, rows, _, err = query("SELECT 1; SELECT * FROM nothing; SELECT 2"); len(rows) != 1 {
		t.Errorf("an error in between: %q, %v", rows, err)
	}
	if failed, ok := errors.AsType[*mysql.Err](err); !ok || failed.Code != 1146 {
		t.Errorf("an error in between: %v", err)
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
		Exchanged: "a stranger refused; tables made, filled and asked, NULL, 70 kB, 3,000 rows one by one, none, the results of several statements and of a procedure; errors, ping, quit",
	})
}
