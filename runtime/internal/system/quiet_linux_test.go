//go:build !386 && !s390x && !race && !msan && !asan

package system

import (
	"errors"
	"net"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestPulse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPulse()
		for range 2 {
			if p.feel() {
				t.Error("it beats before it has begun")
			}
			for range 5 {
				if time.Sleep(interval - 1); !p.feel() {
					t.Error("it has stopped although it was felt")
				}
			}
			time.Sleep(2 * interval)
		}
	})
}

// Somebody may have made the descriptor one that blocks.
func TestQuietNeverBlocks(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	file, err := conn.(*net.TCPConn).File()
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	fd := file.Fd()
	if err := syscall.SetNonblock(int(fd), false); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, quietSize)
	if n, err := readQuietly(fd, b); n != 0 || err != syscall.EAGAIN {
		t.Errorf("read %d bytes, %v", n, err)
	}
	for err = nil; err == nil; {
		_, err = writeQuietly(fd, b)
	}
	if err != syscall.EAGAIN {
		t.Error(err)
	}
	peer, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	_ = peer.Close()
	for err = syscall.EAGAIN; err == nil || err == syscall.EAGAIN; {
		_, err = writeQuietly(fd, b)
	}
	if !errors.Is(err, syscall.EPIPE) && !errors.Is(err, syscall.ECONNRESET) {
		t.Error(err)
	}
}
