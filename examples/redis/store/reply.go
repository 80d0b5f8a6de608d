package store

import (
	"math"
	"strconv"

	"github.com/netgen-dev/netgen/schemas/redis"
)

// Replies that are always the same. Nobody changes a reply.
var (
	ok   = &redis.Status{Text: "OK"}
	pong = &redis.Status{Text: "PONG"}
	zero = &redis.Int{}
	one  = &redis.Int{Value: 1}
)

func number[N int | int64](n N) *redis.Int { return &redis.Int{Value: int64(n)} }

func yes(b bool) *redis.Int {
	if b {
		return one
	}
	return zero
}

func text(s string) *redis.Bulk { return &redis.Bulk{Data: []byte(s)} }

// double is a number with a fraction, which RESP2 says as a string.
func (c *client) double(f float64) redis.Value {
	if c.resp3 {
		return &redis.Double{Text: formatFloat(f)}
	}
	return text(formatFloat(f))
}

func formatFloat(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	case f == math.Trunc(f) && math.Abs(f) < 1e17:
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return strconv.FormatFloat(f, 'g', 17, 64)
}

// bulks are strings in order; never null.
func bulks(values [][]byte) *redis.Bulks {
	list := make([]redis.Bulk, len(values))
	for i, v := range values {
		list[i].Data = notNil(v)
	}
	return &redis.Bulks{Values: list}
}

// notNil tells an empty string from none, which is nil.
func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// flat lays entries out as RESP2 does, key and value in turn.
func flat(entries []redis.Entry) *redis.Array {
	items := make([]redis.Value, 0, 2*len(entries))
	for _, e := range entries {
		items = append(items, e.Key, e.Value)
	}
	return &redis.Array{Items: items}
}

// value is any reply as one of the values that EXEC puts together.
func value(reply any) redis.Value {
	switch reply := reply.(type) {
	case redis.Value:
		return reply
	case *redis.Bulks:
		if reply.Values == nil {
			return &redis.Array{}
		}
		return &redis.Array{Items: values(reply.Values)}
	case *redis.BulkSet:
		return &redis.Set{Items: values(reply.Values)}
	case *redis.BulkMap:
		entries := make([]redis.Entry, len(reply.Entries))
		for i := range reply.Entries {
			entries[i] = redis.Entry{Key: &reply.Entries[i].Field, Value: &reply.Entries[i].Value}
		}
		return &redis.Map{Entries: entries}
	case *redis.Texts:
		items := make([]redis.Value, len(reply.Values))
		for i, v := range reply.Values {
			items[i] = value(v)
		}
		return &redis.Array{Items: items}
	case *redis.Ints:
		items := make([]redis.Value, len(reply.Values))
		for i := range reply.Values {
			items[i] = &reply.Values[i]
		}
		return &redis.Array{Items: items}
	case *redis.Page:
		return &redis.Array{Items: []redis.Value{&redis.Bulk{Data: reply.Cursor}, &redis.Array{Items: values(reply.Items)}}}
	}
	return failure("ERR a reply that EXEC cannot carry")
}

func values(list []redis.Bulk) []redis.Value {
	items := make([]redis.Value, len(list))
	for i := range list {
		items[i] = &list[i]
	}
	return items
}

// parseInt reads a whole number, as INCR takes it.
func parseInt(b []byte) (int64, bool) {
	n, err := strconv.ParseInt(string(b), 10, 64)
	return n, err == nil
}

// parseFloat reads a number, or inf and -inf.
func parseFloat(s string) (float64, bool) {
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && !math.IsNaN(f)
}

// text is a string that is null if it is nil.
func (c *client) text(b []byte) redis.Text {
	if b == nil {
		return c.null()
	}
	return &redis.Bulk{Data: b}
}

// names are the keys of a map.
func names[V any](m map[string]V) *redis.Bulks {
	list := make([][]byte, 0, len(m))
	for name := range m {
		list = append(list, []byte(name))
	}
	return bulks(list)
}
