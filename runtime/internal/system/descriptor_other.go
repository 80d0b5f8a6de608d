//go:build !unix

package system

import (
	"errors"
	"fmt"
	"net"
)

// ListenDescriptor is not possible here.
func ListenDescriptor(fd int) (net.Listener, error) {
	return nil, fmt.Errorf("descriptor %d cannot be listened on: %w on this system", fd, errors.ErrUnsupported)
}

// CloseOnExec has nothing to keep here.
func CloseOnExec(int) {}
