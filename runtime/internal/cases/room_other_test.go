//go:build !unix

package cases

import "testing"

func needs(*testing.T, uint64) {}
