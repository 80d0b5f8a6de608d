//go:build !unix

package runtime

import "errors"

const canDirectly = false

func readDirectly(uintptr, []byte) (int, error) { return 0, errors.ErrUnsupported }

func writeDirectly(uintptr, []byte) (int, error) { return 0, errors.ErrUnsupported }
