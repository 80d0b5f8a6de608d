package postgres_test

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
	"github.com/netgen-dev/netgen/schemas/postgres"
)

// benchmarked are messages that a connection has many of.
func benchmarked() map[string]any {
	values := [][]byte{[]byte("8675309"), []byte("Ada Lovelace"), nil, []byte("ada@example.com"), []byte("2026-01-02 03:04:05.678901+00"), []byte("t")}
	columns := &postgres.RowDescription{}
	for i, name := range []string{"id", "name", "nickname", "email", "created_at", "active"} {
		columns.Columns = append(columns.Columns, postgres.Column{Name: name, Table: 16384, Attribute: int16(i + 1), Type: 25, Size: -1, Modifier: -1})
	}
	return map[string]any{
		"QueryRequest":   &postgres.QueryRequest{SQL: "SELECT id, name, email, created_at FROM accounts WHERE id = $1 AND active"},
		"BindRequest":    &postgres.BindRequest{Statement: "stmt_17", Formats: []postgres.Format{0}, Values: values, ResultFormats: []postgres.Format{1}},
		"DataRow":        &postgres.DataRow{Values: values},
		"RowDescription": columns,
		"ErrorResponse": &postgres.ErrorResponse{Details: []postgres.Detail{
			{Field: 'S', Value: "ERROR"}, {Field: 'V', Value: "ERROR"}, {Field: 'C', Value: "42P01"},
			{Field: 'M', Value: `relation "acounts" does not exist`}, {Field: 'P', Value: "15"},
			{Field: 'F', Value: "parse_relation.c"}, {Field: 'L', Value: "1392"}, {Field: 'R', Value: "parserOpenTable"},
		}},
	}
}

func BenchmarkAppend(b *testing.B) {
	for name, v := range benchmarked() {
		m, x, buffer := postgres.Conversation().Message(name), &wire.Exchange{}, make([]byte, 0, 1024)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.Append(buffer, x, v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRead reads messages of one's own, and into the message of the last time
// without copies.
func BenchmarkRead(b *testing.B) {
	for name, v := range benchmarked() {
		m, x := postgres.Conversation().Message(name), &wire.Exchange{}
		encoded, err := m.Append(nil, x, v)
		if err != nil {
			b.Fatal(err)
		}
		read := func(b *testing.B, alias bool, into func() any) {
			var r wire.Reader
			r.Alias(alias)
			b.ReportAllocs()
			for b.Loop() {
				r.Reset(encoded, false, 0)
				m.Read(&r, x, into())
				if r.Err() != nil {
					b.Fatal(r.Err())
				}
			}
		}
		last := m.New()
		b.Run(name, func(b *testing.B) { read(b, false, m.New) })
		b.Run(name+"/reused", func(b *testing.B) { read(b, true, func() any { return last }) })
	}
}
