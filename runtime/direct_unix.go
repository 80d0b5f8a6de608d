//go:build unix

package runtime

import "syscall"

const canDirectly = true

// readDirectly reads from a socket that never blocks.
func readDirectly(fd uintptr, b []byte) (int, error) {
	if mayBeQuiet(len(b)) {
		return readQuietly(fd, b)
	}
	for {
		n, err := syscall.Read(int(fd), b)
		if err != syscall.EINTR {
			return max(n, 0), err
		}
	}
}

// writeDirectly writes to a socket that never blocks.
func writeDirectly(fd uintptr, b []byte) (int, error) {
	if mayBeQuiet(len(b)) {
		return writeQuietly(fd, b)
	}
	for {
		n, err := syscall.Write(int(fd), b)
		if err != syscall.EINTR {
			return max(n, 0), err
		}
	}
}
