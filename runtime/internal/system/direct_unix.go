//go:build unix

package system

import "syscall"

// HasDirect says whether Read and Write work.
const HasDirect = true

// Read reads what has come on a socket that never blocks. It is an error, EAGAIN, if
// that is nothing.
func Read(fd uintptr, b []byte) (int, error) {
	if mayBeQuiet(len(b)) {
		return readQuietly(fd, b)
	}
	return ordinarily(syscall.Read, fd, b)
}

// Write writes what a socket that never blocks takes at once.
func Write(fd uintptr, b []byte) (int, error) {
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
