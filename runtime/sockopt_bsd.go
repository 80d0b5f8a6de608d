//go:build darwin || freebsd || netbsd || openbsd || dragonfly

package runtime

import "syscall"

const soReusePort = syscall.SO_REUSEPORT
