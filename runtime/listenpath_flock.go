//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package runtime

import (
	"os"
	"syscall"
)

// ownerOnly sets the mode that the socket's file is created with.
func ownerOnly(_, _ string, conn syscall.RawConn) error {
	return conn.Control(func(fd uintptr) { _ = syscall.Fchmod(int(fd), 0o600) })
}

// lockPath keeps two processes from replacing the same stale socket, when the
// slower one would remove the live socket of the faster one.
func lockPath(path string) (unlock func(), err error) {
	file, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		return nil, err
	}
	return func() {
		_ = os.Remove(path + ".lock")
		_ = file.Close()
	}, nil
}
