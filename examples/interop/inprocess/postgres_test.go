package inprocess

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/talks"
	"github.com/netgen-dev/netgen/examples/postgres/toy"
)

func TestPostgresServer(t *testing.T) {
	t.Parallel()
	tap := tapServer(t, peers.PGSQL, toy.NewServer(toy.SCRAM, peers.PostgresPassword).Server)
	program, conn := dialPostgres(t, tap.Addr, "me")
	ctx := talks.Within(t)
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := conn.Exec(ctx, sql, args...); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	exec("create table t (id int, name text)")
	for i := range 3 {
		exec("insert into t values ($1, $2)", i, fmt.Sprint("row ", i))
	}
	exec("insert into t values (3, null)")
	if got := pgxRows(t, ctx, conn, "select id, name from t where id = $1", 1); got != "1 row 1;" {
		t.Errorf("with a parameter: %s", got)
	}
	if got := pgxRows(t, ctx, conn, "select id, name from t", pgx.QueryExecModeSimpleProtocol); got != "0 row 0;1 row 1;2 row 2;3 NULL;" {
		t.Errorf("the simple query: %s", got)
	}
	failed, ok := errors.AsType[*pgconn.PgError](func() error { _, err := conn.Exec(ctx, "select * from nothing"); return err }())
	if !ok || failed.Code != "42P01" {
		t.Errorf("a table that there is not: %v", failed)
	}
	pgxBatch(t, ctx, conn)
	_ = conn.Close(ctx)
	program.Record(t, peers.Row{
		Protocol: "PostgreSQL", Ours: peers.AsServer, Verdict: tap.Judge(t),
		Exchanged: "SCRAM-SHA-256; simple and extended queries, prepared statements, parameters and binary results, a batch, an error",
	})
}

func pgxRows(t *testing.T, ctx context.Context, conn *pgx.Conn, sql string, args ...any) (said string) {
	t.Helper()
	rows, err := conn.Query(ctx, sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var id int
		var name *string
		if err := rows.Scan(&id, &name); err != nil {
			t.Fatal(err)
		}
		if name == nil {
			name = new("NULL")
		}
		said += fmt.Sprint(id, " ", *name, ";")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return said
}

// pgxBatch sends several statements at once.
func pgxBatch(t *testing.T, ctx context.Context, conn *pgx.Conn) {
	t.Helper()
	batch := &pgx.Batch{}
	for i := range 20 {
		batch.Queue("select id, name from t where id = $1", i%3)
	}
	results := conn.SendBatch(ctx, batch)
	for i := range 20 {
		var id int
		var name string
		if err := results.QueryRow().Scan(&id, &name); err != nil || id != i%3 {
			t.Errorf("statement %d of the batch: %d, %v", i, id, err)
		}
	}
	if err := results.Close(); err != nil {
		t.Error(err)
	}
}
