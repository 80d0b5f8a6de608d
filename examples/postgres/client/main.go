// Command client asks a PostgreSQL server something, first with the simple query and
// then with the extended one:
//
//	go run ./examples/postgres/client -addr tcp://127.0.0.1:5432 -user postgres -password secret "select 1"
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/netgen-dev/netgen/examples/postgres/auth"
	"github.com/netgen-dev/netgen/schemas/postgres"
)

func main() {
	addr := flag.String("addr", "tcp://127.0.0.1:5432", "the server's `address`")
	user := flag.String("user", "postgres", "the user's name")
	database := flag.String("database", "postgres", "the database's name")
	password := flag.String("password", "", "the user's password, if one is asked for")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("usage: client [flags] QUERY")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	client, err := postgres.Dial(ctx, *addr, postgres.UnimplementedClientHandler{})
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	err = connect(ctx, client, *user, *database, *password)
	if err == nil {
		err = simple(ctx, client, flag.Arg(0))
	}
	if err == nil {
		err = extended(ctx, client, flag.Arg(0))
	}
	if refused, ok := errors.AsType[*postgres.ErrorResponse](err); ok {
		log.Fatal(textOf(refused))
	}
	if err != nil {
		log.Fatal(err)
	}
}

// textOf returns the state and the message of an error.
func textOf(e *postgres.ErrorResponse) string {
	var state, message string
	for _, d := range e.Details {
		switch d.Field {
		case 'C':
			state = d.Value
		case 'M':
			message = d.Value
		}
	}
	return state + ": " + message
}

// connect begins a session, with whatever way of asking for a password there is.
func connect(ctx context.Context, client *postgres.Client, user, database, password string) error {
	startup := client.Startup(ctx, &postgres.StartupRequest{Params: []postgres.Param{
		{Name: "user", Value: user}, {Name: "database", Value: database},
	}})
	scram := auth.NewClient(password)
	for item, err := range startup.All() {
		if err != nil {
			return err
		}
		question, ok := item.(*postgres.Authentication)
		if !ok {
			continue
		}
		answer, err := answerTo(question.Auth, scram, user, password)
		if err != nil {
			return err
		}
		if answer != nil {
			if err := client.Password(ctx, &postgres.Password{Data: answer}); err != nil {
				return err
			}
		}
	}
	_, err := startup.End(ctx)
	return err
}

// answerTo returns the data of the Password that answers a question, nil for none.
func answerTo(question postgres.Auth, scram *auth.Client, user, password string) ([]byte, error) {
	switch question := question.(type) {
	case *postgres.AuthOk:
		return nil, nil
	case *postgres.AuthCleartext:
		return auth.Plain(password), nil
	case *postgres.AuthMD5:
		return auth.MD5(user, password, question.Salt), nil
	case *postgres.AuthSASL:
		return auth.Initial(scram.First())
	case *postgres.AuthSASLContinue:
		return scram.Final(question.Data)
	case *postgres.AuthSASLFinal:
		return nil, scram.Verify(question.Data)
	}
	return nil, fmt.Errorf("the server asks for %T, which is not known here", question)
}

// simple asks with one message, and the values come as text.
func simple(ctx context.Context, client *postgres.Client, sql string) error {
	query := client.Query(ctx, &postgres.QueryRequest{SQL: sql})
	for item, err := range query.All() {
		if err != nil {
			return err
		}
		switch item := item.(type) {
		case *postgres.RowDescription:
			show(item)
		case *postgres.DataRow:
			showRow(item)
		case *postgres.CommandComplete:
			fmt.Println(item.Tag)
		}
	}
	_, err := query.End(ctx)
	return err
}

// extended asks with four messages at once. Sync makes the server answer them all.
func extended(ctx context.Context, client *postgres.Client, sql string) error {
	parsed := client.ParseAsync(ctx, &postgres.ParseRequest{SQL: sql})
	bound := client.BindAsync(ctx, &postgres.BindRequest{})
	rows := client.Execute(ctx, &postgres.ExecuteRequest{})
	synced := client.SyncAsync(ctx)
	if _, err := parsed.Await(ctx); err != nil {
		return err
	}
	if _, err := bound.Await(ctx); err != nil {
		return err
	}
	for item, err := range rows.All() {
		if err != nil {
			return err
		}
		if row, ok := item.(*postgres.DataRow); ok {
			showRow(row)
		}
	}
	end, err := rows.End(ctx)
	if err != nil {
		return err
	}
	if done, ok := end.(*postgres.CommandComplete); ok {
		fmt.Println(done.Tag, "once more")
	}
	_, err = synced.Await(ctx)
	return err
}

func show(d *postgres.RowDescription) {
	var names []string
	for _, c := range d.Columns {
		names = append(names, c.Name)
	}
	fmt.Println(strings.Join(names, "\t"))
}

func showRow(row *postgres.DataRow) {
	var texts []string
	for _, v := range row.Values {
		if v == nil {
			texts = append(texts, "NULL")
		} else {
			texts = append(texts, string(v))
		}
	}
	fmt.Println(strings.Join(texts, "\t"))
}
