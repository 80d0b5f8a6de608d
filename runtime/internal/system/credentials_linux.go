package system

import "syscall"

// HasCredentials says whether ReadCredentials works.
const HasCredentials = true

// ReadCredentials returns who is at the other end of a unix socket.
func ReadCredentials(fd uintptr) (*Credentials, error) {
	c, err := syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	if err != nil {
		return nil, err
	}
	return &Credentials{PID: int(c.Pid), UID: int(c.Uid), GID: int(c.Gid)}, nil
}
