//go:build unix

package cases

import (
	"syscall"
	"testing"
)

// needs skips a test for which the process may not open enough.
func needs(t *testing.T, descriptors uint64) {
	t.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err == nil && uint64(limit.Cur) < descriptors+100 {
		t.Skipf("%d descriptors may be open, %d are needed", limit.Cur, descriptors)
	}
}
