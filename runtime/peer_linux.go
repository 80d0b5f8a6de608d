package runtime

import "syscall"

const hasCredentials = true

func readCredentials(fd uintptr) (*UnixCredentials, error) {
	c, err := syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	if err != nil {
		return nil, err
	}
	return &UnixCredentials{PID: int(c.Pid), UID: int(c.Uid), GID: int(c.Gid)}, nil
}
