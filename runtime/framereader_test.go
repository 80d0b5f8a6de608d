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
	claim := native.AppendHeader(nil, native.Header{Size: maxFrame, ID: 3, Kind: native.KindRequest, Flags: native.FlagMore})
	f := newFrameReader(bytes.NewReader(append(claim, 1)), 4<<20, &counters{})
	f.phase = talking
	if _, _, err := f.next(); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
	for _, p := range f.partial {
		if cap(p.body) > 2*growStep {
			t.Errorf("%d bytes are held for one that came", cap(p.body))
		}
	}
}

// Whatever comes in, the reader does not panic, keeps its bounds, and ends
// with an error.
func FuzzFrameReader(f *testing.F) {
	more := native.Header{Size: 2, ID: 3, Code: 1, Kind: native.KindRequest, Flags: native.FlagMore}
	last := more
	last.Flags = 0
	f.Add(append(append(native.AppendHeader(nil, more), 1, 2), append(native.AppendHeader(nil, last), 3, 4)...))
	f.Add(native.AppendHeader(nil, native.Header{Size: 1 << 31, Kind: 77}))
	f.Add(frameOf(native.Header{Kind: 99}, zeros(40)))
	f.Fuzz(func(t *testing.T, input []byte) {
		const max = 1000
		r := newFrameReader(bytes.NewReader(input), max, &counters{})
		r.phase = talking
		for {
			h, body, err := r.next()
			if err != nil {
				return
			}
			if len(body) > r.limit(h) || len(r.partial) > maxUnfinished || h.Kind == 0 || h.Kind > native.KindGoAway {
				t.Fatalf("%+v with %d bytes, %d partial", h, len(body), len(r.partial))
			}
		}
	})
}
