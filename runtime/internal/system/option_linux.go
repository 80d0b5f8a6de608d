package system

import (
	goruntime "runtime"
	"strings"
	"syscall"
	"time"
)

// HasUserTimeout says whether SetUserTimeout works.
const HasUserTimeout = true

// tcpUserTimeout is TCP_USER_TIMEOUT, which package syscall lacks on some
// architectures.
const tcpUserTimeout = 0x12

// soReusePort is SO_REUSEPORT, likewise. It is another number on MIPS.
var soReusePort = reusePortNumber(goruntime.GOARCH)

func reusePortNumber(arch string) int {
	if strings.HasPrefix(arch, "mips") {
		return 0x200
	}
	return 0xf
}

// SetUserTimeout bounds how long what was written may stay unacknowledged.
func SetUserTimeout(fd uintptr, d time.Duration) error {
	return syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, int(min(d.Milliseconds(), 1<<31-1)))
}
