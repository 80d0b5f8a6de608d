package inprocess

import (
	"bytes"
	"encoding/hex"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/runtime/wire"
	"github.com/netgen-dev/netgen/runtime/wire/wiretest"
	"github.com/netgen-dev/netgen/schemas/postgres"
)

// theirs are the messages that pgproto3 knows as well, by their names in the schema.
// Authentication is one for each of its kinds.
var theirs = map[string]func(value any) pgproto3.Message{
	"StartupRequest": is(pgproto3.StartupMessage{}), "SSLRequest": is(pgproto3.SSLRequest{}),
	"GSSRequest": is(pgproto3.GSSEncRequest{}), "Cancel": is(pgproto3.CancelRequest{}),

	"Password": is(pgproto3.SASLResponse{}), "QueryRequest": is(pgproto3.Query{}), "FunctionCallRequest": is(pgproto3.FunctionCall{}),
	"CopyData": is(pgproto3.CopyData{}), "CopyDone": is(pgproto3.CopyDone{}), "CopyFail": is(pgproto3.CopyFail{}),
	"ParseRequest": is(pgproto3.Parse{}), "BindRequest": is(pgproto3.Bind{}), "DescribeRequest": is(pgproto3.Describe{}),
	"ExecuteRequest": is(pgproto3.Execute{}), "CloseRequest": is(pgproto3.Close{}), "SyncRequest": is(pgproto3.Sync{}),
	"Flush": is(pgproto3.Flush{}), "Terminate": is(pgproto3.Terminate{}),

	"Authentication": authentication, "NegotiateVersion": is(pgproto3.NegotiateProtocolVersion{}),
	"KeyData": is(pgproto3.BackendKeyData{}), "Ready": is(pgproto3.ReadyForQuery{}), "ParameterStatus": is(pgproto3.ParameterStatus{}),
	"Notice": is(pgproto3.NoticeResponse{}), "ErrorResponse": is(pgproto3.ErrorResponse{}), "Notification": is(pgproto3.NotificationResponse{}),
	"RowDescription": is(pgproto3.RowDescription{}), "NoData": is(pgproto3.NoData{}), "DataRow": is(pgproto3.DataRow{}),
	"CommandComplete": is(pgproto3.CommandComplete{}), "EmptyQuery": is(pgproto3.EmptyQueryResponse{}),
	"CopyIn": is(pgproto3.CopyInResponse{}), "CopyOut": is(pgproto3.CopyOutResponse{}), "CopyBoth": is(pgproto3.CopyBothResponse{}),
	"CopyRow": is(pgproto3.CopyData{}), "CopyEnd": is(pgproto3.CopyDone{}),
	"FunctionResult": is(pgproto3.FunctionCallResponse{}), "ParameterTypes": is(pgproto3.ParameterDescription{}),
	"ParseComplete": is(pgproto3.ParseComplete{}), "BindComplete": is(pgproto3.BindComplete{}),
	"CloseComplete": is(pgproto3.CloseComplete{}), "Suspended": is(pgproto3.PortalSuspended{}),
}

// is makes an empty message of a kind.
func is[M any, P interface {
	*M
	pgproto3.Message
}](M) func(any) pgproto3.Message {
	return func(any) pgproto3.Message { return P(new(M)) }
}

// authentication returns nil for what pgproto3 does not know.
func authentication(value any) pgproto3.Message {
	switch value.(*postgres.Authentication).Auth.(type) {
	case *postgres.AuthOk:
		return &pgproto3.AuthenticationOk{}
	case *postgres.AuthCleartext:
		return &pgproto3.AuthenticationCleartextPassword{}
	case *postgres.AuthMD5:
		return &pgproto3.AuthenticationMD5Password{}
	case *postgres.AuthGSS:
		return &pgproto3.AuthenticationGSS{}
	case *postgres.AuthGSSContinue:
		return &pgproto3.AuthenticationGSSContinue{}
	case *postgres.AuthSASL:
		return &pgproto3.AuthenticationSASL{}
	case *postgres.AuthSASLContinue:
		return &pgproto3.AuthenticationSASLContinue{}
	case *postgres.AuthSASLFinal:
		return &pgproto3.AuthenticationSASLFinal{}
	}
	return nil
}

// unlike says of values with which pgproto3 does something else than keep them.
func unlike(value any) bool {
	switch value := value.(type) {
	case *postgres.StartupRequest: // a map there, and of version 3.0 or 3.2
		return value.Minor != 0 && value.Minor != 2 || len(value.Params) > 1
	case *postgres.ErrorResponse: // fields of a struct there
		return len(value.Details) > 1 || !slices.ContainsFunc(value.Details, known)
	case *postgres.Notice:
		return len(value.Details) > 1 || !slices.ContainsFunc(value.Details, known)
	case *postgres.KeyData: // a secret has 4 bytes at least
		return len(value.Secret) < 4
	case *postgres.Cancel:
		return len(value.Secret) < 4
	case *postgres.FunctionCallRequest: // text or binary
		formats := append(slices.Clone(value.Formats), value.ResultFormat)
		return slices.ContainsFunc(formats, func(f postgres.Format) bool { return f != postgres.FormatText && f != postgres.FormatBinary })
	}
	return false
}

func known(d postgres.Detail) bool { return bytes.IndexByte([]byte("CMDHWqctdnsFR"), d.Field) >= 0 }

// made are messages of which random values are seldom what pgproto3 keeps.
func made() []any {
	details := []postgres.Detail{
		{Field: 'S', Value: "ERROR"}, {Field: 'V', Value: "ERROR"}, {Field: 'C', Value: "42P01"}, {Field: 'M', Value: "no such table"}, {Field: 'P', Value: "15"},
	}
	return []any{
		&postgres.StartupRequest{Params: []postgres.Param{{Name: "user", Value: "me"}}},
		&postgres.ErrorResponse{Details: details},
		&postgres.Notice{Details: details},
		&postgres.KeyData{PID: 4711, Secret: []byte("\x01\x02\x03\x04")},
		&postgres.Cancel{PID: 4711, Secret: bytes.Repeat([]byte("0123"), 64)},
		&postgres.FunctionCallRequest{
			Function: 1397, Formats: []postgres.Format{postgres.FormatText, postgres.FormatBinary},
			Arguments: [][]byte{[]byte("-42"), nil, {}}, ResultFormat: postgres.FormatBinary,
		},
	}
}

// TestPostgresOracle has pgproto3 read random messages of ours, and write them again
// as the same bytes.
func TestPostgresOracle(t *testing.T) {
	t.Parallel()
	met := map[string]int{}
	for seed := range uint64(40) {
		for _, s := range wiretest.Samples(postgres.Conversation(), seed) {
			if unlike(s.Value) {
				continue
			}
			if compare(t, s.Message, s.Value, s.Bytes) {
				met[s.Message.Name]++
			}
		}
	}
	for _, value := range made() {
		message := messageOf(t, value)
		b, err := message.Append(nil, &wire.Exchange{}, value)
		if err != nil {
			t.Fatal(err)
		}
		if compare(t, message, value, b) {
			met[message.Name]++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(theirs)) {
		if met[name] == 0 {
			t.Errorf("no %s was compared", name)
		}
	}
	library(t, "pgproto3", "github.com/jackc/pgx/v5").Record(t, peers.Row{
		Protocol: "PostgreSQL", Ours: "codec", Verdict: "not asked",
		Exchanged: "random values of all its messages: the same bytes, written and read",
	})
}

// compare reports whether pgproto3 knows the message.
func compare(t *testing.T, message *wire.Message, value any, b []byte) bool {
	t.Helper()
	find := theirs[message.Name]
	if find == nil {
		return false
	}
	their := find(value)
	if their == nil {
		return false
	}
	head := 5
	switch their.(type) {
	case *pgproto3.StartupMessage, *pgproto3.SSLRequest, *pgproto3.GSSEncRequest, *pgproto3.CancelRequest:
		head = 4 // these have no type
	}
	if err := their.Decode(b[head:]); err != nil {
		t.Errorf("pgproto3 does not read %s: %v\n%s", message.Name, err, hex.Dump(b))
		return true
	}
	again, err := their.Encode(nil)
	if err != nil || !bytes.Equal(again, b) {
		t.Errorf("%s: %v\nours\n%spgproto3's\n%s", message.Name, err, hex.Dump(b), hex.Dump(again))
	}
	return true
}

// messageOf finds the message of a value.
func messageOf(t *testing.T, value any) *wire.Message {
	t.Helper()
	for seed := range uint64(40) {
		for _, s := range wiretest.Samples(postgres.Conversation(), seed) {
			if s.Value != nil && sameType(s.Value, value) {
				return s.Message
			}
		}
	}
	t.Fatalf("no message has a %T", value)
	return nil
}

func sameType(a, b any) bool { return reflect.TypeOf(a) == reflect.TypeOf(b) }
