//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package system

import "syscall"

// These say what works here.
const (
	HasReusePort = true
	HasBacklog   = true
	HasTOS       = true
)

// SetReusePort lets several sockets listen at one address. It is for net.ListenConfig.
func SetReusePort(_, _ string, conn syscall.RawConn) error {
	var failed error
	err := conn.Control(func(fd uintptr) {
		failed = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, soReusePort, 1)
	})
	if err != nil {
		return err
	}
	return failed
}

// ListenAgain changes the backlog of a socket that listens.
func ListenAgain(fd uintptr, n int) error { return syscall.Listen(int(fd), n) }

// SetTOS sets the type of service for packets of IPv4, which a socket of IPv6 may send too, or
// IPv6.
func SetTOS(fd uintptr, n int, four bool) error {
	if four {
		return syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IP, syscall.IP_TOS, n)
	}
	return syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IPV6, syscall.IPV6_TCLASS, n)
}
