package runtimetest

import (
	"cmp"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"sync"
	"time"
)

// quiet is after how much silence bytes that wait for more are forwarded.
const quiet = 5 * time.Millisecond

// A flow is one direction of a link.
type flow struct {
	link     *link
	from, to net.Conn

	passed int64  // bytes that were looked at
	held   []byte // waits for more to come
	split  bool
	gather int // bytes to forward at once, 0 for no such rule

	mu     sync.Mutex
	faults []Fault // what is to come, sorted by at
	fresh  []Fault // added meanwhile, with offsets from that moment
}

func newFlow(l *link, from, to net.Conn, faults []Fault) *flow {
	f := &flow{link: l, from: from, to: to, faults: slices.Clone(faults)}
	f.sort()
	return f
}

// sort keeps the order of faults at the same offset.
func (f *flow) sort() {
	slices.SortStableFunc(f.faults, func(a, b Fault) int { return cmp.Compare(a.at, b.at) })
}

// add takes faults in while the flow runs, and wakes it.
func (f *flow) add(faults []Fault) {
	f.mu.Lock()
	f.fresh = append(f.fresh, faults...)
	f.mu.Unlock()
	_ = f.from.SetReadDeadline(time.Now())
}

// errFlowOver says that nothing more is to be forwarded, and why does not matter.
var errFlowOver = errors.New("the flow is over")

// run forwards until the input ends or a fault ends it.
func (f *flow) run() {
	buf := make([]byte, 32<<10)
	err := f.pass(nil) // faults at the very beginning
	for err == nil {
		var n int
		n, err = f.read(buf)
		if passed := f.pass(buf[:n]); passed != nil {
			err = passed
		}
	}
	switch {
	case err == errFlowOver:
	case err == io.EOF && f.flush() == nil:
		closeWrite(f.to)
	default:
		f.link.close()
	}
}

// read reads what there is. Without an error it may also have read nothing.
func (f *flow) read(buf []byte) (int, error) {
	f.mu.Lock()
	deadline := time.Time{}
	if len(f.held) > 0 {
		deadline = time.Now().Add(quiet)
	}
	if len(f.fresh) > 0 {
		deadline = time.Now()
	}
	_ = f.from.SetReadDeadline(deadline)
	f.mu.Unlock()
	n, err := f.from.Read(buf)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = f.flush()
	}
	return n, err
}

// pass forwards b and does what is due before, between and behind its bytes.
func (f *flow) pass(b []byte) error {
	for {
		fault, ok := f.next(int64(len(b)))
		if !ok {
			break
		}
		n := fault.at - f.passed
		if err := f.forward(b[:n]); err != nil {
			return err
		}
		b = b[n:]
		if err := f.suffer(fault, b); err != nil {
			return err
		}
	}
	return f.forward(b)
}

// next takes the next fault that is due within n bytes.
func (f *flow) next(n int64) (Fault, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.fresh) > 0 {
		for _, fault := range f.fresh {
			fault.at += f.passed
			f.faults = append(f.faults, fault)
		}
		f.fresh = nil
		f.sort()
	}
	if len(f.faults) == 0 {
		return Fault{}, false
	}
	fault := f.faults[0]
	due := fault.at <= f.passed+n
	if fault.kind == kindCorrupt {
		due = fault.at < f.passed+n // the byte itself has to be there
	}
	if !due {
		return Fault{}, false
	}
	f.faults = f.faults[1:]
	return fault, true
}

// suffer does what fault says before rest is forwarded.
func (f *flow) suffer(fault Fault, rest []byte) error {
	switch fault.kind {
	case kindCorrupt:
		rest[0] ^= byte(fault.n)
		return nil
	case kindSplit:
		f.split, f.gather = true, 0
		return f.flush()
	case kindCoalesce:
		f.split, f.gather = false, fault.n
		return nil
	}
	if err := f.flush(); err != nil {
		return err
	}
	switch fault.kind {
	case kindDelay:
		f.link.sleep(fault.wait)
		return nil
	case kindCut:
		f.link.close()
	case kindReset:
		f.link.reset()
	case kindHalfClose:
		closeWrite(f.to)
		_, _ = io.Copy(io.Discard, forever{f})
	case kindBlackHole:
		_, _ = io.Copy(io.Discard, forever{f})
	case kindStall:
		<-f.link.over
	}
	return errFlowOver
}

// forever reads on whatever deadline was set to wake the flow.
type forever struct{ *flow }

func (r forever) Read(b []byte) (int, error) {
	for {
		n, err := r.from.Read(b)
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			return n, err
		}
		_ = r.from.SetReadDeadline(time.Time{})
	}
}

// forward writes b as the rules of the moment say.
func (f *flow) forward(b []byte) error {
	f.passed += int64(len(b))
	if f.split {
		for i := range b {
			if err := f.write(b[i : i+1]); err != nil {
				return err
			}
		}
		return nil
	}
	if f.gather == 0 {
		return f.write(b)
	}
	f.held = append(f.held, b...)
	if len(f.held) < f.gather {
		return nil
	}
	return f.flush()
}

// flush writes what is held.
func (f *flow) flush() error {
	err := f.write(f.held)
	f.held = f.held[:0]
	return err
}

func (f *flow) write(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	_, err := f.to.Write(b)
	return err
}

func closeWrite(conn net.Conn) {
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
}
