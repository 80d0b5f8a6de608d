package interop

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/serve"
	"github.com/netgen-dev/netgen/examples/postgres/auth"
	"github.com/netgen-dev/netgen/examples/postgres/toy"
	"github.com/netgen-dev/netgen/schemas/postgres"
)

func TestPostgresClient(t *testing.T) {
	t.Parallel()
	daemon := peers.Postgres(t)
	for _, talk := range []struct {
		exchanged string
		run       func(t *testing.T, ctx context.Context, tap *peers.Tap)
	}{
		{"passwords in cleartext, with MD5 and with SCRAM-SHA-256; a wrong one refused; no TLS to be had", postgresPasswords},
		{"simple queries of several statements, NULL, errors, a transaction that fails", postgresSimple},
		{"the extended query: parameters, descriptions, portals in steps, binary values, errors up to Sync, a pipeline", postgresExtended},
		{"COPY in, out and failed; 100,000 rows; NOTIFY; a notice; a function called; a query cancelled", postgresRest},
	} {
		t.Run(talk.exchanged, func(t *testing.T) {
			tap := peers.NewTap(t, peers.PGSQL, daemon.Addr)
			talk.run(t, within(t), tap)
			daemon.Record(t, peers.Row{
				Protocol: "PostgreSQL", Ours: peers.AsClient, Exchanged: talk.exchanged, Verdict: tap.Judge(t),
			})
		})
	}
}

// A pgTalk is one session.
type pgTalk struct {
	t      *testing.T
	ctx    context.Context
	client *postgres.Client
	key    *postgres.KeyData
	heard  chan any
}

// Notice, ParameterStatus and Notification keep what the server sends unasked.
func (p *pgTalk) Notice(_ context.Context, _ *postgres.Client, event *postgres.Notice) {
	p.heard <- event
}

func (p *pgTalk) ParameterStatus(_ context.Context, _ *postgres.Client, event *postgres.ParameterStatus) {
	p.heard <- event
}

func (p *pgTalk) Notification(_ context.Context, _ *postgres.Client, event *postgres.Notification) {
	p.heard <- event
}

// pgDial connects without beginning a session.
func pgDial(t *testing.T, ctx context.Context, tap *peers.Tap) *pgTalk {
	t.Helper()
	talk := &pgTalk{t: t, ctx: ctx, heard: make(chan any, 100)}
	client, err := postgres.Dial(ctx, "tcp://"+tap.Addr, talk)
	if err != nil {
		t.Fatal(err)
	}
	talk.client = client
	return talk
}

// pgBegin connects and begins a session of the user postgres.
func pgBegin(t *testing.T, ctx context.Context, tap *peers.Tap) *pgTalk {
	t.Helper()
	talk := pgDial(t, ctx, tap)
	if _, err := talk.startup("postgres", ""); err != nil {
		t.Fatal(err)
	}
	return talk
}

// startup begins a session and returns how the server asked for the password.
func (p *pgTalk) startup(user, password string) (string, error) {
	startup := p.client.Startup(p.ctx, &postgres.StartupRequest{Params: []postgres.Param{
		{Name: "user", Value: user}, {Name: "database", Value: "postgres"},
	}})
	asked, scram := "", auth.NewClient(password)
	for item, err := range startup.All() {
		if err != nil {
			return asked, err
		}
		var answer []byte
		switch item := item.(type) {
		case *postgres.KeyData:
			p.key = item
		case *postgres.Authentication:
			asked += strings.TrimPrefix(fmt.Sprintf("%T ", item.Auth), "*postgres.Auth")
			switch question := item.Auth.(type) {
			case *postgres.AuthCleartext:
				answer = auth.Plain(password)
			case *postgres.AuthMD5:
				answer = auth.MD5(user, password, question.Salt)
			case *postgres.AuthSASL:
				answer, err = auth.Initial(scram.First())
			case *postgres.AuthSASLContinue:
				answer, err = scram.Final(question.Data)
			case *postgres.AuthSASLFinal:
				err = scram.Verify(question.Data)
			}
		}
		if err != nil {
			return asked, err
		}
		if answer != nil {
			if err := p.client.Password(p.ctx, &postgres.Password{Data: answer}); err != nil {
				return asked, err
			}
		}
	}
	_, err := startup.End(p.ctx)
	return asked, err
}

// end says farewell and waits until the server has closed the connection.
func (p *pgTalk) end() {
	p.t.Helper()
	if err := p.client.Terminate(p.ctx); err != nil {
		p.t.Error(err)
	}
	<-p.client.Done()
}

// hear waits for an event of a kind.
func pgHear[T any](p *pgTalk) (heard T) {
	p.t.Helper()
	for {
		select {
		case event := <-p.heard:
			if heard, ok := event.(T); ok {
				return heard
			}
		case <-p.ctx.Done():
			p.t.Fatalf("no %T is heard", heard)
		}
	}
}

// line shows what came in a line.
func line(items ...any) string {
	var said []string
	for _, item := range items {
		switch item := item.(type) {
		case *postgres.RowDescription:
			var names []string
			for _, c := range item.Columns {
				names = append(names, c.Name)
			}
			said = append(said, "["+strings.Join(names, ",")+"]")
		case *postgres.DataRow:
			var values []string
			for _, v := range item.Values {
				if v == nil {
					v = []byte("NULL")
				}
				values = append(values, string(v))
			}
			said = append(said, "("+strings.Join(values, ",")+")")
		case *postgres.CommandComplete:
			said = append(said, item.Tag)
		case *postgres.CopyRow:
			said = append(said, strings.TrimSpace(string(item.Data)))
		case *postgres.Ready:
			said = append(said, string(rune(item.Status)))
		case error:
			said = append(said, "ERROR "+sqlState(item))
		default:
			said = append(said, strings.TrimPrefix(fmt.Sprintf("%T", item), "*postgres."))
		}
	}
	return strings.Join(said, " ")
}

// sqlState returns the code of an error of the server's, or the text of another.
func sqlState(err error) string {
	failed, ok := errors.AsType[*postgres.ErrorResponse](err)
	if !ok {
		return err.Error()
	}
	i := slices.IndexFunc(failed.Details, func(d postgres.Detail) bool { return d.Field == 'C' })
	return failed.Details[i].Value
}

// ask says a simple query and returns what came, in a line.
func (p *pgTalk) ask(sql string) string {
	p.t.Helper()
	query := p.client.Query(p.ctx, &postgres.QueryRequest{SQL: sql})
	var said []any
	for item, err := range query.All() {
		if err != nil {
			break
		}
		said = append(said, item)
	}
	ready, err := query.End(p.ctx)
	if err != nil {
		return line(append(said, err)...)
	}
	return line(append(said, ready)...)
}

func (p *pgTalk) want(what, got, want string) {
	p.t.Helper()
	if got != want {
		p.t.Errorf("%s: %s\nwant %s", what, got, want)
	}
}

func postgresPasswords(t *testing.T, ctx context.Context, tap *peers.Tap) {
	for _, test := range []struct{ user, password, asked, state string }{
		{"postgres", "", "Ok ", ""},
		{"cleartext", peers.PostgresPassword, "Cleartext Ok ", ""},
		{"md5", peers.PostgresPassword, "MD5 Ok ", ""},
		{"scram", peers.PostgresPassword, "SASL SASLContinue SASLFinal Ok ", ""},
		{"md5", "wrong", "MD5 ", "28P01"},
		{"scram", "wrong", "SASL SASLContinue ", "28P01"},
	} {
		talk := pgDial(t, ctx, tap)
		if reply, err := talk.client.SSL(ctx); err != nil {
			t.Fatal(err)
		} else if _, ok := reply.(*postgres.Refused); !ok {
			t.Errorf("SSL: %T", reply)
		}
		asked, err := talk.startup(test.user, test.password)
		state := ""
		if err != nil {
			state = sqlState(err)
		}
		if asked != test.asked || state != test.state {
			t.Errorf("%s with %q: asked for %s, %v", test.user, test.password, asked, err)
		}
		if err == nil {
			talk.want("SELECT", talk.ask("SELECT current_user"), "[current_user] ("+test.user+") SELECT 1 I")
			talk.end()
		}
		_ = talk.client.Close()
		<-talk.client.Done()
	}
}

func postgresSimple(t *testing.T, ctx context.Context, tap *peers.Tap) {
	talk := pgBegin(t, ctx, tap)
	for _, test := range []struct{ sql, want string }{
		{"SELECT 1 AS a, NULL AS b, '' AS c", "[a,b,c] (1,NULL,) SELECT 1 I"},
		{"CREATE TEMP TABLE t (n int, s text); INSERT INTO t VALUES (1,'x'),(2,NULL); SELECT * FROM t", "CREATE TABLE INSERT 0 2 [n,s] (1,x) (2,NULL) SELECT 2 I"},
		{"", "EmptyQuery I"},
		{"SELECT 1; SELECT 1/0; SELECT 2", "[?column?] (1) SELECT 1 ERROR 22012"},
		{"SELEC", "ERROR 42601"},
		{"BEGIN", "BEGIN T"},
		{"SELECT * FROM nothing", "ERROR 42P01"},
		{"SELECT 1", "ERROR 25P02"},
		{"ROLLBACK", "ROLLBACK I"},
		{"SELECT repeat('x', 1000000) = repeat('x', 1000000) AS same, 'ü'", "[same,?column?] (t,ü) SELECT 1 I"},
	} {
		talk.want(test.sql, talk.ask(test.sql), test.want)
	}
	talk.end()
}

// execute runs a portal and returns what came, in a line.
func (p *pgTalk) execute(portal string, limit int32) func() string {
	rows := p.client.Execute(p.ctx, &postgres.ExecuteRequest{Portal: portal, Limit: limit})
	return func() string {
		var said []any
		for item, err := range rows.All() {
			if err != nil {
				break
			}
			said = append(said, item)
		}
		end, err := rows.End(p.ctx)
		if err != nil {
			return line(append(said, err)...)
		}
		return line(append(said, end)...)
	}
}

func postgresExtended(t *testing.T, ctx context.Context, tap *peers.Tap) {
	talk := pgBegin(t, ctx, tap)
	talk.portals()
	talk.skips()
	talk.pipelines()
	talk.end()
}

// portals prepares a statement, describes it and runs it in steps.
func (p *pgTalk) portals() {
	p.t.Helper()
	c, ctx := p.client, p.ctx
	parsed := c.ParseAsync(ctx, &postgres.ParseRequest{Name: "s", SQL: "SELECT n, $2 AS s, NULL::int AS x FROM generate_series(1, $1) n", Types: []uint32{23, 25}})
	described := c.Describe(ctx, &postgres.DescribeRequest{Target: postgres.TargetStatement, Name: "s"})
	bound := c.BindAsync(ctx, &postgres.BindRequest{
		Portal: "p", Statement: "s",
		Formats: []postgres.Format{postgres.FormatBinary, postgres.FormatText},
		Values:  [][]byte{{0, 0, 0, 3}, []byte("v")},
	})
	first, rest := p.execute("p", 2), p.execute("p", 0)
	closed := c.CallCloseAsync(ctx, &postgres.CloseRequest{Target: postgres.TargetPortal, Name: "p"})
	synced := c.SyncAsync(ctx)
	_, err := parsed.Await(ctx)
	if err != nil {
		p.t.Fatal(err)
	}
	for types, err := range described.All() {
		if err != nil || !slices.Equal(types.Types, []uint32{23, 25}) {
			p.t.Errorf("Describe: %+v, %v", types, err)
		}
	}
	if columns, err := described.End(ctx); err != nil || line(columns) != "[n,s,x]" {
		p.t.Errorf("Describe: %v, %v", columns, err)
	}
	if _, err := bound.Await(ctx); err != nil {
		p.t.Error(err)
	}
	p.want("Execute of two", first(), "(1,v,NULL) (2,v,NULL) Suspended")
	p.want("Execute of the rest", rest(), "(3,v,NULL) SELECT 1")
	if _, err := closed.Await(ctx); err != nil {
		p.t.Error(err)
	}
	if ready, err := synced.Await(ctx); err != nil || ready.Status != postgres.TransactionStatusIdle {
		p.t.Errorf("Sync: %+v, %v", ready, err)
	}
}

// skips lets a statement fail, and with it all up to Sync.
func (p *pgTalk) skips() {
	p.t.Helper()
	c, ctx := p.client, p.ctx
	parsed := c.ParseAsync(ctx, &postgres.ParseRequest{SQL: "SELECT * FROM nothing"})
	bound := c.BindAsync(ctx, &postgres.BindRequest{})
	rows := p.execute("", 0)
	synced := c.SyncAsync(ctx)
	again := c.ParseAsync(ctx, &postgres.ParseRequest{SQL: "SELECT 1"})
	last := c.SyncAsync(ctx)
	_, err := parsed.Await(ctx)
	p.want("Parse", line(err), "ERROR 42P01")
	_, err = bound.Await(ctx)
	p.want("Bind", line(err), "ERROR 42P01")
	p.want("Execute", rows(), "ERROR 42P01")
	if _, err := synced.Await(ctx); err != nil {
		p.t.Errorf("Sync: %v", err)
	}
	if _, err := again.Await(ctx); err != nil {
		p.t.Errorf("Parse after Sync: %v", err)
	}
	if _, err := last.Await(ctx); err != nil {
		p.t.Errorf("Sync: %v", err)
	}
}

// pipelines runs a statement a hundred times before it looks at any result.
func (p *pgTalk) pipelines() {
	p.t.Helper()
	var rows []func() string
	p.client.ParseAsync(p.ctx, &postgres.ParseRequest{Name: "sum", SQL: "SELECT $1::int + 1"})
	for i := range 100 {
		p.client.BindAsync(p.ctx, &postgres.BindRequest{Statement: "sum", Values: [][]byte{fmt.Append(nil, i)}})
		rows = append(rows, p.execute("", 0))
	}
	synced := p.client.SyncAsync(p.ctx)
	for i, row := range rows {
		p.want("Execute", row(), fmt.Sprintf("(%d) SELECT 1", i+1))
	}
	if _, err := synced.Await(p.ctx); err != nil {
		p.t.Error(err)
	}
}

func postgresRest(t *testing.T, ctx context.Context, tap *peers.Tap) {
	talk, other := pgBegin(t, ctx, tap), pgBegin(t, ctx, tap)
	talk.copies()
	talk.want("many rows", fmt.Sprint(strings.Count(talk.ask("SELECT n FROM generate_series(1, 100000) n"), "(")), "100000")
	talk.want("LISTEN", talk.ask("LISTEN news"), "LISTEN I")
	other.want("NOTIFY", other.ask("NOTIFY news, 'hello'"), "NOTIFY I")
	if heard := pgHear[*postgres.Notification](talk); heard.Channel != "news" || heard.Payload != "hello" || heard.PID != other.key.PID {
		t.Errorf("heard %+v", heard)
	}
	talk.want("a notice", talk.ask("DO $$ BEGIN RAISE NOTICE 'hi'; END $$"), "DO I")
	if notice := pgHear[*postgres.Notice](talk); len(notice.Details) == 0 {
		t.Error("the notice is empty")
	}
	called := talk.client.FunctionCall(ctx, &postgres.FunctionCallRequest{Function: 1397, Arguments: [][]byte{[]byte("-42")}}) // abs(int)
	for result, err := range called.All() {
		if err != nil || string(result.Value) != "42" {
			t.Errorf("abs: %+v, %v", result, err)
		}
	}
	asleep := talk.client.Query(ctx, &postgres.QueryRequest{SQL: "SELECT pg_sleep(20)"})
	for other.ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") != "[count] (1) SELECT 1 I" && ctx.Err() == nil {
	}
	cancel := pgDial(t, ctx, tap)
	if err := cancel.client.Cancel(ctx, &postgres.Cancel{PID: talk.key.PID, Secret: talk.key.Secret}); err != nil {
		t.Fatal(err)
	}
	<-cancel.client.Done()
	_, err := asleep.End(ctx)
	talk.want("a query that is cancelled", line(err), "ERROR 57014")
	talk.end()
	other.end()
}

// copies copies rows in and out.
func (p *pgTalk) copies() {
	p.t.Helper()
	c, ctx := p.client, p.ctx
	p.want("CREATE", p.ask("CREATE TEMP TABLE c (n int, s text)"), "CREATE TABLE I")
	copyIn := func(end func() error) string {
		query := c.Query(ctx, &postgres.QueryRequest{SQL: "COPY c FROM STDIN"})
		first, err := query.Recv(ctx)
		if err != nil || line(first) != "CopyIn" {
			p.t.Fatalf("COPY: %v, %v", first, err)
		}
		for i := range 1000 {
			if err := c.CopyData(ctx, &postgres.CopyData{Data: fmt.Appendf(nil, "%d\trow %d\n", i, i)}); err != nil {
				p.t.Fatal(err)
			}
		}
		if err := end(); err != nil {
			p.t.Fatal(err)
		}
		var said []any
		for item, err := range query.All() {
			if err != nil {
				break
			}
			said = append(said, item)
		}
		if _, err := query.End(ctx); err != nil {
			said = append(said, err)
		}
		return line(said...)
	}
	p.want("COPY in", copyIn(func() error { return c.CopyDone(ctx) }), "COPY 1000")
	p.want("COPY that fails", copyIn(func() error { return c.CopyFail(ctx, &postgres.CopyFail{Reason: "no more"}) }), "ERROR 57014")
	p.want("count", p.ask("SELECT count(*) FROM c"), "[count] (1000) SELECT 1 I")
	p.want("COPY out", p.ask("COPY (SELECT * FROM c WHERE n < 2 ORDER BY n) TO STDOUT"), "CopyOut 0\trow 0 1\trow 1 CopyEnd COPY 2 I")
}

const psqlScript = `create table t (id int, name text);
insert into t values (1, 'a'), (2, null);
select * from t;
select nope from t;
copy t from stdin;
3	c
4	\N
\.
copy t to stdout;
select 1 \; select 'two' \;
begin;
selec;
select 1;
rollback;
delete from t where id = 3;
drop table t;
`

// psqlAnswers is what psql prints of it, which PostgreSQL would have said as well.
const psqlAnswers = `CREATE TABLE
INSERT 0 2
1|a
2|
ERROR:  column "nope" does not exist
COPY 2
1	a
2	\N
3	c
4	\N
1
two
BEGIN
ERROR:  syntax error at or near "selec"
ERROR:  current transaction is aborted, commands ignored until end of transaction block
ROLLBACK
DELETE 1
DROP TABLE
`

func TestPostgresServer(t *testing.T) {
	t.Parallel()
	program := peers.Find(t, "psql")
	for _, test := range []struct {
		method   toy.Method
		password string
	}{
		{toy.Trust, ""}, {toy.SCRAM, "secret"}, {toy.MD5, "secret"},
	} {
		tap := tapServer(t, peers.PGSQL, toy.NewServer(test.method, test.password).Server)
		url := "postgresql://me:" + test.password + "@127.0.0.1:" + tap.Port() + "/postgres"
		said, _ := program.Try(t, psqlScript, url, "-XAt")
		if said != psqlAnswers {
			t.Errorf("psql said:\n%s\nwant:\n%s", said, psqlAnswers)
		}
		if test.method != toy.Trust {
			wrong := strings.Replace(url, "secret", "wrong", 1)
			if said, err := program.Try(t, "", wrong, "-c", "select 1"); err == nil || !strings.Contains(said, "password") {
				t.Errorf("psql with a wrong password: %s", said)
			}
		}
		verdict := tap.Judge(t)
		if test.method == toy.MD5 {
			program.Record(t, peers.Row{
				Protocol: "PostgreSQL", Ours: peers.AsServer, Verdict: verdict,
				Exchanged: "TLS refused; no password, MD5 and SCRAM-SHA-256, wrong ones; several statements, NULL, errors, COPY in and out",
			})
		}
	}
}

// TestPostgresServerTLS has psql insist on TLS. What is said then is not for tshark.
func TestPostgresServerTLS(t *testing.T) {
	t.Parallel()
	program := peers.Find(t, "psql")
	addr := serve.Start(t, toy.NewTLSServer(toy.SCRAM, "secret", serve.Certificate(t)).Server)
	url := "postgresql://me:secret@" + strings.TrimPrefix(addr, "tcp://") + "/postgres?sslmode=require"
	if said, _ := program.Try(t, psqlScript, url, "-XAt"); said != psqlAnswers {
		t.Errorf("psql said:\n%s\nwant:\n%s", said, psqlAnswers)
	}
	program.Record(t, peers.Row{
		Protocol: "PostgreSQL", Ours: peers.AsServer, Verdict: "cannot look into TLS",
		Exchanged: "TLS begun in the middle of a connection, SCRAM-SHA-256, the same statements",
	})
}
