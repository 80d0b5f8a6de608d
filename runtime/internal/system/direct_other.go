//go:build !unix

package system

import "errors"

// HasDirect says whether Read and Write work.
const HasDirect = false

// Read is not possible here.
func Read(uintptr, []byte) (int, error) { return 0, errors.ErrUnsupported }

// Write is not possible here.
func Write(uintptr, []byte) (int, error) { return 0, errors.ErrUnsupported }
