package runtime

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/netgen-dev/netgen/runtime/native"
)

func TestA05BufferGrowsOnlyWithWhatArrives(t *testing.T) {
	t.Parallel()
	claim := native.AppendHeader(nil, native.Header{ID: 3, Kind: native.KindRequest, Flags: native.FlagMore}, maxFrame)
	f := framesIn(append(claim, 1), 4<<20)
	if _, _, err := f.await(); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
	if cap(f.input.buf) > readBuffer {
		t.Errorf("%d bytes are held for one that came", cap(f.input.buf))
	}
}

// framesIn reads messages of at most max bytes from b.
func framesIn(b []byte, max int) *frameReader {
	counted := new(counters)
	in := newInput(readerConn{from: bytes.NewReader(b)}, counted)
	return &frameReader{input: in, max: max, counters: counted, phase: talking}
}

// Whatever comes in, the reader does not panic, keeps its bounds, and ends
// with an error.
func FuzzFrameReader(f *testing.F) {
	more := native.Header{ID: 3, Code: 1, Kind: native.KindRequest, Flags: native.FlagMore}
	last := more
	last.Flags = 0
	f.Add(append(append(native.AppendHeader(nil, more, 2), 1, 2), append(native.AppendHeader(nil, last, 2), 3, 4)...))
	f.Add(native.AppendHeader(nil, native.Header{Kind: 77}, 1<<31))
	f.Add(frameOf(native.Header{Kind: 99}, zeros(40)))
	f.Fuzz(func(t *testing.T, input []byte) {
		const max = 1000
		r := framesIn(input, max)
		for {
			h, body, err := r.await()
			if err != nil {
				return
			}
			if len(body) > r.limit(h) || len(r.partial) > maxUnfinished || h.Kind == 0 || h.Kind > native.KindGoAway {
				t.Fatalf("%+v with %d bytes, %d partial", h, len(body), len(r.partial))
			}
		}
	})
}
