package runtime

import (
	"context"
	"errors"
	"io"
	"net"
	goruntime "runtime"
	"strings"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// rawFrames joins frames.
func rawFrames(parts ...[]byte) []byte {
	var all []byte
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}

func upOpen(id uint32) []byte {
	body, _ := (&blob{}).AppendNetgen(nil)
	return frameOf(native.Header{ID: id, Code: 3, Kind: native.KindRequest}, body)
}

func TestA19PeerThatBreaksTheRulesIsToldWhich(t *testing.T) {
	t.Parallel()
	block := func(ctx context.Context, s *Socket, b *blob, _ *Receiver[*blob]) (*blob, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{
		echo: func(ctx context.Context, s *Socket, b *blob) (*blob, error) {
			if b.Number == 1 {
				<-ctx.Done()
			}
			return b, nil
		},
		up:   block,
		note: func(ctx context.Context, _ *Socket, _ *blob) { <-ctx.Done() },
	})
	bystander := connect(t, addr, handlers{})
	item := frameOf(native.Header{ID: 3, Kind: native.KindItem}, zeros(60_000))
	event := frameOf(native.Header{Code: 5, Kind: native.KindEvent}, zeros(60_000))
	more := func(id uint32) []byte {
		return frameOf(native.Header{ID: id, Code: 1, Kind: native.KindRequest, Flags: native.FlagMore}, zeros(64<<10))
	}
	for name, test := range map[string]struct {
		send []byte
		text string
	}{
		"giant length":           {native.AppendHeader(nil, native.Header{ID: 3, Kind: native.KindRequest}, 1<<32-1), "claims 4294967295 bytes"},
		"unknown critical kind":  {frameOf(native.Header{Kind: 200, Flags: native.FlagCritical}, nil), "critical frame is of unknown kind 200"},
		"id of the server":       {request(4, &blob{}), "id 4"},
		"id 0":                   {request(0, &blob{}), "id 0"},
		"id in use":              {rawFrames(request(3, &blob{Number: 1}), request(3, &blob{Number: 1})), "id 3 is opened again"},
		"answer to nothing":      {frameOf(native.Header{ID: 3, Kind: native.KindReply}, nil), "id 3, which this side cannot have opened"},
		"second hello":           {frameOf(native.Header{Kind: native.KindHello}, nil), "hello frame comes after"},
		"late shapes":            {frameOf(native.Header{Kind: native.KindShapes}, nil), "shapes frame comes after"},
		"fragments of a cancel":  {frameOf(native.Header{ID: 3, Kind: native.KindCancel, Flags: native.FlagMore}, nil), "in fragments"},
		"item for a request":     {rawFrames(request(3, &blob{Number: 1}), frameOf(native.Header{ID: 3, Kind: native.KindItem}, nil)), "without items"},
		"item after the end":     {rawFrames(upOpen(3), frameOf(native.Header{ID: 3, Kind: native.KindEnd}, nil), frameOf(native.Header{ID: 3, Kind: native.KindItem}, nil)), "after the end"},
		"item without id":        {frameOf(native.Header{Kind: native.KindItem}, nil), "no id"},
		"window of a stream":     {rawFrames(append([][]byte{upOpen(3)}, manyTimes(item, 10)...)...), "beyond its window"},
		"window of events":       {rawFrames(event, event, event, event, event, event, event), "beyond its window"},
		"credit of 0":            {frameOf(native.Header{Kind: native.KindCredit}, u32(0)), "credit of 0"},
		"credit that overflows":  {frameOf(native.Header{Kind: native.KindCredit}, u32(1<<32-1)), "credit of 4294967295"},
		"short credit":           {frameOf(native.Header{Kind: native.KindCredit}, []byte{1}), "1 bytes"},
		"credit for a request":   {rawFrames(request(3, &blob{Number: 1}), frameOf(native.Header{ID: 3, Kind: native.KindCredit}, u32(1))), "without items"},
		"short ping":             {frameOf(native.Header{Kind: native.KindPing}, []byte{1}), "ping has 1 bytes"},
		"short pong":             {frameOf(native.Header{Kind: native.KindPong}, nil), "pong has 0 bytes"},
		"event with id":          {frameOf(native.Header{ID: 3, Code: 5, Kind: native.KindEvent}, nil), "event has id 3"},
		"bad deadline":           {frameOf(native.Header{ID: 3, Code: 1, Kind: native.KindRequest, Flags: native.FlagDeadline}, []byte{0x80}), "deadline"},
		"nine unfinished":        {rawFrames(more(3), more(5), more(7), more(9), more(11), more(13), more(15), more(17), more(19)), "more than 8 messages are unfinished"},
		"endless message":        {rawFrames(manyTimes(more(3), 66)...), "larger than"},
		"reserved kind critical": {frameOf(native.Header{Kind: 0, Flags: native.FlagCritical}, nil), "unknown kind 0"},
	} {
		t.Run(name, func(t *testing.T) {
			p := greeted(t, addr)
			p.raw(test.send)
			code, text := p.goAway()
			if code != ProtocolError || !strings.Contains(text, test.text) {
				t.Errorf("got %v: %q, want %q", code, text, test.text)
			}
		})
	}
	if _, err := nativeCall(ctxFor(t), bystander, echo, &blob{}); err != nil {
		t.Errorf("the bystander got %v", err)
	}
	for server.Sockets().Len() > 1 {
		time.Sleep(time.Millisecond)
	}
}

func manyTimes(b []byte, n int) [][]byte {
	list := make([][]byte, n)
	for i := range list {
		list[i] = b
	}
	return list
}

func TestA09WhatIsIgnoredAndCounted(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, memAddress(), handlers{echo: echoBack})
	for name, send := range map[string][]byte{
		"unknown kind":           frameOf(native.Header{Kind: 99, ID: 7, Flags: 0x10}, zeros(5000)),
		"cancel of nothing":      frameOf(native.Header{ID: 99, Kind: native.KindCancel}, nil),
		"cancel of the server's": frameOf(native.Header{ID: 4, Kind: native.KindCancel}, nil),
		"late item":              frameOf(native.Header{ID: 99, Kind: native.KindItem}, zeros(10)),
		"late credit":            frameOf(native.Header{ID: 99, Kind: native.KindCredit}, u32(5)),
		"late reply":             frameOf(native.Header{ID: 98, Kind: native.KindReply}, nil),
	} {
		p := greeted(t, addr)
		p.raw(rawFrames(send, request(3, &blob{Number: 7})))
		h, _ := p.expect(native.KindReply)
		if h.ID != 3 {
			t.Errorf("%s: the reply is for %d", name, h.ID)
		}
		if stats := peerOf(t, server).Stats(); stats.Skipped != 1 {
			t.Errorf("%s: %d frames count as skipped", name, stats.Skipped)
		}
		_ = p.Close()
		<-server.sockets.none()
	}
}

func TestA23UnknownMethodAndEvent(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, memAddress(), handlers{})
	p := greeted(t, addr)
	p.frame(native.Header{Code: 900, Kind: native.KindEvent}, nil)
	p.frame(native.Header{ID: 3, Code: 900, Kind: native.KindRequest}, nil)
	h, _ := p.expect(native.KindFault)
	if Code(h.Code) != Unimplemented {
		t.Errorf("got %v", Code(h.Code))
	}
	if stats := peerOf(t, server).Stats(); stats.EventsDropped != 1 {
		t.Errorf("%d events count as dropped", stats.EventsDropped)
	}
}

func TestFragmentsOfSeveralMessagesInterleave(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, memAddress(), handlers{echo: checksum})
	p := greeted(t, addr)
	body, _ := (&blob{Data: zeros(100)}).AppendNetgen(nil)
	part := func(id uint32, b []byte, flags native.Flags) {
		p.frame(native.Header{ID: id, Code: 1, Kind: native.KindRequest, Flags: flags}, b)
	}
	part(3, body[:10], native.FlagMore)
	part(5, body[:50], native.FlagMore)
	part(7, body, 0)
	part(5, body[50:], 0)
	part(3, nil, native.FlagMore)
	part(3, body[10:], 0)
	seen := map[uint32]bool{}
	for range 3 {
		h, _ := p.expect(native.KindReply)
		seen[h.ID] = true
	}
	if !seen[3] || !seen[5] || !seen[7] {
		t.Errorf("answered were %v", seen)
	}
}

func TestA40InputCutAtEveryOffset(t *testing.T) {
	t.Parallel()
	causes := make(chan error, 1)
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: func(context.Context, *Socket, *blob) (*blob, error) {
		t.Error("a handler was called for half a request")
		return nil, nil
	}}, OnDisconnect(func(_ *Socket, cause error) { causes <- cause }))
	h := helloOf(testProtocol, defaultSettings())
	whole := rawFrames(preface, frameOf(native.Header{Kind: native.KindHello}, h.append(nil)), request(3, &blob{Data: zeros(9)}))
	frameStart := len(whole) - len(request(3, &blob{Data: zeros(9)}))
	for cut := range whole {
		p := fake(t, addr)
		p.raw(whole[:cut])
		_ = p.Conn.(*net.TCPConn).CloseWrite()
		_, _ = io.Copy(io.Discard, p.Conn)
		cause := <-causes
		clean := cut == 0 || cut == len(preface) || cut == frameStart
		if clean != errors.Is(cause, io.EOF) || !clean && !errors.Is(cause, io.ErrUnexpectedEOF) {
			t.Errorf("cut at %d of %d: %v", cut, len(whole), cause)
		}
	}
}

func TestA03GarbageInPlaceOfTheHandshake(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{}, HandshakeTimeout(300*time.Millisecond))
	wrongVersion := append([]byte("netgen"), 9, 9)
	other := hello{"Other", 1, 1, 1, 1, 1, 0, ""}.append(nil)
	none := hello{"Test", 1, 0, 1, 1, 1, 0, ""}.append(nil)
	for name, test := range map[string]struct {
		send []byte
		code Code
		text string
	}{
		"http":           {[]byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), ProtocolError, "preface"},
		"tls":            {append([]byte{0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc}, zeros(100)...), ProtocolError, "preface"},
		"version":        {wrongVersion, Incompatible, "version 9.9"},
		"no hello":       {rawFrames(preface, request(3, &blob{})), ProtocolError, "where the hello belongs"},
		"other protocol": {rawFrames(preface, frameOf(native.Header{Kind: native.KindHello}, other)), Incompatible, `protocol "Other" is not spoken here, "Test" is`},
		"limit of 0":     {rawFrames(preface, frameOf(native.Header{Kind: native.KindHello}, none)), ProtocolError, "limit of 0"},
		"short hello":    {rawFrames(preface, frameOf(native.Header{Kind: native.KindHello}, []byte{200})), ProtocolError, "cannot be read"},
		"long hello":     {rawFrames(preface, frameOf(native.Header{Kind: native.KindHello}, zeros(5000))), ProtocolError, "larger than 4096"},
		"silence":        {nil, DeadlineExceeded, "took too long"},
		"half a preface": {preface[:3], DeadlineExceeded, "took too long"},
		"giant frame":    {rawFrames(preface, native.AppendHeader(nil, native.Header{Kind: native.KindHello}, 1<<31)), ProtocolError, "claims"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := fake(t, addr)
			p.raw(test.send)
			code, text := p.goAway()
			if code != test.code || !strings.Contains(text, test.text) {
				t.Errorf("got %v: %q", code, text)
			}
		})
	}
}

func TestRequestsBeyondTheAdvertisedLimitAreRefused(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	server, addr := serve(t, memAddress(), handlers{echo: func(context.Context, *Socket, *blob) (*blob, error) {
		<-release
		return &blob{}, nil
	}}, MaxRequests(2))
	p := greeted(t, addr)
	for id := uint32(3); id <= 9; id += 2 {
		p.raw(request(id, &blob{}))
	}
	for range 2 {
		h, payload := p.expect(native.KindFault)
		if Code(h.Code) != ResourceExhausted || !native.NewReader(payload).Bool() || h.ID < 7 {
			t.Errorf("got %+v", h)
		}
	}
	if stats := peerOf(t, server).Stats(); stats.Refused != 2 || stats.Serving != 2 {
		t.Errorf("got %+v", stats)
	}
	close(release)
	p.expect(native.KindReply)
	p.expect(native.KindReply)
}

func TestA16RapidCancelRunsNoMoreHandlersThanTheLimit(t *testing.T) {
	t.Parallel()
	running, most := make(chan struct{}, 100), 0
	release := make(chan struct{})
	server, addr := serve(t, memAddress(), handlers{echo: func(context.Context, *Socket, *blob) (*blob, error) {
		running <- struct{}{}
		<-release
		return &blob{}, nil
	}}, MaxRequests(8))
	p := greeted(t, addr)
	go func() { _, _ = io.Copy(io.Discard, p.Conn) }()
	for i := range uint32(2000) {
		p.raw(rawFrames(request(3+2*i, &blob{}), frameOf(native.Header{ID: 3 + 2*i, Kind: native.KindCancel}, nil)))
	}
	for peerOf(t, server).Stats().Refused < 2000-8 {
		goruntime.Gosched()
	}
	if most = peerOf(t, server).Stats().Serving; most > 8 {
		t.Errorf("%d are served at once", most)
	}
	for range 8 {
		<-running
	}
	close(release)
	if len(running) > 0 {
		t.Errorf("%d handlers too many ran", len(running))
	}
}

func TestA20PingFloodIsAnsweredWithFewPongs(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: echoBack})
	p := greeted(t, addr)
	ping := frameOf(native.Header{Kind: native.KindPing}, zeros(8))
	p.raw(rawFrames(manyTimes(ping, 20_000)...))
	p.raw(request(3, &blob{}))
	pongs := 0
	for {
		h, _, err := p.next()
		if err != nil {
			t.Fatal(err)
		}
		if h.Kind == native.KindReply {
			break
		}
		pongs++
	}
	if queued := peerOf(t, server).Stats().QueuedBytes; queued > 1000 {
		t.Errorf("%d bytes of pongs are queued", queued)
	}
	if pongs > 20_000 {
		t.Errorf("%d pongs came", pongs)
	}
}

func TestPeerThatAsksAndNeverReadsIsCutOff(t *testing.T) {
	t.Parallel()
	causes := make(chan error, 1)
	_, addr := serve(t, memAddress(), handlers{}, OnDisconnect(func(_ *Socket, cause error) { causes <- cause }), WriteQueue(1000))
	p := greeted(t, addr)
	unknown := rawFrames(manyTimes(frameOf(native.Header{ID: 3, Code: 77, Kind: native.KindRequest}, nil), 100)...)
	for id := range uint32(200) {
		for i := range 100 {
			copy(unknown[i*native.HeaderSize+4:], u32((id*100+uint32(i))<<1|1+2))
		}
		p.raw(unknown)
	}
	if cause := <-causes; !errors.Is(cause, errNotReading) {
		t.Errorf("the cause is %v", cause)
	}
}

func TestPongsMayGrow(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, memAddress(), handlers{})
	p := greeted(t, addr)
	p.frame(native.Header{Kind: native.KindPing}, zeros(12))
	p.expect(native.KindPong)
}

// A client within its limit is not taken for one that does not read, however
// many of its requests cannot be served.
func TestManyRequestsWithoutHandler(t *testing.T) {
	t.Parallel()
	const n = 10_000
	_, addr := serve(t, memAddress(), handlers{}, MaxRequests(n), WriteQueue(1000))
	p := greeted(t, addr)
	for i := range uint32(n) { // and reads only then
		p.raw(request(3+2*i, &blob{}))
	}
	for i := range uint32(n) {
		if h, _ := p.expect(native.KindFault); h.ID != 3+2*i {
			t.Fatalf("the answer to %d comes at %d", h.ID, i)
		}
	}
}

// Items of a stream that was rejected, whose answer waits for room, are late,
// not wrong.
func TestItemsOfRejectedStreams(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, memAddress(), handlers{}, WriteQueue(1))
	p := greeted(t, addr)
	const n = 20
	for i := range uint32(n) { // and reads only then
		id := 3 + 2*i
		p.raw(upOpen(id))
		p.frame(native.Header{ID: id, Kind: native.KindItem}, zeros(10))
		p.frame(native.Header{ID: id, Kind: native.KindCredit}, u32(10))
		p.frame(native.Header{ID: id, Kind: native.KindCancel}, nil)
		p.frame(native.Header{ID: id, Kind: native.KindEnd}, nil)
	}
	for range n {
		p.expect(native.KindFault)
	}
}
