package main

import (
	"context"
	"strings"
	"sync"

	"github.com/tidwall/redcon"
)

// serveRedcon serves as redcon's own example does.
func serveRedcon(ctx context.Context, addr string) error {
	var mu sync.RWMutex
	items := map[string][]byte{}
	server := redcon.NewServer(addr, func(conn redcon.Conn, command redcon.Command) {
		switch strings.ToLower(string(command.Args[0])) {
		case "set":
			mu.Lock()
			items[string(command.Args[1])] = append([]byte(nil), command.Args[2]...)
			mu.Unlock()
			conn.WriteString("OK")
		case "get":
			mu.RLock()
			value, found := items[string(command.Args[1])]
			mu.RUnlock()
			if !found {
				conn.WriteNull()
				return
			}
			conn.WriteBulk(value)
		case "config":
			conn.WriteArray(2)
			conn.WriteBulk(command.Args[2])
			conn.WriteBulkString("")
		default:
			conn.WriteError("ERR unknown command")
		}
	}, nil, nil)
	context.AfterFunc(ctx, func() { _ = server.Close() })
	return server.ListenAndServe()
}
