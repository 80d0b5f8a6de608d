package runtime

import (
	"context"
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/native"
)

// withAll is a context with metadata, and what takes those of the answer.
func withAll(t testing.TB, keysAndValues ...string) (context.Context, *ReplyMetadata) {
	reply := new(ReplyMetadata)
	ctx := WithReplyMetadata(ctxFor(t), reply)
	for i := 0; i < len(keysAndValues); i += 2 {
		ctx = WithMetadata(ctx, keysAndValues[i], keysAndValues[i+1])
	}
	return ctx, reply
}

// answerWith says what it was asked with, beside its answer.
func answerWith(ctx context.Context) error {
	for key, value := range MetadataOf(ctx).All() {
		if err := SetReplyMetadata(ctx, "back-"+key, value); err != nil {
			return err
		}
	}
	return SetReplyMetadata(ctx, "done", "yes")
}

// seven is the body of a blob of this number.
var seven, _ = (&blob{Number: 7}).AppendNetgen(nil)

func wantBack(t *testing.T, reply *ReplyMetadata) {
	t.Helper()
	want := map[string]string{"back-trace": "1", "back-tenant": "ä", "done": "yes"}
	if got := maps.Collect(reply.Metadata().All()); !maps.Equal(got, want) {
		t.Errorf("metadata of the answer: %v, want %v", got, want)
	}
}

func TestMetadataBothWays(t *testing.T) {
	_, client := pair(t, handlers{
		echo: func(ctx context.Context, _ *Socket, b *blob) (*blob, error) {
			if err := answerWith(ctx); err != nil {
				return nil, err
			}
			switch b.Number {
			case 1:
				return nil, &refused{"no"}
			case 2:
				return nil, Errorf(PermissionDenied, "no")
			}
			return b, nil
		},
		duplex: func(ctx context.Context, _ *Socket, b *blob, in *Receiver[*blob], out *Sender[*blob]) (*blob, error) {
			for item, err := range in.All() {
				if err != nil || out.Send(ctx, item) != nil {
					return nil, err
				}
			}
			return b, answerWith(ctx)
		},
	}, handlers{})
	for what, size := range map[string]int{"small": 1, "not in place": 10 << 10, "in fragments": 200 << 10} {
		t.Run(what, func(t *testing.T) {
			ctx, reply := withAll(t, "trace", "0", "tenant", "ä", "trace", "1")
			got, err := nativeCall(ctx, client, echo, &blob{Number: 7, Data: zeros(size)})
			if err != nil || got.Number != 7 || len(got.Data) != size {
				t.Fatalf("%v, %v", got, err)
			}
			wantBack(t, reply)
		})
	}
	t.Run("declared error", func(t *testing.T) {
		ctx, reply := withAll(t, "trace", "1", "tenant", "ä")
		if _, err := nativeCall(ctx, client, echo, &blob{Number: 1}); err == nil || err.Error() != "refused: no" {
			t.Fatal(err)
		}
		wantBack(t, reply)
	})
	t.Run("fault", func(t *testing.T) {
		ctx, reply := withAll(t, "trace", "1", "tenant", "ä")
		if _, err := nativeAsync(ctx, client, echo, &blob{Number: 2}).Await(ctx); CodeOf(err) != PermissionDenied {
			t.Fatal(err)
		}
		wantBack(t, reply)
	})
	t.Run("stream", func(t *testing.T) {
		ctx, reply := withAll(t, "trace", "1", "tenant", "ä")
		stream := OpenDuplex(ctx, client, duplex, &blob{Number: 3})
		if err := stream.Send(ctx, &blob{Number: 4}); err != nil {
			t.Fatal(err)
		}
		if item, err := stream.Recv(ctx); err != nil || item.Number != 4 {
			t.Fatalf("%v, %v", item, err)
		}
		if end, err := stream.End(ctx); err != nil || end.Number != 3 {
			t.Fatalf("%v, %v", end, err)
		}
		wantBack(t, reply)
	})
	t.Run("none", func(t *testing.T) {
		if b, err := nativeCall(ctxFor(t), client, echo, &blob{Number: 7}); err != nil || b.Number != 7 {
			t.Fatalf("%v, %v", b, err)
		}
	})
	t.Run("both takers of an answer", func(t *testing.T) {
		ctx, first := withAll(t)
		second := new(ReplyMetadata)
		if _, err := nativeCall(WithReplyMetadata(ctx, second), client, echo, &blob{}); err != nil {
			t.Fatal(err)
		}
		if first.Metadata().Len() != 1 || second.Metadata().Len() != 1 {
			t.Errorf("%v, %v", first.Metadata(), second.Metadata())
		}
	})
}

// Both ends that were there before metadata get none, and all else.
func TestMetadataAndAnOlderPeer(t *testing.T) {
	older := helloOf(testProtocol, defaultSettings()).append(nil)
	older = older[:len(older)-5]
	t.Run("server", func(t *testing.T) {
		_, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: func(ctx context.Context, _ *Socket, b *blob) (*blob, error) {
			return b, answerWith(ctx)
		}})
		p := fake(t, addr)
		p.raw(preface)
		p.frame(native.Header{Kind: native.KindHello}, older)
		p.expect(native.KindHello)
		p.raw(request(3, &blob{Number: 7}))
		if h, body := p.expect(native.KindReply); h.Flags != 0 || native.NewReader(body).U64() != 7 {
			t.Errorf("reply %v %x", h, body)
		}
	})
	t.Run("client", func(t *testing.T) {
		l, err := Listen(t.Context(), "tcp://127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }()
		asked := make(chan native.Header, 1)
		go func() {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			p := &fakePeer{conn, t}
			_, _ = conn.Read(make([]byte, len(preface)))
			p.expect(native.KindHello)
			p.frame(native.Header{Kind: native.KindHello}, older)
			h, _, _ := p.next()
			asked <- h
			p.frame(native.Header{Kind: native.KindReply, ID: h.ID}, seven)
		}()
		client := connect(t, dialable(l.Addr()), handlers{})
		ctx, _ := withAll(t, "trace", "1")
		if b, err := nativeCall(ctx, client, echo, &blob{Number: 7}); err != nil || b.Number != 7 {
			t.Fatalf("%v, %v", b, err)
		}
		if h := <-asked; h.Flags&native.FlagMetadata != 0 {
			t.Errorf("asked with %v", h)
		}
	})
}

func TestMetadataAreRefusedBeforeTheyLeave(t *testing.T) {
	_, client := pair(t, handlers{echo: echoBack}, handlers{})
	long := strings.Repeat("x", maxMetadata)
	many := ctxFor(t)
	for i := range maxMetadataKeys + 1 {
		many = WithMetadata(many, "k"+itoa(i), "")
	}
	for what, test := range map[string]struct {
		ctx  context.Context
		code Code
		text string
	}{
		"no key":      {WithMetadata(ctxFor(t), "", "v"), InvalidArgument, "a key has 0 bytes"},
		"long key":    {WithMetadata(ctxFor(t), long[:65], "v"), InvalidArgument, "a key has 65 bytes"},
		"upper case":  {WithMetadata(ctxFor(t), "Trace", "v"), InvalidArgument, `key "Trace" has other characters`},
		"line in key": {WithMetadata(ctxFor(t), "a\r\nb", "v"), InvalidArgument, `key "a\r\nb" has`},
		"not text":    {WithMetadata(ctxFor(t), "k", "\xff"), InvalidArgument, "the value of k is not UTF-8"},
		"too large":   {WithMetadata(ctxFor(t), "k", long), ResourceExhausted, "more than 8192"},
		"too many":    {many, ResourceExhausted, "65 keys, more than 64"},
		"first":       {WithMetadata(WithMetadata(ctxFor(t), "", "v"), "k", long), InvalidArgument, "a key has 0 bytes"},
	} {
		_, err := nativeCall(test.ctx, client, echo, &blob{})
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Code != test.code || e.Outcome != NotSent || e.Method != "Echo" || !strings.Contains(e.Message, test.text) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestSetReplyMetadataSaysWhatIsWrong(t *testing.T) {
	kept := make(chan context.Context, 1)
	_, client := pair(t, handlers{echo: func(ctx context.Context, _ *Socket, b *blob) (*blob, error) {
		kept <- ctx
		err := SetReplyMetadata(ctx, "K", "v")
		if CodeOf(err) != InvalidArgument {
			t.Errorf("bad key: %v", err)
		}
		return b, SetReplyMetadata(ctx, "k", "v")
	}}, handlers{})
	ctx, reply := withAll(t)
	if _, err := nativeCall(ctx, client, echo, &blob{}); err != nil {
		t.Fatal(err)
	}
	if v, ok := reply.Metadata().Get("k"); !ok || v != "v" || reply.Metadata().Len() != 1 {
		t.Errorf("metadata %v", reply.Metadata())
	}
	if err := SetReplyMetadata(<-kept, "k", "v"); err == nil || !strings.Contains(err.Error(), "has returned") {
		t.Errorf("after the answer: %v", err)
	}
	if err := SetReplyMetadata(ctx, "k", "v"); CodeOf(err) != InvalidArgument {
		t.Errorf("outside a handler: %v", err)
	}
	if m := MetadataOf(ctx); m.Len() != 0 {
		t.Errorf("outside a handler: %v", m)
	}
}

func TestMetadataOfAnAnswerThatCannotBeRead(t *testing.T) {
	l, err := Listen(t.Context(), "tcp://127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		p := &fakePeer{conn, t}
		_, _ = conn.Read(make([]byte, len(preface)))
		p.expect(native.KindHello)
		p.frame(native.Header{Kind: native.KindHello}, helloOf(testProtocol, defaultSettings()).append(nil))
		for {
			h, _, err := p.next()
			if err != nil {
				return
			}
			before := []byte{3, 1, 1, 'k'} // no value
			p.frame(native.Header{Kind: native.KindReply, ID: h.ID, Flags: native.FlagMetadata}, append(before, seven...))
		}
	}()
	client := connect(t, dialable(l.Addr()), handlers{})
	ctx, _ := withAll(t)
	_, err = nativeCall(ctx, client, echo, &blob{})
	if CodeOf(err) != Internal || !strings.Contains(err.Error(), "the answer cannot be read: ") {
		t.Errorf("with somebody who wants them: %v", err)
	}
	if b, err := nativeCall(ctxFor(t), client, echo, &blob{Number: 7}); err != nil || b.Number != 7 {
		t.Errorf("with nobody who does: %v, %v", b, err)
	}
}
