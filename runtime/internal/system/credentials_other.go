//go:build !linux

package system

import "errors"

// HasCredentials says whether ReadCredentials works.
const HasCredentials = false

// ReadCredentials returns who is at the other end of a unix socket.
func ReadCredentials(uintptr) (*Credentials, error) { return nil, errors.ErrUnsupported }
