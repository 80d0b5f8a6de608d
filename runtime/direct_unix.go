//go:build unix

package runtime

import "syscall"

const canDirectly = true

// readDirectly reads from a socket that never blocks.
func readDirectly(fd uintptr, b []byte) (int, error) {
	if mayBeQuiet(len(b)) {
		return readQuietly(fd, b)
	}
	return ordinarily(syscall.Read, fd, b)
}

// writeDirectly writes to a socket that never blocks.
func writeDirectly(fd uintptr, b []byte) (int, error) {
	if mayBeQuiet(len(b)) {
		return writeQuietly(fd, b)
	}
	return ordinarily(syscall.Write, fd, b)
}

// ordinarily makes a call until no signal interrupts it.
func ordinarily(call func(fd int, b []byte) (int, error), fd uintptr, b []byte) (int, error) {
	for {
		n, err := call(int(fd), b)
		if err != syscall.EINTR {
			return max(n, 0), err
		}
	}
}
