//go:build !unix

package runtime

import "errors"

const canWriteDirectly = false

func writeDirectly(uintptr, []byte) (int, error) { return 0, errors.ErrUnsupported }
