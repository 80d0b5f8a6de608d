// Package leaks is the TestMain of the examples: no test may leave a goroutine
// or a descriptor behind.
package leaks

import (
	"fmt"
	"net"
	"os"

	"go.uber.org/goleak"
)

// Main runs the tests, those of a *testing.M, and fails if something is left
// behind.
func Main(m interface{ Run() int }) {
	startPoller()
	before := descriptors()
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		if after := descriptors(); code == 0 && after > before {
			fmt.Fprintf(os.Stderr, "%d descriptors were open before the tests and %d after\n", before, after)
			code = 1
		}
		os.Exit(code)
	}))
}

// startPoller lets Go open what it opens once, with the first socket, and keeps.
func startPoller() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err == nil {
		_ = listener.Close()
	}
}

// descriptors counts what is open, where the system tells.
func descriptors() int {
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(open)
}
