package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/netgen-dev/netgen/schemas/postgres"
)

// The values that everybody encodes and decodes.
const pgSQL = "SELECT id, name, email, created_at FROM accounts WHERE id = $1 AND active"

var (
	pgValues = [][]byte{
		[]byte("8675309"), []byte("Ada Lovelace"), nil, []byte("ada@example.com"), []byte("2026-01-02 03:04:05.678901+00"), []byte("t"),
	}
	pgColumns = []string{"id", "name", "nickname", "email", "created_at", "active"}
)

// postgresCodecs compares codecs of PostgreSQL's messages.
//
// pgproto3 decodes into a message that it has kept from the last time, and the bytes
// that it finds, unless they are strings, point into the connection's buffer until the
// next message is read: that is how pgx uses it. A message of one's own, as generated
// code returns it, takes a new one and copies of those bytes.
//
// It does not look either whether a string has a zero byte in it, which would end it
// early on the wire and make the rest something else; "checked" is what it costs to do
// so, as generated code does.
func postgresCodecs(ctx context.Context, s settings) error {
	var messages []message
	for _, m := range []struct {
		name  string
		full  pgMessage
		texts []string  // those of the message
		into  pgMessage // the message that is kept from the last time
		keep  func(body []byte) error
		own   codec
	}{
		{
			"Query", &pgproto3.Query{String: pgSQL}, []string{pgSQL}, &pgproto3.Query{}, keepQuery,
			netgenPostgres("QueryRequest", &postgres.QueryRequest{SQL: pgSQL}),
		},
		{"Bind", pgBind(), []string{"", "stmt_17"}, &pgproto3.Bind{}, keepBind, netgenPostgres("BindRequest", netgenBind())},
		{
			"DataRow", &pgproto3.DataRow{Values: pgValues}, nil, &pgproto3.DataRow{}, keepDataRow,
			netgenPostgres("DataRow", &postgres.DataRow{Values: pgValues}),
		},
		{
			"RowDescription", pgRowDescription(), pgColumns, &pgproto3.RowDescription{}, keepRowDescription,
			netgenPostgres("RowDescription", netgenRowDescription()),
		},
		{
			"ErrorResponse", pgErrorResponse(), pgDetails(), &pgproto3.ErrorResponse{}, keepErrorResponse,
			netgenPostgres("ErrorResponse", netgenErrorResponse()),
		},
	} {
		encoded, err := m.full.Encode(nil)
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		buffer := make([]byte, 0, 2*len(encoded))
		messages = append(messages, message{m.name, []codec{m.own, {
			name: "pgproto3",
			encode: func() int {
				out, err := m.full.Encode(buffer)
				must(err)
				return len(out)
			},
			decode: func() int {
				must(m.keep(bodyOf(encoded)))
				return len(encoded)
			},
			reuse: func() int {
				must(m.into.Decode(bodyOf(encoded)))
				return len(encoded)
			},
		}}})
		if m.texts == nil {
			continue
		}
		last := &messages[len(messages)-1]
		last.codecs = append(last.codecs, codec{
			name: "pgproto3, checked",
			encode: func() int {
				for _, text := range m.texts {
					if strings.IndexByte(text, 0) >= 0 {
						must(errZeroByte)
					}
				}
				out, err := m.full.Encode(buffer)
				must(err)
				return len(out)
			},
		})
	}
	return codecs(ctx, s, messages)
}

var (
	errZeroByte = errors.New("a string contains a zero byte")
	errLength   = errors.New("a message has another length than it says")
)

// bodyOf is what stands behind the type and the length of a message, which are looked
// at as pgproto3 does where it receives one.
func bodyOf(encoded []byte) []byte {
	if int(binary.BigEndian.Uint32(encoded[1:])) != len(encoded)-1 {
		must(errLength)
	}
	return encoded[5:]
}

// pgMessage is what every message of pgproto3 can do.
type pgMessage interface {
	Encode(dst []byte) ([]byte, error)
	Decode(src []byte) error
}

func pgBind() *pgproto3.Bind {
	return &pgproto3.Bind{
		PreparedStatement:    "stmt_17",
		ParameterFormatCodes: []int16{0},
		Parameters:           pgValues,
		ResultFormatCodes:    []int16{1},
	}
}

func pgRowDescription() *pgproto3.RowDescription {
	m := &pgproto3.RowDescription{}
	for i, name := range pgColumns {
		m.Fields = append(m.Fields, pgproto3.FieldDescription{
			Name: []byte(name), TableOID: 16384, TableAttributeNumber: uint16(i + 1),
			DataTypeOID: 25, DataTypeSize: -1, TypeModifier: -1,
		})
	}
	return m
}

func pgErrorResponse() *pgproto3.ErrorResponse {
	return &pgproto3.ErrorResponse{
		Severity: "ERROR", SeverityUnlocalized: "ERROR", Code: "42P01", Message: `relation "acounts" does not exist`,
		Position: 15, File: "parse_relation.c", Line: 1392, Routine: "parserOpenTable",
	}
}

// pgDetails are the texts of pgErrorResponse.
func pgDetails() []string {
	m := pgErrorResponse()
	return []string{m.Severity, m.SeverityUnlocalized, m.Code, m.Message, m.File, m.Routine}
}

// The messages that were decoded last, so that they are really made.
var (
	keptQuery          *pgproto3.Query
	keptBind           *pgproto3.Bind
	keptDataRow        *pgproto3.DataRow
	keptRowDescription *pgproto3.RowDescription
	keptErrorResponse  *pgproto3.ErrorResponse
)

func keepQuery(body []byte) error {
	keptQuery = &pgproto3.Query{}
	return keptQuery.Decode(body)
}

func keepBind(body []byte) error {
	keptBind = &pgproto3.Bind{}
	err := keptBind.Decode(body)
	keepValues(keptBind.Parameters)
	return err
}

func keepDataRow(body []byte) error {
	// Decode makes room for 32 values at least unless there is enough.
	keptDataRow = &pgproto3.DataRow{Values: make([][]byte, 0, len(pgValues))}
	err := keptDataRow.Decode(body)
	keepValues(keptDataRow.Values)
	return err
}

func keepRowDescription(body []byte) error {
	keptRowDescription = &pgproto3.RowDescription{Fields: make([]pgproto3.FieldDescription, 0, len(pgColumns))}
	err := keptRowDescription.Decode(body)
	for i := range keptRowDescription.Fields {
		keptRowDescription.Fields[i].Name = bytes.Clone(keptRowDescription.Fields[i].Name)
	}
	return err
}

func keepErrorResponse(body []byte) error {
	keptErrorResponse = &pgproto3.ErrorResponse{}
	return keptErrorResponse.Decode(body)
}

func keepValues(values [][]byte) {
	for i, value := range values {
		values[i] = bytes.Clone(value)
	}
}

func netgenPostgres(name string, value any) codec {
	return netgenCodec(postgres.Conversation(), name, value)
}

func netgenBind() *postgres.BindRequest {
	return &postgres.BindRequest{
		Statement:     "stmt_17",
		Formats:       []postgres.Format{postgres.FormatText},
		Values:        pgValues,
		ResultFormats: []postgres.Format{postgres.FormatBinary},
	}
}

func netgenRowDescription() *postgres.RowDescription {
	m := &postgres.RowDescription{}
	for i, name := range pgColumns {
		m.Columns = append(m.Columns, postgres.Column{
			Name: name, Table: 16384, Attribute: int16(i + 1), Type: 25, Size: -1, Modifier: -1,
		})
	}
	return m
}

func netgenErrorResponse() *postgres.ErrorResponse {
	return &postgres.ErrorResponse{Details: []postgres.Detail{
		{Field: 'S', Value: "ERROR"}, {Field: 'V', Value: "ERROR"}, {Field: 'C', Value: "42P01"},
		{Field: 'M', Value: `relation "acounts" does not exist`}, {Field: 'P', Value: "15"},
		{Field: 'F', Value: "parse_relation.c"}, {Field: 'L', Value: "1392"}, {Field: 'R', Value: "parserOpenTable"},
	}}
}
