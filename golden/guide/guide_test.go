package bx40_test

// The Go of docs/wire-guide.md, word for word, where it compiles and runs.

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	bx40 "github.com/netgen-dev/netgen/golden/guide"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/wire"
	"github.com/netgen-dev/netgen/runtime/wire/wiretest"
)

func TestManual(t *testing.T) {
	x := bx40.Conversation().Exchange("Read")
	for _, example := range []struct{ message, telegram string }{
		{"ReadRequest", "02 04 00 01 00 02 01 C0 C3 03"},
		{"ReadReply", "02 09 00 01 00 82 00 83 E2 04 00 00 B5 87 03"},
	} {
		b, err := hex.DecodeString(strings.ReplaceAll(example.telegram, " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		m := bx40.Conversation().Message(example.message)
		var r wire.Reader
		r.Reset(b, false, len(b))
		value := m.Read(&r, x, nil)
		r.End()
		t.Logf("%s is %+v", example.message, value)
		if again, err := m.Append(nil, x, value); r.Err() != nil || err != nil || !bytes.Equal(again, b) {
			t.Errorf("%s: %v, %v, and % x in place of %s", example.message, r.Err(), err, again, example.telegram)
		}
	}
}

func TestCodecs(t *testing.T) { wiretest.Check(t, bx40.Conversation()) }

// A scale without hardware: nothing lies on it, and nothing else is known to it.
type scale struct{ bx40.UnimplementedHandler }

func (scale) Identify(context.Context, *bx40.Peer) (*bx40.IdentifyReply, error) {
	return &bx40.IdentifyReply{Model: "BX-40   ", Major: 1, Minor: 7, Serial: "none"}, nil
}

func (scale) Read(_ context.Context, _ *bx40.Peer, request *bx40.ReadRequest) (*bx40.ReadReply, error) {
	if request.Channel != 1 {
		return nil, &bx40.Refused{Status: bx40.StatusBadValue}
	}
	return &bx40.ReadReply{Weight: bx40.Weight{Stable: true, Decimals: 3, Value: 1250}}, nil
}

func newScale() *bx40.Server {
	return bx40.NewServer(scale{},
		runtime.OnConnect(func(ctx context.Context, socket *runtime.Socket) error {
			return bx40.PeerOf(socket).Banner(ctx, &bx40.Banner{Firmware: "1.7"})
		}),
		runtime.OnFailure(func(context.Context, *runtime.Socket, string, error) error {
			return &bx40.Refused{Status: bx40.StatusUnknown} // for what has no handler
		}))
}

type listener struct{ ready chan struct{} }

func (l listener) Banner(_ context.Context, _ *bx40.Client, banner *bx40.Banner) {
	fmt.Println("firmware", banner.Firmware)
	close(l.ready)
}

func (listener) Alarm(_ context.Context, _ *bx40.Client, alarm *bx40.Alarm) {
	fmt.Println("alarm of channel", alarm.Channel, alarm.Cause)
}

func weigh(ctx context.Context, addr string) error {
	l := listener{ready: make(chan struct{})}
	device, err := bx40.Dial(ctx, addr, l)
	if err != nil {
		return err
	}
	defer device.Close()
	select {
	case <-l.ready: // commands belong to the phase behind the banner
	case <-device.Done():
		return device.Err()
	}
	who, err := device.Identify(ctx)
	if err != nil {
		return err
	}
	reply, err := device.Read(ctx, &bx40.ReadRequest{Channel: 1})
	if refused, ok := errors.AsType[*bx40.Refused](err); ok && refused.Status == bx40.StatusMoving {
		return errors.New("the load is not at rest")
	}
	if err != nil {
		return err
	}
	fmt.Println(who.Model, reply.Weight.Value, "at", reply.Weight.Decimals, "decimals")
	return nil
}

func TestWeigh(t *testing.T) {
	server := newScale()
	served := make(chan error, 1)
	go func() { served <- server.ListenAndServe(t.Context(), "mem:guide") }()
	<-server.Ready()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := weigh(ctx, "mem:guide"); err != nil {
		t.Error(err)
	}
	device, err := bx40.Dial(ctx, "mem:guide", nil)
	if err != nil {
		t.Fatal(err)
	}
	for device.Socket().Stats().FramesRead == 0 && ctx.Err() == nil {
		_ = device.Tare(ctx, &bx40.TareRequest{Channel: 1}) // of another phase while there is no banner
	}
	err = device.Tare(ctx, &bx40.TareRequest{Channel: 1})
	if refused, ok := errors.AsType[*bx40.Refused](err); !ok || refused.Status != bx40.StatusUnknown {
		t.Errorf("Tare gave %v", err)
	}
	if err := errors.Join(device.Close(), server.Close()); err != nil {
		t.Error(err)
	}
	<-served
}

// Bcd is a number of eight digits, two in each byte, the highest first.
type Bcd uint32

// AppendWire appends the digits.
func (v Bcd) AppendWire(b []byte) ([]byte, error) {
	if v > 99_999_999 {
		return b, fmt.Errorf("%d has more than eight digits", uint32(v))
	}
	for by := Bcd(1_000_000); by > 0; by /= 100 {
		pair := byte(v / by % 100)
		b = append(b, pair/10<<4|pair%10)
	}
	return b, nil
}

// ReadWire reads them.
func (v *Bcd) ReadWire(r *wire.Reader) {
	*v = 0
	for _, b := range r.Next(4) {
		if b>>4 > 9 || b&0x0f > 9 {
			r.Fail("0x%02x is no two digits", b)
		}
		*v = *v*100 + Bcd(b>>4)*10 + Bcd(b&0x0f)
	}
}

func TestBcd(t *testing.T) {
	b, err := Bcd(12_345_678).AppendWire(nil)
	if err != nil || !bytes.Equal(b, []byte{0x12, 0x34, 0x56, 0x78}) {
		t.Fatalf("% x, %v", b, err)
	}
	var r wire.Reader
	var v Bcd
	r.Reset(b, false, len(b))
	if v.ReadWire(&r); v != 12_345_678 || r.Err() != nil {
		t.Error(v, r.Err())
	}
}

// TestSchema compares the schema with the page.
func TestSchema(t *testing.T) {
	page, err := os.ReadFile("../../docs/wire-guide.md")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := os.ReadFile("bx40.netgen")
	if err != nil || !bytes.Contains(page, append([]byte("```netgen\n"), schema...)) {
		t.Error("the page has another schema of the BX-40", err)
	}
}

// Text is lines of text, without the dot that ends them.
type Text []string

// AppendWire appends the lines, with a dot more where one begins with a dot.
func (t Text) AppendWire(b []byte) ([]byte, error) {
	for _, line := range t {
		if strings.ContainsAny(line, "\r\n") {
			return b, fmt.Errorf("%q is more than one line", line)
		}
		if strings.HasPrefix(line, ".") {
			b = append(b, '.')
		}
		b = append(append(b, line...), "\r\n"...)
	}
	return append(b, ".\r\n"...), nil
}

// ReadWire reads them, up to the dot.
func (t *Text) ReadWire(r *wire.Reader) {
	*t = nil
	for {
		line := r.Until("\r\n")
		if !r.OK() || string(line) == "." {
			return
		}
		*t = append(*t, strings.TrimPrefix(string(line), "."))
	}
}

// A text that comes in pieces is read once all of it is there, and not before.
func TestTextInPieces(t *testing.T) {
	t.Parallel()
	want := Text{"a", ".b", ""}
	b, err := want.AppendWire(nil)
	if string(b) != "a\r\n..b\r\n\r\n.\r\n" || err != nil {
		t.Errorf("%q, %v", b, err)
	}
	for n := range len(b) + 1 {
		var got Text
		var r wire.Reader
		r.Reset(b[:n], true, 100)
		got.ReadWire(&r)
		if n < len(b) && !errors.Is(r.Err(), wire.ErrShort) || n == len(b) && (r.Err() != nil || !slices.Equal(got, want)) {
			t.Errorf("of %d bytes: %q, %v", n, got, r.Err())
		}
	}
}

// appendTrailing puts the colon in front.
func appendTrailing(b, raw []byte, _ any) ([]byte, error) {
	return append(append(b, ':'), raw...), nil
}

// readTrailing takes it away where there is one.
func readTrailing(coded []byte, _ any) ([]byte, error) {
	return bytes.TrimPrefix(coded, []byte(":")), nil
}

func TestTrailing(t *testing.T) {
	t.Parallel()
	for _, coded := range []string{"hi", ":hi"} {
		if raw, err := readTrailing([]byte(coded), nil); string(raw) != "hi" || err != nil {
			t.Errorf("%q, %v", raw, err)
		}
	}
	if coded, err := appendTrailing(nil, []byte("hi you"), nil); string(coded) != ":hi you" || err != nil {
		t.Errorf("%q, %v", coded, err)
	}
}
