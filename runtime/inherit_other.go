//go:build !unix

package runtime

import (
	"errors"
	"fmt"
	"net"
)

func listenDescriptor(fd int) (net.Listener, error) {
	return nil, fmt.Errorf("descriptor %d cannot be listened on: %w on this system", fd, errors.ErrUnsupported)
}

func closeOnExec(int) {}
