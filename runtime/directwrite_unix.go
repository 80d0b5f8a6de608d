//go:build unix

package runtime

import "syscall"

const canWriteDirectly = true

// writeDirectly writes to a descriptor that never blocks.
func writeDirectly(fd uintptr, b []byte) (int, error) {
	for {
		n, err := syscall.Write(int(fd), b)
		if err != syscall.EINTR {
			return n, err
		}
	}
}
