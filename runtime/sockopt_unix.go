//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package runtime

import (
	"syscall"
)

const (
	hasReusePort = true
	hasBacklog   = true
	hasTOS       = true
)

func setReusePort(_, _ string, conn syscall.RawConn) error {
	var failed error
	err := conn.Control(func(fd uintptr) {
		failed = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, soReusePort, 1)
	})
	if err != nil {
		return err
	}
	return failed
}

// listenAgain changes the backlog of a socket that listens.
func listenAgain(fd uintptr, n int) error { return syscall.Listen(int(fd), n) }

// setTOS sets it for packets of IPv4, which a socket of IPv6 may send too, or
// IPv6.
func setTOS(fd uintptr, n int, four bool) error {
	if four {
		return syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IP, syscall.IP_TOS, n)
	}
	return syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IPV6, syscall.IPV6_TCLASS, n)
}
