//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package system

import (
	"io/fs"
	"net"
	"syscall"
)

// BindWith has nothing to set before the bind here.
func BindWith(fs.FileMode) func(_, _ string, conn syscall.RawConn) error { return nil }

// LockPath has nothing to lock with here.
func LockPath(string) (unlock func(), err error) { return func() {}, nil }

// OwnPath leaves removing the file to package net.
func OwnPath(l net.Listener, _ string) net.Listener { return l }
