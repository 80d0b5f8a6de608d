package system

import (
	"os"
	"syscall"
)

// pollEvents is for how many sockets at once a poller asks.
const pollEvents = 128

// A Poller tells when there is something to read on sockets for which nobody waits:
// epoll(7), in which each is armed for one event at a time. It has one goroutine, which
// Go's own poller wakes up: an epoll can be waited for like a socket.
type Poller struct {
	file *os.File
	raw  syscall.RawConn
}

// NewPoller has ready called with the ids of sockets. It returns nil where the system
// allows none.
func NewPoller(ready func(id uint64)) *Poller {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil
	}
	if err := syscall.SetNonblock(fd, true); err != nil { // else Go would not wait for it
		_ = syscall.Close(fd)
		return nil
	}
	p := &Poller{file: os.NewFile(uintptr(fd), "epoll")}
	if p.raw, err = p.file.SyscallConn(); err != nil {
		_ = p.file.Close()
		return nil
	}
	go p.run(ready)
	return p
}

// Arm has the next input on a connection reported, or its end, once.
func (p *Poller) Arm(conn syscall.RawConn, id uint64) (ok bool) {
	event := syscall.EpollEvent{
		Events: syscall.EPOLLIN | syscall.EPOLLRDHUP | syscall.EPOLLONESHOT,
		Fd:     int32(uint32(id)), Pad: int32(uint32(id >> 32)), // which are the program's
	}
	_ = p.raw.Control(func(epoll uintptr) {
		_ = conn.Control(func(fd uintptr) {
			err := syscall.EpollCtl(int(epoll), syscall.EPOLL_CTL_MOD, int(fd), &event)
			if err == syscall.ENOENT {
				err = syscall.EpollCtl(int(epoll), syscall.EPOLL_CTL_ADD, int(fd), &event)
			}
			ok = err == nil
		})
	})
	return ok
}

// run reports until Close.
func (p *Poller) run(ready func(id uint64)) {
	var events [pollEvents]syscall.EpollEvent
	var n int
	wait := func(epoll uintptr) bool {
		n, _ = syscall.EpollWait(int(epoll), events[:], 0)
		return n > 0
	}
	for p.raw.Read(wait) == nil {
		for _, event := range events[:n] {
			ready(uint64(uint32(event.Fd)) | uint64(uint32(event.Pad))<<32)
		}
	}
}

// Close ends it.
func (p *Poller) Close() { _ = p.file.Close() }
