package runtimetest

import (
	goruntime "runtime"
	"testing"
)

// Memory returns how many bytes the heap and the stacks of the process hold,
// after a collection.
func Memory() int64 {
	goruntime.GC()
	goruntime.GC() // what finalizers and pools have let go
	var stats goruntime.MemStats
	goruntime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc + stats.StackInuse)
}

// HeapPerConn returns how many bytes of heap and stacks each of n connections
// pins. open makes one, and is called a few times more to begin with, for what
// all share; settle waits until the other side has read what open sent. Both
// ends count if both are in this process; a bare net.Conn is less than 1 KiB.
//
// The race detector makes stacks about twice as large.
func HeapPerConn(t testing.TB, n int, open func(i int), settle func()) int64 {
	t.Helper()
	const first = 20
	for i := range first {
		open(i)
	}
	settle()
	before := Memory()
	for i := range n {
		open(first + i)
	}
	settle()
	least := Memory()
	for range 10 { // goroutines that are about to end may still be there
		least = min(least, Memory())
	}
	return (least - before) / int64(n)
}
