package cases

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"math"
	"math/rand/v2"
	"net"
	goruntime "runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/internal/cases/probe"
	"github.com/netgen-dev/netgen/runtime/native"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
)

// most is how many bytes one hostile connection may pin, both ends counted.
const most = 16 << 10 * min(raceFactor, 2)

func request(id uint32, method uint16, body []byte) []byte {
	return runtimetest.Frame(native.Header{Kind: native.KindRequest, ID: id, Code: method}, body)
}

func echoBody(n uint64, size int) []byte {
	body, _ := (&probe.EchoRequest{Number: n, Data: make([]byte, size)}).AppendNetgen(nil)
	return body
}

func TestA01SilentConnectionsAreClosedInTime(t *testing.T) {
	const n, limit = 2000, 2 * time.Second
	needs(t, 2*n)
	server, addr := serve(t, tcp, handler{}, runtime.HandshakeTimeout(limit))
	bystander := connect(t, addr)
	attack := func() {
		silent := make([]net.Conn, 0, n)
		for range n {
			conn, err := net.Dial("tcp", strings.TrimPrefix(addr, "tcp://"))
			if err != nil {
				t.Fatal(err)
			}
			silent = append(silent, conn)
		}
		begin := time.Now()
		for _, conn := range silent {
			_ = conn.SetReadDeadline(begin.Add(limit + 3*time.Second))
			if _, err := io.Copy(io.Discard, conn); err != nil {
				t.Errorf("the end is %v", err)
			}
			_ = conn.Close()
		}
	}
	attack() // what Go and maps keep for so many, they keep once
	until(t, "the end of all but one", func() bool { return server.Sockets().Len() == 1 })
	runtimetest.Survive(t, server, right(bystander), attack)
}

// The bound that issue and documents name, for a connection that says nothing.
func TestA01SilentConnectionPinsLittle(t *testing.T) {
	const n = 1000
	needs(t, 2*n)
	server, addr := serve(t, tcp, handler{}, runtime.HandshakeTimeout(time.Minute))
	opened := 0
	each := runtimetest.HeapPerConn(t, n, func(int) {
		runtimetest.DialPeer(t, addr)
		opened++
	}, func() {
		until(t, "accepting", func() bool { return server.Sockets().Len() == opened })
	})
	t.Logf("%d silent connections pin %d bytes each, both ends", n, each)
	if each > most {
		t.Errorf("each pins %d bytes", each)
	}
}

func TestA02DripDoesNotPutOffTheEnd(t *testing.T) {
	survive(t, handler{}, func(_ *probe.Server, addr string) {
		p := runtimetest.DialPeer(t, addr)
		h := runtimetest.Hello{Protocol: "Probe", MaxMessage: 1, MaxRequests: 1, StreamWindow: 1, EventWindow: 1}
		hello := append([]byte(runtimetest.Preface), runtimetest.Frame(native.Header{Kind: native.KindHello}, h.Append(nil))...)
		begin := time.Now()
		var drip sync.WaitGroup
		drip.Go(func() {
			for i := range hello {
				p.Raw(hello[i : i+1])
				time.Sleep(20 * time.Millisecond)
			}
		})
		code, _ := p.GoAway()
		drip.Wait()
		if took := time.Since(begin); code != runtime.DeadlineExceeded || took < 300*time.Millisecond {
			t.Errorf("the end is %v, after %v", code, took)
		}
	}, runtime.HandshakeTimeout(300*time.Millisecond))
}

func TestA04GiantLengthIsRefusedAtTheHeader(t *testing.T) {
	survive(t, handler{}, func(_ *probe.Server, addr string) {
		for _, size := range []uint32{1<<32 - 1, 1 << 31, 64<<10 + 1} {
			p := fake(t, addr)
			p.Header(native.Header{Kind: native.KindRequest, ID: 3, Code: 1}, size)
			if code, text := p.GoAway(); code != runtime.ProtocolError || !strings.Contains(text, "claims") {
				t.Errorf("%d bytes: %v %s", size, code, text)
			}
		}
	})
}

func TestA04UnknownFrameBeforeTheHello(t *testing.T) {
	_, addr := serve(t, tcp, handler{})
	p := runtimetest.DialPeer(t, addr)
	p.Raw([]byte(runtimetest.Preface))
	p.Frame(native.Header{Kind: 99}, nil)
	if code, _ := p.GoAway(); code != runtime.ProtocolError {
		t.Errorf("the end is %v", code)
	}
}

// What has arrived of a claim, and no more, is held.
func TestA05ClaimsPinOnlyWhatArrived(t *testing.T) {
	survive(t, handler{}, func(server *probe.Server, addr string) {
		var peers []*runtimetest.Peer
		each := runtimetest.HeapPerConn(t, 100, func(int) {
			p := fake(t, addr)
			p.Header(native.Header{Kind: native.KindRequest, ID: 3, Code: 1, Flags: native.FlagMore}, 64<<10)
			p.Raw([]byte{1})
			peers = append(peers, p)
		}, func() {
			until(t, "reading", func() bool {
				for _, s := range server.Sockets().Snapshot()[1:] {
					if s.Stats().BytesRead < 8+12+33+13 {
						return false
					}
				}
				return true
			})
		})
		if each > 2*most { // shapes have passed as well
			t.Errorf("each pins %d bytes", each)
		}
		t.Logf("a claim of 64 KiB pins %d bytes", each)
		for _, p := range peers {
			p.Close()
		}
	})
}

// badBodies are requests of Keep that cannot be decoded.
func badBodies() map[string][]byte {
	good := func() []byte { // up to and with the ratio
		b := native.AppendString(nil, "text")
		b = native.AppendU8(b, 1)
		return native.AppendF64(b, 0.5)
	}
	record := func(b []byte) []byte { return append(native.AppendUvarint(nil, uint64(len(b))), b...) }
	long := func(last byte) []byte { // a varint of ten bytes
		return append(append([]byte{}, "\x80\x80\x80\x80\x80\x80\x80\x80\x80"...), last)
	}
	noShape := append(good(), 0)
	noTags := append(noShape, 0)
	deep := []byte{0, 0}
	for range 10_000 { // a name, one child, no stride, its length
		child := append(native.AppendUvarint([]byte{0, 1, 0}, uint64(len(deep))), deep...)
		deep = child
	}
	twice := append(append([]byte{}, noShape...), 2, 1, 'a', 1, 0, 0, 0, 1, 'a', 2, 0, 0, 0)
	return map[string][]byte{
		"nothing":               nil,
		"A06 string of 2^32":    record([]byte{0xff, 0xff, 0xff, 0xff, 0x0f}),
		"A06 string of 2^63":    record(long(0x01)),
		"A06 varint overflows":  record(long(0x7f)),
		"A06 varint is endless": record([]byte(strings.Repeat("\x80", 40))),
		"A06 varint is long":    record([]byte{0x84, 0x00, 't', 'e', 'x', 't'}),
		"A06 beyond the record": append([]byte{200}, good()...),
		"A11 deep":              record(append(append(append([]byte{}, noTags...), 0), append(native.AppendUvarint(nil, uint64(len(deep))), deep...)...)),
		"A12 2^29 points":       record(append(append([]byte{}, noTags...), native.AppendUvarint(nil, 1<<29)...)),
		"A12 2^29 without size": record(append(append(append([]byte{}, noTags...), native.AppendUvarint(nil, 1<<29)...), 0)),
		"A12 stride of 2^30":    record(append(append(append([]byte{}, noTags...), 2), native.AppendUvarint(nil, 1<<30)...)),
		"A13 key twice":         record(append(twice, 0, 2, 0, 0)),
		"A13 2^29 keys":         record(append(append([]byte{}, noShape...), native.AppendUvarint(nil, 1<<29)...)),
		"A14 no UTF-8":          record(append([]byte{3, 0xff, 0xfe, 'A'}, good()[5:]...)),
		"A14 surrogate":         record(append([]byte{3, 0xed, 0xa0, 0x80}, good()[5:]...)),
		"A14 overlong":          record(append([]byte{2, 0xc0, 0x80}, good()[5:]...)),
		"A14 unset with bytes":  record(append(good(), 3, 1, 9, 0, 0)), // Nothing carries nothing
	}
}

// refuses checks that the bodies of a row fail their call, quickly, and nothing else.
func refuses(t *testing.T, row string) {
	survive(t, handler{}, func(_ *probe.Server, addr string) {
		p := fake(t, addr)
		id, before := uint32(3), runtimetest.Memory()
		for name, body := range badBodies() {
			if !strings.HasPrefix(name, row) && name != "nothing" {
				continue
			}
			begin := time.Now()
			p.Send(native.Header{Kind: native.KindRequest, ID: id, Code: 2}, body)
			if code, untouched, text := p.Fault(id); code != runtime.InvalidArgument || !untouched {
				t.Errorf("%s: %v %s", name, code, text)
			}
			if took := time.Since(begin); took > 100*time.Millisecond*raceFactor {
				t.Errorf("%s took %v", name, took)
			}
			p.Raw(request(id+2, 1, echoBody(7, 7)))
			if h, _ := p.Expect(native.KindReply); h.ID != id+2 {
				t.Errorf("%s: the next reply is for %d", name, h.ID)
			}
			id += 4
		}
		if grown := runtimetest.Memory() - before; grown > 1<<20 {
			t.Errorf("memory has grown by %d bytes", grown)
		}
		p.Close()
	})
}

func TestA06LengthsThatAreNone(t *testing.T) { refuses(t, "A06") }

func TestA06DeadlineThatIsNone(t *testing.T) {
	survive(t, handler{}, func(_ *probe.Server, addr string) {
		for _, deadline := range []string{"\x80", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"} {
			p := fake(t, addr)
			p.Frame(native.Header{Kind: native.KindRequest, ID: 3, Code: 1, Flags: native.FlagDeadline}, []byte(deadline))
			if code, text := p.GoAway(); code != runtime.ProtocolError || !strings.Contains(text, "deadline") {
				t.Errorf("%x: %v %s", deadline, code, text)
			}
		}
	})
}

func TestA08FragmentsMayMixAsTheRulesSay(t *testing.T) {
	survive(t, handler{}, func(_ *probe.Server, addr string) {
		p := fake(t, addr)
		body := echoBody(1, 100)
		part := func(id uint32, b []byte, flags native.Flags) []byte {
			return runtimetest.Frame(native.Header{Kind: native.KindRequest, ID: id, Code: 1, Flags: flags}, b)
		}
		for id := uint32(3); id < 3+2*8; id += 2 { // eight at a time
			p.Raw(part(id, body[:id], native.FlagMore))
		}
		p.Raw(runtimetest.Frame(native.Header{Kind: native.KindPing}, make([]byte, 8)))
		p.Expect(native.KindPong)
		for id := uint32(3); id < 3+2*8; id += 2 {
			p.Raw(part(id, body[id:], 0))
		}
		for range 8 {
			p.Expect(native.KindReply)
		}
		for id := uint32(101); id < 101+2*9; id += 2 { // nine are too many
			p.Raw(part(id, body, native.FlagMore))
		}
		if code, text := p.GoAway(); code != runtime.ProtocolError || !strings.Contains(text, "more than 8 messages are unfinished") {
			t.Errorf("nine: %v %s", code, text)
		}
		for _, kind := range []native.Kind{native.KindCancel, native.KindEnd, native.KindCredit, native.KindPing, native.KindFault} {
			p := fake(t, addr)
			p.Frame(native.Header{Kind: kind, ID: 3, Flags: native.FlagMore}, nil)
			if code, text := p.GoAway(); code != runtime.ProtocolError || !strings.Contains(text, "in fragments") {
				t.Errorf("%v: %v %s", kind, code, text)
			}
		}
	})
}

func TestA08FragmentsOfAnotherMethod(t *testing.T) {
	_, addr := serve(t, tcp, handler{})
	p := fake(t, addr)
	p.Frame(native.Header{Kind: native.KindRequest, ID: 3, Code: 1, Flags: native.FlagMore}, make([]byte, 10))
	p.Frame(native.Header{Kind: native.KindRequest, ID: 3, Code: 2}, make([]byte, 10))
	if code, text := p.GoAway(); code != runtime.ProtocolError || text == "" {
		t.Errorf("%v %s", code, text)
	}
}

func TestA09EveryKindAndFlag(t *testing.T) {
	survive(t, handler{}, func(_ *probe.Server, addr string) {
		for kind := range 256 {
			if known := native.Kind(kind) >= native.KindHello && native.Kind(kind) <= native.KindGoAway; known {
				continue
			}
			p := fake(t, addr)
			for _, flags := range []native.Flags{0, 0x01, 0x7f} {
				p.Frame(native.Header{Kind: native.Kind(kind), Flags: flags, ID: 5, Code: 9}, make([]byte, 50))
			}
			p.Raw(request(3, 1, echoBody(1, 1)))
			p.Expect(native.KindReply)
			p.Frame(native.Header{Kind: native.Kind(kind), Flags: native.FlagCritical}, nil)
			if code, _ := p.GoAway(); code != runtime.ProtocolError {
				t.Errorf("critical kind %d: %v", kind, code)
			}
		}
	})
}

func TestA11DeepNesting(t *testing.T) { refuses(t, "A11") }

func TestA12ListsThatClaimMuch(t *testing.T) { refuses(t, "A12") }

func TestA13MapsThatClaimMuchOrRepeat(t *testing.T) { refuses(t, "A13") }

func TestA14ValuesThatAreNone(t *testing.T) { refuses(t, "A14") }

// What a newer peer may mean is kept.
func TestA14ValuesOfANewerPeerSurvive(t *testing.T) {
	_, addr := serve(t, "", handler{})
	client := connect(t, addr)
	nan := binary.LittleEndian.Uint64([]byte{1, 2, 3, 4, 5, 6, 0xf8, 0x7f})
	record := probe.Record{Level: 77, Ratio: math.Float64frombits(nan), Shape: &probe.ShapeUnknown{Unknown: native.Unknown{Tag: 9, Body: []byte("new")}}}
	reply, err := client.Keep(t.Context(), &probe.KeepRequest{Record: record})
	if err != nil {
		t.Fatal(err)
	}
	back := reply.Record
	shape, ok := back.Shape.(*probe.ShapeUnknown)
	if back.Level != 77 || math.Float64bits(back.Ratio) != nan || !ok || shape.Tag != 9 || string(shape.Body) != "new" {
		t.Errorf("%+v comes back", back)
	}
}

func TestA16RapidReset(t *testing.T) {
	const limit = 256
	var running, worst atomic.Int64
	survive(t, handler{echo: func(ctx context.Context, _ *runtime.Socket, r *probe.EchoRequest) (*probe.EchoReply, error) {
		if r.Number < 1<<40 {
			return echo(r), nil // the bystander's
		}
		now := running.Add(1)
		defer running.Add(-1)
		for w := worst.Load(); now > w && !worst.CompareAndSwap(w, now); w = worst.Load() {
		}
		<-ctx.Done()
		return nil, ctx.Err()
	}}, func(server *probe.Server, addr string) {
		p := fake(t, addr)
		var drain sync.WaitGroup
		drain.Go(func() { _, _ = io.Copy(io.Discard, p.Conn) })
		body := echoBody(1<<40, 0)
		var b []byte
		for i := range uint32(100_000 / raceFactor) {
			b = append(b, request(2*i+3, 1, body)...)
			b = append(b, runtimetest.Frame(native.Header{Kind: native.KindCancel, ID: 2*i + 3}, nil)...)
			if len(b) > 60_000 {
				p.Raw(b)
				b = b[:0]
			}
		}
		p.Close()
		drain.Wait()
		if worst.Load() > limit {
			t.Errorf("%d handlers ran at once", worst.Load())
		}
	}, runtime.MaxRequests(limit))
}

func TestA17CancelOfWhatIsNotThere(t *testing.T) {
	survive(t, handler{}, func(server *probe.Server, addr string) {
		r := rand.New(rand.NewPCG(runtimetest.Seed(t), 17))
		p := fake(t, addr)
		p.Raw(request(3, 1, echoBody(1, 1)))
		p.Expect(native.KindReply)
		const n = 1000
		for range n {
			p.Frame(native.Header{Kind: native.KindCancel, ID: max(1, r.Uint32())}, nil)
		}
		p.Raw(request(5, 1, echoBody(1, 1)))
		p.Expect(native.KindReply)
		all := server.Sockets().Snapshot()
		if skipped := all[len(all)-1].Stats().Skipped; skipped != n {
			t.Errorf("%d of %d are counted", skipped, n)
		}
		p.Close()
	})
}

func TestA20PingFloodWithoutReading(t *testing.T) {
	survive(t, handler{}, func(server *probe.Server, addr string) {
		p := fake(t, addr)
		p.Timeout = time.Second
		ping := runtimetest.Frame(native.Header{Kind: native.KindPing}, make([]byte, 8))
		flood := []byte(strings.Repeat(string(ping), 1000))
		for range 100 {
			p.Raw(flood)
		}
		all := server.Sockets().Snapshot()
		if queued := all[len(all)-1].Stats().QueuedBytes; queued > 1000 {
			t.Errorf("%d bytes of pongs are queued", queued)
		}
		p.Close()
	})
}

func TestA21CreditFlood(t *testing.T) {
	survive(t, handler{}, func(_ *probe.Server, addr string) {
		credit := func(n uint32) []byte {
			return runtimetest.Frame(native.Header{Kind: native.KindCredit}, native.AppendU32(nil, n))
		}
		for _, bad := range []uint32{0, 1 << 31, 1<<32 - 1} {
			p := fake(t, addr)
			p.Raw(credit(bad))
			if code, _ := p.GoAway(); code != runtime.ProtocolError {
				t.Errorf("credit of %d: %v", bad, code)
			}
		}
		p := fake(t, addr)
		p.Raw([]byte(strings.Repeat(string(credit(1)), 50_000))) // each is fine
		p.Raw(request(3, 1, echoBody(1, 1)))
		p.Expect(native.KindReply)
		p.Raw([]byte(strings.Repeat(string(credit(1<<29)), 4))) // and these overflow
		if code, text := p.GoAway(); code != runtime.ProtocolError || !strings.Contains(text, "credit") {
			t.Errorf("the sum overflows: %v %s", code, text)
		}
	})
}

// A refusedMetadata is what stands before a body, and what the caller learns.
type refusedMetadata struct {
	block, body []byte
	code        runtime.Code
	text        string
}

func badMetadata() map[string]refusedMetadata {
	const tooMuch, wrong = runtime.ResourceExhausted, runtime.InvalidArgument
	entry := func(key, value string) []byte {
		return native.AppendString(native.AppendString([]byte{1}, key), value)
	}
	keys := func(n int) []byte {
		content := native.AppendCount(nil, n)
		for i := range n {
			content = native.AppendString(native.AppendString(content, strconv.Itoa(i)), "")
		}
		return content
	}
	all := map[string]refusedMetadata{}
	for what, bad := range map[string]struct {
		content []byte
		code    runtime.Code
		text    string
	}{
		"10,000 keys":   {keys(10_000), tooMuch, "more than 8192"},
		"65 keys":       {keys(65), tooMuch, "65 keys, more than 64"},
		"2^30 keys":     {[]byte{0x80, 0x80, 0x80, 0x80, 4}, tooMuch, "more than 64"},
		"1 MiB value":   {entry("k", strings.Repeat("v", 1<<20)), tooMuch, "more than 8192"},
		"no key":        {entry("", "v"), wrong, "0 bytes"},
		"long key":      {entry(strings.Repeat("k", 65), "v"), wrong, "65 bytes"},
		"CR, LF in key": {entry("a\r\nb", "v"), wrong, `key "a\r\nb"`},
		"NUL in key":    {entry("a\x00", "v"), wrong, `key "a\x00"`},
		"not UTF-8":     {entry("k", "\xff"), wrong, "UTF-8"},
		"twice":         {[]byte{2, 1, 'k', 0, 1, 'k', 0}, wrong, "key k comes twice"},
		"bytes behind":  {append(entry("k", "v"), 0), wrong, "1 bytes are left"},
		"cut":           {[]byte{1, 1, 'k'}, wrong, "metadata: "},
	} {
		all[what] = refusedMetadata{native.AppendBytes(nil, bad.content), echoBody(1, 10), bad.code, bad.text}
	}
	for what, block := range map[string][]byte{
		"nothing": nil, "long length": {0x81, 0}, "endless length": bytes.Repeat([]byte{0xff}, 11), "beyond the end": {100},
	} {
		all[what] = refusedMetadata{block, nil, wrong, "length cannot be read"}
	}
	return all
}

func TestA22MetadataThatAreTooMuchOrMalformed(t *testing.T) {
	survive(t, handler{}, func(_ *probe.Server, addr string) {
		p := fake(t, addr)
		header := native.Header{Kind: native.KindRequest, ID: 1, Code: 1, Flags: native.FlagMetadata}
		for what, bad := range badMetadata() {
			header.ID += 2
			p.Send(header, append(bad.block, bad.body...))
			code, untouched, text := p.Fault(header.ID)
			if code != bad.code || !untouched || !strings.Contains(text, bad.text) {
				t.Errorf("%s: %v, %v, %q", what, code, untouched, text)
			}
		}
		header.ID += 2
		p.Send(header, append([]byte{5, 1, 1, 'k', 1, 'v'}, echoBody(1, 10)...))
		if h, _ := p.Expect(native.KindReply); h.ID != header.ID {
			t.Errorf("the reply is for %d", h.ID)
		}
		p.Close()
	})
}

func TestA23MethodNumbersThatAreNone(t *testing.T) {
	survive(t, handler{}, func(_ *probe.Server, addr string) {
		p := fake(t, addr)
		id := uint32(3)
		for _, method := range []uint16{0, 6, 7, 8, 1000, 1<<16 - 1} { // 6 is an event
			p.Raw(request(id, method, nil))
			want := runtime.Unimplemented
			if method == 6 {
				want = runtime.InvalidArgument
			}
			if code, untouched, _ := p.Fault(id); code != want || !untouched {
				t.Errorf("method %d: %v", method, code)
			}
			id += 2
		}
		p.Close()
	})
}

func TestA25ClientThatNeverReadsItsStreams(t *testing.T) {
	var sent atomic.Int64
	survive(t, handler{sent: func(uint64) { sent.Add(1) }}, func(server *probe.Server, addr string) {
		p := runtimetest.DialPeer(t, addr)
		p.GreetAs(runtimetest.Hello{Protocol: "Probe", MaxMessage: 1 << 30, MaxRequests: 10, StreamWindow: 1 << 30, EventWindow: 1 << 30})
		body, _ := (&probe.DownRequest{Count: 1 << 40, Size: 60_000}).AppendNetgen(nil)
		p.Raw(request(3, 3, body))
		all := server.Sockets().Snapshot()
		s := all[len(all)-1]
		last := int64(-1)
		until(t, "the sender's bound", func() bool {
			now := sent.Load()
			same := now == last && now > 0
			last = now
			time.Sleep(20 * time.Millisecond)
			return same
		})
		if queued := s.Stats().QueuedBytes; queued > 1<<20 {
			t.Errorf("%d bytes are queued", queued)
		}
		p.Close()
	})
}

func TestA34GoexitInHandlers(t *testing.T) {
	exit := func() { goruntime.Goexit() }
	survive(t, handler{
		echo: func(_ context.Context, _ *runtime.Socket, r *probe.EchoRequest) (*probe.EchoReply, error) {
			if r.Number == 1<<40 {
				exit()
			}
			return echo(r), nil
		},
		up:   func(context.Context, *runtime.Receiver[[]byte]) (*probe.UpEnd, error) { exit(); return nil, nil },
		note: func(context.Context, *runtime.Socket, *probe.Note) { exit() },
	}, func(_ *probe.Server, addr string) {
		client := connect(t, addr)
		for range 3 { // the socket lives
			_, err := client.Echo(t.Context(), &probe.EchoRequest{Number: 1 << 40})
			if runtime.CodeOf(err) != runtime.Internal {
				t.Errorf("request: %v", err)
			}
			if _, err := client.Up(t.Context()).End(t.Context()); runtime.CodeOf(err) != runtime.Internal {
				t.Errorf("stream: %v", err)
			}
			if err := client.Note(t.Context(), &probe.Note{}); err != nil {
				t.Errorf("event: %v", err)
			}
		}
		_ = client.Close()
		<-client.Done()
	})
}

func TestA38ResetFailsEveryCallAtOnce(t *testing.T) {
	block := handler{echo: func(ctx context.Context, _ *runtime.Socket, r *probe.EchoRequest) (*probe.EchoReply, error) {
		if r.Number == 1<<40 {
			<-ctx.Done()
		}
		return echo(r), nil
	}}
	survive(t, block, func(server *probe.Server, addr string) {
		p := runtimetest.NewProxy(t, addr, nil)
		client := connect(t, p.Addr())
		var calls []*runtime.Future[*probe.EchoReply]
		for range 100 {
			calls = append(calls, client.EchoAsync(t.Context(), &probe.EchoRequest{Number: 1 << 40}))
		}
		if _, err := client.Socket().RoundTrip(t.Context()); err != nil {
			t.Fatal(err)
		}
		p.Now(runtimetest.Reset(0))
		ctx := within(t, time.Second)
		for _, call := range calls {
			_, err := call.Await(ctx)
			if e := failure(t, err); e.Code != runtime.Unavailable || e.Outcome != runtime.MaybeExecuted {
				t.Fatalf("a call ends with %v", err)
			}
		}
		p.Close()
	})
}

// The other side of the test that cuts what a server reads.
func TestA40ClientWhoseInputIsCutAtEveryOffset(t *testing.T) {
	survive(t, handler{}, func(_ *probe.Server, addr string) {
		whole := int64(12 + 30 + 12 + 17) // hello and reply, about
		for at := range whole {
			p := runtimetest.NewProxy(t, addr, runtimetest.Down(runtimetest.Cut(at)))
			client, err := dial(t, p.Addr())
			if err == nil {
				_, err = client.Echo(t.Context(), &probe.EchoRequest{Number: 1})
				_ = client.Close()
				<-client.Done()
			}
			p.Close()
			if err == nil {
				continue // all had come
			}
			if e := failure(t, err); e.Code != runtime.Unavailable {
				t.Errorf("cut at %d: %v", at, err)
			}
		}
	})
}

func TestA42OneBitFlipped(t *testing.T) {
	survive(t, handler{}, func(_ *probe.Server, addr string) {
		r := rand.New(rand.NewPCG(runtimetest.Seed(t), 42))
		for range 60 {
			up := runtimetest.Corrupt(r.Int64N(120), 1<<r.IntN(8))
			down := runtimetest.Corrupt(r.Int64N(120), 1<<r.IntN(8))
			p := runtimetest.NewProxy(t, addr, func(int) (a, b []runtimetest.Fault) {
				return []runtimetest.Fault{up}, []runtimetest.Fault{down}
			})
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			client, err := probe.Dial(ctx, p.Addr(), nil)
			if err == nil {
				for range 3 { // without a checksum the answer may be wrong, and nothing more
					_, _ = client.Echo(ctx, &probe.EchoRequest{Number: 1, Data: []byte("0123456789")})
				}
				client.Abort()
				<-client.Done()
			}
			cancel()
			p.Close()
		}
	}, runtime.HandshakeTimeout(500*time.Millisecond))
}

func TestA44StormAtTheLimitOfSockets(t *testing.T) {
	const most, storm = 50, 1000
	var drops atomic.Int64
	needs(t, 2*storm)
	warmUp(5 * storm) // dialing has some more for a moment
	survive(t, handler{}, func(server *probe.Server, addr string) {
		var in, out atomic.Int64
		var all sync.WaitGroup
		held := make(chan *probe.Client, storm)
		ctx := within(t, 30*time.Second) // one for all: those of a test stay until its end
		for range storm {
			all.Go(func() {
				client, err := probe.Dial(ctx, addr, nil)
				if err == nil {
					in.Add(1)
					held <- client
					return
				}
				out.Add(1)
				if e := failure(t, err); e.Outcome != runtime.NotSent {
					t.Errorf("refused with %v", err)
				}
			})
		}
		all.Wait()
		if in.Load() != most-1 || out.Load() != storm-most+1 {
			t.Errorf("%d were served beside the bystander, %d refused", in.Load(), out.Load())
		}
		until(t, "every OnDrop", func() bool { return drops.Load() == storm-most+1 })
		close(held)
		one := <-held
		_ = one.Close()
		<-one.Done()
		until(t, "a free place", func() bool { return server.Sockets().Len() < most })
		connect(t, addr).Abort() // which can be used at once
		for client := range held {
			_ = client.Close()
		}
	}, runtime.MaxSockets(most), runtime.OnDrop(func(runtime.Drop) { drops.Add(1) }))
}

// Whatever number a call has, it runs once at most, and a call that was said
// not to have been sent never.
func TestA48CallsThatMeetAShutdown(t *testing.T) {
	runtimetest.Leaks(t)
	for range 20 {
		var ran sync.Map
		server, addr := serve(t, tcp, handler{echo: func(_ context.Context, _ *runtime.Socket, r *probe.EchoRequest) (*probe.EchoReply, error) {
			if _, again := ran.LoadOrStore(r.Number, true); again {
				t.Errorf("call %d ran twice", r.Number)
			}
			return echo(r), nil
		}})
		client := connect(t, addr)
		var all sync.WaitGroup
		for user := range uint64(8) {
			all.Go(func() {
				for n := user << 32; ; n++ {
					_, err := client.Echo(context.Background(), &probe.EchoRequest{Number: n})
					_, executed := ran.Load(n)
					if err == nil && executed {
						continue
					}
					if err == nil || executed || failure(t, err).Outcome != runtime.NotSent {
						t.Errorf("call %d ran: %v, and ends with %v", n, executed, err)
					}
					return
				}
			})
		}
		until(t, "load", func() bool { return only(t, server).Stats().FramesRead > 50 })
		if err := server.Shutdown(within(t, 5*time.Second)); err != nil {
			t.Error(err)
		}
		all.Wait()
	}
}
