package runtime

import (
	"sync/atomic"
	"time"
)

// A callRecord is what is noted of a call that is observed. All methods may be
// called on nil, which is the record of a call that is not.
type callRecord struct {
	info  CallInfo
	begun bool  // the observers know of it
	err   error // why a call of the peer's fails, nil while it does not
	code  Code  // of err
	over  atomic.Bool

	bytesSent, bytesReceived atomic.Int64
	itemsSent, itemsReceived atomic.Int64
}

// record makes the record of a call, nil if nobody observes.
func (s *Socket) record(method string, kind Kind, inbound bool) *callRecord {
	if !s.settings.observed() {
		return nil
	}
	return &callRecord{info: s.callInfo(method, kind, inbound, time.Now())}
}

// begin tells that the call has started.
func (r *callRecord) begin() {
	if r == nil {
		return
	}
	r.begun = true
	r.info.Socket.settings.observe(func(o *Observer) {
		if o.CallStarted != nil {
			o.CallStarted(r.info)
		}
	})
}

func (r *callRecord) sent(bytes int) {
	if r != nil {
		r.bytesSent.Add(int64(bytes))
	}
}

func (r *callRecord) received(bytes int) {
	if r != nil {
		r.bytesReceived.Add(int64(bytes))
	}
}

func (r *callRecord) itemSent(bytes int) {
	if r != nil {
		r.itemsSent.Add(1)
		r.bytesSent.Add(int64(bytes))
	}
}

func (r *callRecord) itemReceived(bytes int) {
	if r != nil {
		r.itemsReceived.Add(1)
		r.bytesReceived.Add(int64(bytes))
	}
}

// settled tells how a call of this side has ended, once.
func (r *callRecord) settled(err error) {
	if r == nil {
		return
	}
	code := Code(0)
	if e, ok := err.(*Error); ok {
		code = e.Code
	}
	r.end(err, code)
}

// end tells how the call has ended, once. The code is 0 for success and for what
// the schema declares.
func (r *callRecord) end(err error, code Code) {
	if r == nil || r.over.Swap(true) {
		return
	}
	if !r.begun {
		r.begin()
	}
	end := CallEnd{
		CallInfo: r.info, Duration: time.Since(r.info.Started), Err: err, Code: code,
		BytesSent: r.bytesSent.Load(), BytesReceived: r.bytesReceived.Load(),
		ItemsSent: r.itemsSent.Load(), ItemsReceived: r.itemsReceived.Load(),
	}
	r.info.Socket.settings.observe(func(o *Observer) {
		if o.CallEnded != nil {
			o.CallEnded(end)
		}
	})
}

// fail notes why a call of the peer's fails.
func (r *callRecord) fail(err error, code Code) {
	if r != nil {
		r.err, r.code = err, code
	}
}

// finish tells how a call of the peer's has ended, once, if its handler was
// called.
func (r *callRecord) finish() {
	if r != nil && r.begun {
		r.end(r.err, r.code)
	}
}

// started is when the call began, the zero time where that is not known.
func (r *callRecord) started() time.Time {
	if r == nil {
		return time.Time{}
	}
	return r.info.Started
}
