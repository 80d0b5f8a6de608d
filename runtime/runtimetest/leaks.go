package runtimetest

import (
	"net"
	"os"
	goruntime "runtime"
	"strings"
	"testing"
	"time"
)

// Leaks fails the test if it leaves goroutines or open descriptors behind that
// were not there when Leaks was called. Call it first: what the test closes by
// itself when it ends is closed before the check then. What goes away within
// 10 s does not count.
//
// Not for tests that run in parallel with others, whose goroutines it sees.
func Leaks(t testing.TB) {
	t.Helper()
	startPoller()
	before, open := goroutines(), Descriptors()
	t.Cleanup(func() {
		t.Helper()
		var left []string
		if !eventually(func() bool { left = added(before, goroutines()); return len(left) == 0 }) {
			t.Errorf("%d goroutines are left:\n\n%s", len(left), strings.Join(left, "\n\n"))
		}
		if !eventually(func() bool { return Descriptors() <= open }) {
			t.Errorf("%d descriptors were open before, and %d are now", open, Descriptors())
		}
	})
}

// eventually reports whether ok becomes true in time.
func eventually(ok func() bool) bool {
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		if ok() {
			return true
		}
		if time.Now().After(deadline) {
			return false
		}
	}
}

// goroutines returns the stacks of all goroutines but this one, by their names,
// such as "goroutine 7".
func goroutines() map[string]string {
	buf := make([]byte, 64<<10)
	n := goruntime.Stack(buf, true)
	for n == len(buf) {
		buf = make([]byte, 2*len(buf))
		n = goruntime.Stack(buf, true)
	}
	stacks := map[string]string{}
	for i, stack := range strings.Split(string(buf[:n]), "\n\n") {
		name, _, ok := strings.Cut(stack, " [")
		if i > 0 && ok {
			stacks[name] = stack
		}
	}
	return stacks
}

// added returns the stacks that are in after only.
func added(before, after map[string]string) []string {
	var list []string
	for name, stack := range after {
		if _, ok := before[name]; !ok {
			list = append(list, stack)
		}
	}
	return list
}

// Descriptors returns how many descriptors the process has open, 0 where the
// system does not tell.
func Descriptors() int {
	for _, folder := range []string{"/proc/self/fd", "/dev/fd"} {
		if open, err := os.ReadDir(folder); err == nil {
			return len(open)
		}
	}
	return 0
}

// startPoller has Go open what it opens with the first socket, and keeps.
func startPoller() {
	if l, err := net.Listen("tcp", "127.0.0.1:0"); err == nil {
		_ = l.Close()
	}
}
