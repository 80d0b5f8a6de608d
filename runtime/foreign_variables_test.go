package runtime

import (
	"context"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

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
