//go:build !linux

package runtime

import "syscall"

// A poller is what these systems have none of, or none yet: readers never rest.
type poller struct{}

func newPoller(func(id uint64)) *poller { return nil }

func (*poller) arm(syscall.RawConn, uint64) bool { return false }

func (*poller) close() {}
