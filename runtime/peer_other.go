//go:build !linux

package runtime

import "errors"

const hasCredentials = false

func readCredentials(uintptr) (*UnixCredentials, error) { return nil, errors.ErrUnsupported }
