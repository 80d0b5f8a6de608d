//go:build !linux

package runtime

import (
	"errors"
	"time"
)

const hasUserTimeout = false

func setUserTimeout(uintptr, time.Duration) error { return errors.ErrUnsupported }
