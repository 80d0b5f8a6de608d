//go:build darwin || freebsd || netbsd || openbsd || dragonfly

package system

import "syscall"

const soReusePort = syscall.SO_REUSEPORT
