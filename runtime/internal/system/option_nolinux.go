//go:build !linux

package system

import (
	"errors"
	"time"
)

// HasUserTimeout says whether SetUserTimeout works.
const HasUserTimeout = false

// SetUserTimeout is not possible here.
func SetUserTimeout(uintptr, time.Duration) error { return errors.ErrUnsupported }
