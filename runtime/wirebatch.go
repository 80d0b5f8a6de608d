package runtime

import (
	"reflect"
	"sync"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// fewArrived is how many requests are collected before they are handled.
const fewArrived = 32

// A wireBatch is requests that arrive together and are handled one after the other. It
// is used again, for any socket, when the last of them is over.
type wireBatch struct {
	all    [fewArrived]wireServing
	spares [fewArrived]spareRequest // for those at the same places
	used   int
}

// A spareRequest is what was a request, and is empty.
type spareRequest struct {
	of    *wire.Message // nil for none
	value any
}

var wireBatches = sync.Pool{New: func() any { return new(wireBatch) }}

// collecting returns the batch of what arrives now. It is the reader's to call.
func (t *wireServed) collecting() *wireBatch {
	if t.batch == nil {
		t.batch = wireBatches.Get().(*wireBatch)
	}
	return t.batch
}

// place returns what serves one more. There is room.
func (b *wireBatch) place() *wireServing {
	x := &b.all[b.used]
	b.used++
	return x
}

// spare returns what the next request is read into, nil where it is made anew. It is the
// reader's to call.
func (t *wireServed) spare(as *wire.Message) any {
	if !t.reuses {
		return nil
	}
	b := t.collecting()
	at := &b.spares[b.used]
	if at.of != as {
		return nil
	}
	value := at.value
	*at = spareRequest{}
	return value
}

func (b *wireBatch) free() {
	for i := range b.all[:b.used] {
		if x := &b.all[i]; x.session.served.reuses {
			b.spares[i] = x.emptied()
		}
	}
	clear(b.all[:b.used])
	b.used = 0
	wireBatches.Put(b)
}

// emptied returns the request of x for the next one.
func (x *wireServing) emptied() spareRequest {
	as := x.method.Open[x.session.peer]
	if as == nil || as.New == nil || isNil(x.body) {
		return spareRequest{}
	}
	reflect.ValueOf(x.body).Elem().SetZero()
	return spareRequest{as, x.body}
}
