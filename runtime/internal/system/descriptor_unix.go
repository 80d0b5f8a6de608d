//go:build unix

package system

import (
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
)

// ErrNotListening is why ListenDescriptor fails with a socket that is connected.
var ErrNotListening = errors.New("it is a socket that does not listen")

// ListenDescriptor takes over a descriptor if it is a socket that listens.
func ListenDescriptor(fd int) (net.Listener, error) {
	listens, err := syscall.GetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_ACCEPTCONN)
	if err == nil && listens == 0 {
		err = ErrNotListening
	}
	if err != nil && err != syscall.ENOPROTOOPT { // which only says that this system does not say
		return nil, fmt.Errorf("descriptor %d cannot be listened on: %w", fd, err)
	}
	file := os.NewFile(uintptr(fd), "listener")
	l, err := net.FileListener(file) // which makes a descriptor of its own
	if err != nil {
		return nil, fmt.Errorf("descriptor %d cannot be listened on: %w", fd, err)
	}
	_ = file.Close()
	return l, nil
}

// CloseOnExec keeps a descriptor from programs that this one starts.
func CloseOnExec(fd int) { syscall.CloseOnExec(fd) }
