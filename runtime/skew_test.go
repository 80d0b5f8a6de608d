package runtime

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/netgen-dev/netgen/runtime/native"
)

// shaped is the tests' protocol with another table of shapes.
func shaped(shapes string) *Protocol {
	p := *testProtocol
	p.Shapes, p.Fingerprint = shapes, 2
	return &p
}

func TestGrownProtocolIsAccepted(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, memAddress(), handlers{echo: echoBack})
	grown := shaped(strings.Replace(testShapes, "u64 bytes", "u64 bytes 2: u32", 1))
	client, err := Dial(ctxFor(t), grown, Side{}, addr, quiet)
	if err != nil {
		t.Fatal(err)
	}
	if reply, err := nativeCall(ctxFor(t), client, echo, &blob{Number: 5}); err != nil || reply.Number != 5 {
		t.Error(reply, err)
	}
	_ = client.Close()
	<-client.Done()
}

func TestA50IncompatibleProtocolIsRefusedByName(t *testing.T) {
	t.Parallel()
	for network, listen := range addresses(t) {
		t.Run(network, func(t *testing.T) {
			causes := make(chan error, 1)
			_, addr := serve(t, listen, handlers{}, OnDisconnect(func(_ *Socket, cause error) { causes <- cause }))
			other := shaped(strings.Replace(testShapes, "u64 bytes", "u32 bytes", 1))
			_, err := Dial(ctxFor(t), other, Side{}, addr, quiet)
			if CodeOf(err) != Incompatible || !strings.Contains(err.Error(), "Echo") {
				t.Errorf("the client got %v", err)
			}
			if err := <-causes; CodeOf(err) != Incompatible || !strings.Contains(err.Error(), "Echo") {
				t.Errorf("the server got %v", err)
			}
		})
	}
}

func TestEarlyRequestsAreHeldUntilShapesAreCompared(t *testing.T) {
	t.Parallel()
	called := make(chan uint64, 2)
	_, addr := serve(t, memAddress(), handlers{echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) {
		called <- b.Number
		return b, nil
	}})
	p := fake(t, addr)
	p.greet(99) // a fingerprint that is not the server's
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		p.raw(request(3, &blob{Number: 1}))
		p.raw(request(5, &blob{Number: 2}))
	}()
	p.expect(native.KindHello)
	p.expect(native.KindShapes)
	<-sent
	select {
	case n := <-called:
		t.Errorf("request %d was handled before the shapes were known", n)
	default:
	}
	go p.frame(native.Header{Kind: native.KindShapes, Flags: native.FlagCritical}, []byte(testShapes))
	p.expect(native.KindReply)
	p.expect(native.KindReply)
}

func TestEarlyRequestsAreBounded(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: echoBack})
	p := fake(t, addr)
	p.greet(99)
	p.raw(request(3, &blob{Data: zeros(60_000)}))
	p.raw(request(5, &blob{Data: zeros(60_000)}))
	if code, text := p.goAway(); code != ProtocolError || !strings.Contains(text, "where shapes belong") {
		t.Errorf("got %v: %s", code, text)
	}
}

func TestRequestsMayComeBeforeTheServersHello(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: echoBack})
	p := fake(t, addr)
	h := helloOf(testProtocol, defaultSettings())
	p.raw(rawFrames(preface, frameOf(native.Header{Kind: native.KindHello}, h.append(nil)), request(3, &blob{})))
	p.expect(native.KindHello)
	p.expect(native.KindReply)
}

func TestLargeTablesOfShapes(t *testing.T) {
	t.Parallel()
	for _, size := range []int{maxFrame - 1, maxFrame + 1, 300 << 10, 1 << 20} {
		mine := testShapes + "#2 struct"
		mine += strings.Repeat(" u8", (size-len(mine)-1)/3) + "\n"
		server := NewServer(shaped(mine), handlers{echo: echoBack}.side(), quiet, MaxMessage(1000))
		l := mustListen(t, memAddress())
		ended := make(chan error, 1)
		go func() { ended <- server.Serve(t.Context(), l) }()
		theirs := *shaped(mine + "#3 struct u8\n")
		theirs.Shapes, theirs.Fingerprint = strings.Replace(mine, "u64 bytes", "u64 bytes 2: u8", 1), 3
		if len(theirs.Shapes) > maxShapes {
			theirs.Shapes = mine
		}
		client, err := Dial(ctxFor(t), &theirs, Side{}, dialable(l.Addr()), quiet)
		if err != nil {
			t.Fatal(size, err)
		}
		if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
			t.Error(size, err)
		}
		client.Abort()
		server.Abort()
		<-ended
		<-client.Done()
		<-server.sockets.none()
	}
}

// While the server's table is still being written to a slow client, nothing
// that comes after it may pass it.
func TestNothingPassesTheTableOfShapes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		mine := testShapes + "#2 struct" + strings.Repeat(" u8", 60_000) + "\n"
		server := NewServer(shaped(mine), handlers{echo: echoBack}.side(), quiet)
		l := mustListen(t, memAddress())
		ended := make(chan error, 1)
		go func() { ended <- server.Serve(t.Context(), l) }()
		p := fake(t, dialable(l.Addr()))
		p.greet(99)
		p.frame(native.Header{Kind: native.KindShapes, Flags: native.FlagCritical}, []byte(testShapes))
		p.raw(request(3, &blob{}))
		p.frame(native.Header{Kind: native.KindPing}, zeros(8))
		synctest.Wait()
		p.expect(native.KindHello)
		for whole := false; !whole; {
			h, _, err := p.next()
			if err != nil || h.Kind != native.KindShapes {
				t.Fatalf("a %v comes before the end of the table, %v", h.Kind, err)
			}
			whole = h.Flags&native.FlagMore == 0
		}
		p.expect(native.KindReply)
		server.Abort()
		<-ended
		<-server.sockets.none()
	})
}
