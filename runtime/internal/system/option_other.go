//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package system

import (
	"errors"
	"syscall"
)

// These say what works here.
const (
	HasReusePort = false
	HasBacklog   = false
	HasTOS       = false
)

// SetReusePort lets several sockets listen at one address. It is for net.ListenConfig.
func SetReusePort(_, _ string, _ syscall.RawConn) error { return errors.ErrUnsupported }

// ListenAgain is not possible here.
func ListenAgain(uintptr, int) error { return errors.ErrUnsupported }

// SetTOS is not possible here.
func SetTOS(uintptr, int, bool) error { return errors.ErrUnsupported }
