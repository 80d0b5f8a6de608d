package runtime

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// countAnswers has each answer of ask add one to the first variable. What is read of a request
// goes through asked.
func (f *frames) countAnswers(asked func(r *wire.Reader, x *wire.Exchange, text any) any) {
	request, answer := *f.ask.Wire.Open[wire.Client], *f.ask.Wire.Answers[wire.Client][0].Message
	read, write := request.Read, answer.Append
	request.Read = func(r *wire.Reader, x *wire.Exchange, v any) any { return asked(r, x, read(r, x, v)) }
	answer.Append = func(b []byte, x *wire.Exchange, v any) ([]byte, error) {
		x.Set(0, x.Session.Get(0)+1)
		return write(b, x, v)
	}
	f.ask.Wire.Open = bothSides(&request)
	answers := f.ask.Wire.Answers[wire.Client]
	answers[0].Message, answers[0].Sets = &answer, true
}

// What follows a request whose answer sets a variable is read when it is answered, as by
// a peer that waits for the answer.
func TestForeignAnswerSets(t *testing.T) {
	t.Parallel()
	f := newFrames(100)
	f.tables.Variables = 1
	f.countAnswers(func(_ *wire.Reader, x *wire.Exchange, text any) any {
		return fmt.Sprint(text, " by ", x.Session.Get(0))
	})
	slow := func(_ context.Context, _ *Socket, text string) (string, error) {
		time.Sleep(10 * time.Millisecond)
		return text, nil
	}
	_, addr := serveForeign(t, f.protocol, f.side(frameHandlers{ask: slow}))
	conn := rawClient(t, addr)
	say(t, conn, "%s", appendFrame(appendFrame(appendFrame(nil, 7, 1, "a"), 8, 1, "b"), 9, 1, "c"))
	hear(t, conn, string(appendFrame(appendFrame(appendFrame(nil, 7, 2, "a by 0"), 8, 2, "b by 1"), 9, 2, "c by 2")))
}

// What is refused sets no session variable: neither what cannot be encoded, nor what the
// phase has no place for.
func TestForeignRefusedSetsNothing(t *testing.T) {
	t.Parallel()
	f := newFrames(100)
	f.tables.Variables = 1
	for _, m := range f.tables.Methods {
		open := *m.Open[wire.Client]
		write := open.Append
		open.Append = func(b []byte, x *wire.Exchange, v any) ([]byte, error) {
			x.Set(0, uint64(len(v.(string))))
			x.Set(0, x.Session.Get(0)+1)
			return write(b, x, v)
		}
		m.Open = bothSides(&open)
	}
	echo := func(_ context.Context, _ *Socket, text string) (string, error) { return text, nil }
	_, addr := serveForeign(t, f.protocol, f.side(frameHandlers{ask: echo}))
	client := dialForeign(t, addr, f.protocol, Side{})
	ctx, long := ctxFor(t), string(make([]byte, 60001))
	variable := func() uint64 { return client.Socket().Variables().Get(0) }

	if _, err := foreignCall(ctx, client, f.ask, "four"); err != nil || variable() != 5 {
		t.Errorf("%v, and the variable is %d", err, variable())
	}
	if _, err := foreignCall(ctx, client, f.ask, long); err == nil || variable() != 5 {
		t.Errorf("%v, and the variable is %d", err, variable())
	}
	if err := SendEvent(ctx, client, f.mute, long); err == nil || variable() != 5 {
		t.Errorf("%v, and the variable is %d", err, variable())
	}
	if sent := TrySendEvent(client, f.mute, long); sent || variable() != 5 {
		t.Errorf("%v, and the variable is %d", sent, variable())
	}
	f.mute.Wire.Phase = &wire.Phase{Name: "another"}
	if err := SendEvent(ctx, client, f.mute, "ten"); err == nil || variable() != 5 {
		t.Errorf("%v, and the variable is %d", err, variable())
	}
}

// What cuts messages out is told the variables: each answer makes what follows its request a
// byte longer.
func TestForeignSplitByVariable(t *testing.T) {
	t.Parallel()
	f := newFrames(100)
	f.tables.Variables = 1
	reading := &f.tables.First.Reads[wire.Server]
	split := reading.Split
	reading.Split = func(r *wire.Reader) int { return split(r) + int(r.Session.Get(0)) }
	f.countAnswers(func(r *wire.Reader, x *wire.Exchange, text any) any {
		r.Skip(int(x.Session.Get(0)))
		return text
	})
	echo := func(_ context.Context, _ *Socket, text string) (string, error) { return text, nil }
	_, addr := serveForeign(t, f.protocol, f.side(frameHandlers{ask: echo}))
	conn := rawClient(t, addr)
	for n, text := range []string{"a", "b", "c"} {
		b := appendFrame(nil, 7, 1, text)
		say(t, conn, "%s", append(b, make([]byte, n)...))
		hear(t, conn, string(appendFrame(nil, 7, 2, text)))
	}
	say(t, conn, "%s%s", append(appendFrame(nil, 7, 1, "d"), 1, 2, 3), append(appendFrame(nil, 8, 1, "e"), 1, 2, 3, 4))
	hear(t, conn, string(appendFrame(appendFrame(nil, 7, 2, "d"), 8, 2, "e")))
}
