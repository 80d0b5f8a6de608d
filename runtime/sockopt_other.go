//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package runtime

import (
	"errors"
	"syscall"
)

const (
	hasReusePort = false
	hasBacklog   = false
	hasTOS       = false
)

func setReusePort(_, _ string, _ syscall.RawConn) error { return errors.ErrUnsupported }

func listenAgain(uintptr, int) error { return errors.ErrUnsupported }

func setTOS(uintptr, int, bool) error { return errors.ErrUnsupported }
