//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package runtime

import (
	"io/fs"
	"net"
	"syscall"
)

// bindWith has nothing to set before the bind here.
func bindWith(fs.FileMode) func(_, _ string, conn syscall.RawConn) error { return nil }

// lockPath has nothing to lock with here.
func lockPath(string) (unlock func(), err error) { return func() {}, nil }

// ownPath leaves removing the file to package net.
func ownPath(l net.Listener, _ string) net.Listener { return l }
