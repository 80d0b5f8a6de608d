//go:build unix

package runtime

import "syscall"

const canReadDirectly = true

// readDirectly reads from a descriptor that never blocks.
func readDirectly(fd uintptr, b []byte) (int, error) {
	for {
		n, err := syscall.Read(int(fd), b)
		if err != syscall.EINTR {
			return max(n, 0), err
		}
	}
}
