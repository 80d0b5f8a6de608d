//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package system

import (
	"io/fs"
	"net"
	"os"
	"sync"
	"syscall"
)

// BindWith sets the mode that the socket's file is created with.
func BindWith(mode fs.FileMode) func(_, _ string, conn syscall.RawConn) error {
	return func(_, _ string, conn syscall.RawConn) error {
		return conn.Control(func(fd uintptr) { _ = syscall.Fchmod(int(fd), uint32(mode.Perm())) })
	}
}

// LockPath keeps two processes from replacing the same stale socket, when the
// slower one would remove the live socket of the faster one.
func LockPath(path string) (unlock func(), err error) {
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

// A pathListener removes the file of its socket when it is closed, but not that
// of another who has taken the path meanwhile, as package net would.
type pathListener struct {
	*net.UnixListener
	path string
	file fs.FileInfo
	once sync.Once
}

// OwnPath makes l's file l's to remove.
func OwnPath(l net.Listener, path string) net.Listener {
	file, err := os.Lstat(path)
	socket, ok := l.(*net.UnixListener)
	if err != nil || !ok {
		return l
	}
	socket.SetUnlinkOnClose(false)
	return &pathListener{UnixListener: socket, path: path, file: file}
}

// Close implements net.Listener.
func (l *pathListener) Close() error {
	l.once.Do(func() {
		if now, err := os.Lstat(l.path); err == nil && os.SameFile(now, l.file) {
			_ = os.Remove(l.path)
		}
	})
	return l.UnixListener.Close()
}
