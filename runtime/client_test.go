package runtime

import (
	"context"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// A halfCloser closes its side and never sees the other's end.
type halfCloser struct{ net.Conn }

func (halfCloser) CloseWrite() error { return nil }

func TestC14DialEndsWithItsContextWhateverThePeerDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		defer far.Close()
		go func() {
			p := &fakePeer{far, t}
			_, _ = io.ReadFull(far, make([]byte, len(preface)))
			_, _, _ = p.next()
			p.frame(native.Header{Kind: native.KindGoAway, Code: uint16(Unavailable)}, native.AppendBool(native.AppendString(nil, ""), false))
		}()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		_, err := NewClient(ctx, testProtocol, Side{}, halfCloser{near}, quiet)
		if took := time.Since(start); took > time.Second || CodeOf(err) != Unavailable {
			t.Errorf("after %v: %v", took, err)
		}
	})
}
