package inprocess

import (
	"context"
	"crypto/sha1"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/talks"
	ours "github.com/netgen-dev/netgen/examples/interop/internal/mysql"
	"github.com/netgen-dev/netgen/runtime"
)

// The capabilities that our server has: long passwords, a database at once, protocol
// 4.1, transactions, and authentication of several kinds.
const capabilities = 0x1 | 0x8 | 0x200 | 0x2000 | 0x8000 | 0x80000

const salt = "0123456789abcdefghij"

// database is a server with one answer.
type database struct{ ours.UnimplementedHandler }

func (database) Login(_ context.Context, _ *ours.Peer, request *ours.LoginRequest) (*ours.Welcome, error) {
	if request.User != "ann" || subtle.ConstantTimeCompare(request.Answer, scramble("s3cret")) == 0 {
		return nil, &ours.Refused{Code: 1045, State: "28000", Message: "who are you?"}
	}
	return &ours.Welcome{Status: 2}, nil
}

// scramble proves that somebody knows a password, as mysql_native_password does.
func scramble(password string) []byte {
	once := sha1.Sum([]byte(password))
	twice := sha1.Sum(once[:])
	sum := sha1.Sum(append([]byte(salt), twice[:]...))
	for i := range sum {
		sum[i] ^= once[i]
	}
	return sum[:]
}

func (database) Ping(context.Context, *ours.Peer) (*ours.OK, error) { return &ours.OK{Status: 2}, nil }

func (database) Quit(_ context.Context, peer *ours.Peer) { _ = peer.Close() }

func (database) Query(ctx context.Context, _ *ours.Peer, request *ours.QueryRequest, items *runtime.Sender[ours.QueryItem]) (ours.QueryEnd, error) {
	switch {
	case strings.HasPrefix(request.SQL, "SELECT"):
		return &ours.EndOfRows{Status: 2}, sendPeople(ctx, items)
	case strings.HasPrefix(request.SQL, "INSERT"):
		return &ours.OK{Affected: 3, Last: 300, Status: 2}, nil
	}
	return nil, &ours.Err{Code: 1064, State: "42000", Message: "what is " + request.SQL}
}

// sendPeople sends two columns, and rows.
func sendPeople(ctx context.Context, items *runtime.Sender[ours.QueryItem]) error {
	const text = 0xfd
	all := []ours.QueryItem{
		&ours.Result{Columns: 2},
		&ours.Column{Catalog: "def", Name: "name", Charset: 45, Size: 1000, Type: text},
		&ours.Column{Catalog: "def", Name: "age", Charset: 45, Size: 1000, Type: text},
		&ours.EndOfColumns{Status: 2},
	}
	for i := range 1000 {
		all = append(all, row(fmt.Sprint("person ", i), &ours.ValueText{Value: fmt.Append(nil, i)}))
	}
	all = append(all, row(strings.Repeat("x", 70_000), &ours.Null{}))
	for _, item := range all {
		if err := items.Send(ctx, item); err != nil {
			return err
		}
	}
	return nil
}

func row(name string, age ours.Value) *ours.Row {
	return &ours.Row{Values: []ours.Value{&ours.ValueText{Value: []byte(name)}, age}}
}

// TestMySQLServer has the driver for Go ask a server of ours.
func TestMySQLServer(t *testing.T) {
	t.Parallel()
	server := ours.NewServer(database{}, runtime.OnConnect(func(ctx context.Context, socket *runtime.Socket) error {
		greeting := &ours.Greeting{
			Server: "8.0.0-netgen", Connection: 1, Capabilities: capabilities & 0xffff, Charset: 45, Status: 2,
			Capabilities2: capabilities >> 16, SaltLength: 21, Plugin: "mysql_native_password",
		}
		copy(greeting.Salt[:], salt)
		copy(greeting.Salt2[:], salt[8:])
		return ours.PeerOf(socket).Greeting(ctx, greeting)
	}))
	tap := tapServer(t, peers.MySQL, server.Server)
	ctx := talks.Within(t)
	open := func(password string) *sql.DB {
		t.Helper()
		db, err := sql.Open("mysql", "ann:"+password+"@tcp("+tap.Addr+")/people?allowNativePasswords=true&interpolateParams=true")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	err := open("wrong").PingContext(ctx)
	if refused, ok := errors.AsType[*mysql.MySQLError](err); !ok || refused.Number != 1045 {
		t.Errorf("a wrong password: %v", err)
	}
	db := open("s3cret")
	if err := db.PingContext(ctx); err != nil {
		t.Fatal(err)
	}
	rows, err := db.QueryContext(ctx, "SELECT name, age FROM people WHERE age > ?", 3)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for rows.Next() {
		var name string
		var age sql.NullInt64
		if err := rows.Scan(&name, &age); err != nil {
			t.Fatal(err)
		}
		if n < 1000 && (name != fmt.Sprint("person ", n) || age.Int64 != int64(n)) || n == 1000 && (len(name) != 70_000 || age.Valid) {
			t.Fatalf("row %d is %.20q, %v", n, name, age)
		}
		n++
	}
	if err := rows.Err(); err != nil || n != 1001 {
		t.Errorf("%d rows, %v", n, err)
	}
	done, err := db.ExecContext(ctx, "INSERT INTO people VALUES (1), (2), (3)")
	if err != nil {
		t.Fatal(err)
	}
	if last, _ := done.LastInsertId(); last != 300 {
		t.Errorf("the last is %d", last)
	}
	_, err = db.ExecContext(ctx, "DANCE")
	if failed, ok := errors.AsType[*mysql.MySQLError](err); !ok || failed.Number != 1064 || failed.Message != "what is DANCE" {
		t.Errorf("a statement that there is not: %v", err)
	}
	_ = db.Close()
	library(t, "go-sql-driver", "github.com/go-sql-driver/mysql").Record(t, peers.Row{
		Protocol: "MySQL", Ours: peers.AsServer, Verdict: tap.Judge(t),
		Exchanged: "logging in with a password, a wrong one; ping, a result of 1,001 rows with NULL and 70 kB, an insert, an error",
	})
}
