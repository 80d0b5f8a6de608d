package toy

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"sync"

	"github.com/netgen-dev/netgen/schemas/postgres"
)

// Oids of the types that there are.
const (
	oidInt8 = 20
	oidInt4 = 23
	oidText = 25
)

// typeNames are how types are called in SQL.
var typeNames = map[string]uint32{
	"int": oidInt4, "integer": oidInt4, "int4": oidInt4, "bigint": oidInt8, "int8": oidInt8, "text": oidText, "varchar": oidText,
}

// A value is the text of a value, nil for NULL.
type value *string

func textValue(s string) value { return &s }

// A column has a name and a type.
type column struct {
	name string
	oid  uint32
}

// A table is its columns and its rows.
type table struct {
	columns []column
	rows    [][]value
}

// tables are a database. They are safe for concurrent use.
type tables struct {
	mu     sync.Mutex
	byName map[string]*table
}

func failure(state, format string, args ...any) *postgres.ErrorResponse {
	return &postgres.ErrorResponse{Details: []postgres.Detail{
		{Field: 'S', Value: "ERROR"}, {Field: 'V', Value: "ERROR"},
		{Field: 'C', Value: state}, {Field: 'M', Value: fmt.Sprintf(format, args...)},
	}}
}

// find returns a table. The caller holds the lock.
func (d *tables) find(name string) (*table, error) {
	if t := d.byName[name]; t != nil {
		return t, nil
	}
	return nil, failure("42P01", "relation %q does not exist", name)
}

func (t *table) index(name string) (int, error) {
	for i, c := range t.columns {
		if c.name == name {
			return i, nil
		}
	}
	return 0, failure("42703", "column %q does not exist", name)
}

// checked returns v if it is a value of the type.
func (c column) checked(v value) (value, error) {
	if v == nil || c.oid == oidText {
		return v, nil
	}
	bits := 32
	if c.oid == oidInt8 {
		bits = 64
	}
	if _, err := strconv.ParseInt(*v, 10, bits); err != nil {
		return nil, failure("22P02", "invalid input syntax for type integer: %q", *v)
	}
	return v, nil
}

// encode writes a value in a format, nil for NULL.
func (c column) encode(v value, format postgres.Format) []byte {
	if v == nil {
		return nil
	}
	if format == postgres.FormatText || c.oid == oidText {
		return append([]byte{}, *v...)
	}
	n, _ := strconv.ParseInt(*v, 10, 64)
	if c.oid == oidInt4 {
		return binary.BigEndian.AppendUint32(nil, uint32(n))
	}
	return binary.BigEndian.AppendUint64(nil, uint64(n))
}

// decode is the opposite of encode.
func decode(oid uint32, b []byte, format postgres.Format) (value, error) {
	switch {
	case b == nil:
		return nil, nil
	case format == postgres.FormatText || oid == oidText:
		return textValue(string(b)), nil
	case oid == oidInt4 && len(b) == 4:
		return textValue(strconv.Itoa(int(int32(binary.BigEndian.Uint32(b))))), nil
	case oid == oidInt8 && len(b) == 8:
		return textValue(strconv.FormatInt(int64(binary.BigEndian.Uint64(b)), 10)), nil
	}
	return nil, failure("08P01", "incorrect binary data format")
}

// formatOf returns the format of one of several values: there is one for all, one for
// each, or none for text.
func formatOf(formats []postgres.Format, i int) postgres.Format {
	switch {
	case len(formats) == 1:
		return formats[0]
	case i < len(formats):
		return formats[i]
	}
	return postgres.FormatText
}
