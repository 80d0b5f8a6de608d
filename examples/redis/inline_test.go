package redis_test

import (
	"io"
	"net"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/serve"
	"github.com/netgen-dev/netgen/examples/redis/store"
)

// typed is what a person types, mixed with what programs send; and answered is what
// comes back.
const (
	typed = "PING\r\n" + "set  a 1 \n" + "\r\n" + "\n" + "*2\r\n$3\r\nGET\r\n$1\r\na\r\n" +
		"*2\r\n$3\r\nSET\r\n$1\r\na\r\n" + "SET a\r\n" + "*4\r\n$3\r\nGET\r\n$1\r\na\r\n$6\r\n*1\r\n$4\r\n$0\r\n\r\n" +
		"nosuch x\r\n" + "INCRBY a x\r\n" + "MULTI\r\n" + "GET\r\n" + "EXEC\r\n" + "get a\n" + "QUIT\r\n"
	answered = "+PONG\r\n" + "+OK\r\n" + "$1\r\n1\r\n" +
		"-ERR wrong number of arguments for 'set' command\r\n" + "-ERR wrong number of arguments for 'set' command\r\n" +
		"-ERR wrong number of arguments for 'get' command\r\n" +
		"-ERR unknown command 'nosuch', with args beginning with: 'x' \r\n" + "-ERR value is not an integer or out of range\r\n" +
		"+OK\r\n" + "-ERR wrong number of arguments for 'get' command\r\n" +
		"-EXECABORT Transaction discarded because of previous errors.\r\n" + "$1\r\n1\r\n" + "+OK\r\n"
)

// TestTyped has the server answer what fits no command, and go on; all at once and
// byte by byte.
func TestTyped(t *testing.T) {
	for _, size := range []int{len(typed), 1, 7} {
		addr := strings.TrimPrefix(serve.Start(t, store.NewServer().Server), "tcp://")
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		for rest := typed; rest != ""; {
			n := min(size, len(rest))
			if _, err := io.WriteString(conn, rest[:n]); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		got, err := io.ReadAll(conn)
		if err != nil || string(got) != answered {
			t.Errorf("%d bytes at a time: %v, and\n%q, want\n%q", size, err, got, answered)
		}
		_ = conn.Close()
	}
}

// TestEndlessLine ends the socket of a peer whose line has no end.
func TestEndlessLine(t *testing.T) {
	conn, err := net.Dial("tcp", strings.TrimPrefix(serve.Start(t, store.NewServer().Server), "tcp://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go func() { _, _ = io.WriteString(conn, strings.Repeat("x", 1<<20)) }()
	if n, err := conn.Read(make([]byte, 1)); n > 0 || err == nil {
		t.Error(n, err)
	}
}
