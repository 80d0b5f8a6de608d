//go:build !386 && !s390x && !race && !msan && !asan

package system

import (
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

// Go's scheduler is told of each system call, in case that blocks. Where the process
// was idle that wakes the scheduler's monitor, a thread that then looks around fifty
// thousand times a second: with two processors it takes an eighth of what a client
// and a server have. Calls on sockets that never block need none of this; they are
// made quietly.
//
// But the monitor is also who stops a goroutine that has computed for 10 ms where
// others want its processor, and it sleeps until somebody makes a call that is told,
// or until the next timer ends. So a timer runs while calls are quiet, and the call
// that starts it is not.

// quietSize is how many bytes a call may be about: the processor is not given to
// others meanwhile, nor can the collector of garbage begin.
const quietSize = 64 << 10

// A pulse is a timer that runs while it is felt.
type pulse struct {
	beats atomic.Bool
	felt  atomic.Bool // since the last beat
	timer *time.Timer
}

// interval is that of a pulse: as long as a goroutine computes before the scheduler
// stops it.
const interval = 10 * time.Millisecond

// scheduler is for the monitor. It is made here, outside of any synctest bubble.
var scheduler = newPulse()

func mayBeQuiet(size int) bool { return size > 0 && size <= quietSize && scheduler.feel() }

func newPulse() *pulse {
	p := new(pulse)
	p.timer = time.AfterFunc(time.Hour, p.beat)
	p.timer.Stop()
	return p
}

// feel reports whether the pulse beats. It will from now on.
func (p *pulse) feel() bool {
	if !p.felt.Load() {
		p.felt.Store(true)
	}
	if p.beats.Load() {
		return true
	}
	p.start()
	return false
}

func (p *pulse) start() {
	if !p.beats.Swap(true) {
		p.timer.Reset(interval)
	}
}

// beat stops unless it was felt. Who feels it first says so, and then looks whether
// it beats: so nobody is missed.
func (p *pulse) beat() {
	if p.felt.Swap(false) {
		p.timer.Reset(interval)
		return
	}
	p.beats.Store(false)
	if p.felt.Load() {
		p.start()
	}
}

func readQuietly(fd uintptr, b []byte) (int, error) {
	return quietly(syscall.SYS_RECVFROM, fd, b, syscall.MSG_DONTWAIT)
}

func writeQuietly(fd uintptr, b []byte) (int, error) {
	return quietly(syscall.SYS_SENDTO, fd, b, syscall.MSG_DONTWAIT|syscall.MSG_NOSIGNAL)
}

// quietly makes a call that does not block, not even where somebody has made the
// descriptor one that does.
func quietly(call, fd uintptr, b []byte, flags uintptr) (int, error) {
	for {
		n, _, err := syscall.RawSyscall6(call, fd, uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), flags, 0, 0)
		switch err {
		case 0:
			return int(n), nil
		case syscall.EINTR:
		default:
			return 0, err
		}
	}
}
