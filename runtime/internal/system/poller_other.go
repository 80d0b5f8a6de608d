//go:build !linux

package system

import "syscall"

// A Poller is what these systems have none of, or none yet: readers never rest.
type Poller struct{}

// NewPoller returns nil.
func NewPoller(func(id uint64)) *Poller { return nil }

// Arm does nothing.
func (*Poller) Arm(syscall.RawConn, uint64) bool { return false }

// Close does nothing.
func (*Poller) Close() {}
