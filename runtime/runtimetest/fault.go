package runtimetest

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// A Fault is something that a Proxy does to the bytes of one direction of a
// connection, once at of them have passed.
type Fault struct {
	kind faultKind
	at   int64
	n    int           // Coalesce: bytes; Corrupt: bits to flip
	wait time.Duration // Delay
}

type faultKind uint8

const (
	kindCut faultKind = iota
	kindReset
	kindHalfClose
	kindBlackHole
	kindStall
	kindDelay
	kindCorrupt
	kindSplit
	kindCoalesce
)

var faultNames = [...]string{"cut", "reset", "half-close", "black hole", "stall", "delay", "corrupt", "split", "coalesce"}

// String says what the fault does and where.
func (f Fault) String() string { return fmt.Sprintf("%s at %d", faultNames[f.kind], f.at) }

// Cut closes both connections in order, after exactly at bytes.
func Cut(at int64) Fault { return Fault{kind: kindCut, at: at} }

// Reset closes both connections such that both sides see a reset, where the
// network has that, after exactly at bytes.
func Reset(at int64) Fault { return Fault{kind: kindReset, at: at} }

// HalfClose ends this direction after at bytes: the receiver reads an end of
// input. The other direction goes on.
func HalfClose(at int64) Fault { return Fault{kind: kindHalfClose, at: at} }

// BlackHole takes what comes after at bytes and forwards nothing, no end of
// input either. The sender notices nothing.
func BlackHole(at int64) Fault { return Fault{kind: kindBlackHole, at: at} }

// Stall reads no more after at bytes: the sender's buffers fill up, as with a
// receiver that never reads.
func Stall(at int64) Fault { return Fault{kind: kindStall, at: at} }

// Delay holds back everything behind the first at bytes for a while, once.
func Delay(at int64, wait time.Duration) Fault { return Fault{kind: kindDelay, at: at, wait: wait} }

// Corrupt flips bits of the byte behind the first at bytes.
func Corrupt(at int64, bits byte) Fault { return Fault{kind: kindCorrupt, at: at, n: int(bits)} }

// Split forwards from at on each byte in a write of its own.
func Split(at int64) Fault { return Fault{kind: kindSplit, at: at} }

// Coalesce forwards from at on only when n bytes have come together, or none
// has come for a few milliseconds.
func Coalesce(at int64, n int) Fault { return Fault{kind: kindCoalesce, at: at, n: n} }

// A Script says what happens to the n-th connection of a Proxy, counted from 0:
// up to what the client sends, down to what the server sends.
type Script func(n int) (up, down []Fault)

// Up is the same faults for what each client sends.
func Up(faults ...Fault) Script {
	return func(int) ([]Fault, []Fault) { return faults, nil }
}

// Down is the same faults for what the server sends on each connection.
func Down(faults ...Fault) Script {
	return func(int) ([]Fault, []Fault) { return nil, faults }
}

// Random is a script that a seed decides, the same for the same seed: bytes are
// delayed, split and coalesced, and most connections come to one of the ends.
// No byte is changed.
func Random(seed uint64) Script { return random(seed, false) }

// RandomCorrupt is Random, and sometimes flips a bit.
func RandomCorrupt(seed uint64) Script { return random(seed, true) }

func random(seed uint64, corrupt bool) Script {
	return func(n int) (up, down []Fault) {
		r := rand.New(rand.NewPCG(seed, uint64(n)))
		return randomFaults(r, corrupt), randomFaults(r, corrupt)
	}
}

// randomFaults are those of one direction. Offsets are as often small as large.
func randomFaults(r *rand.Rand, corrupt bool) []Fault {
	offset := func() int64 { return r.Int64N(1 << r.IntN(18)) }
	var faults []Fault
	switch r.IntN(4) {
	case 0:
		faults = append(faults, Split(0), Coalesce(r.Int64N(2000), 1)) // not for long: it is slow
	case 1:
		faults = append(faults, Coalesce(offset(), 1+r.IntN(5000)))
	}
	for range r.IntN(4) {
		faults = append(faults, Delay(offset(), time.Duration(r.Int64N(int64(20*time.Millisecond)))))
	}
	if corrupt && r.IntN(2) == 0 {
		faults = append(faults, Corrupt(offset(), 1<<r.IntN(8)))
	}
	switch r.IntN(8) {
	case 0:
		faults = append(faults, Cut(offset()))
	case 1:
		faults = append(faults, Reset(offset()))
	case 2:
		faults = append(faults, HalfClose(offset()))
	}
	return faults
}
