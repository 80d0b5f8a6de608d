package runtime

// Of an id, bit 0 says which side gave it, the next tableBits where the call stands in
// its table, and the rest how many were there before, so that the answer to one that is
// over fits no other soon.
const (
	tableBits = 20
	maxTable  = 1<<tableBits - 1
)

// A callTable finds calls by their ids.
type callTable struct {
	free   []uint32
	given  uint32 // how many ids were
	parity uint32
	calls  []*call // nil where there is none
}

func (t *callTable) len() int { return len(t.calls) - len(t.free) }

// put gives c an id. There is room.
func (t *callTable) put(c *call) {
	if len(t.free) == 0 {
		t.free = append(t.free, uint32(len(t.calls)))
		t.calls = append(t.calls, nil)
	}
	last := len(t.free) - 1
	at := t.free[last]
	t.free = t.free[:last]
	c.id = (t.given<<tableBits|(at+1))<<1 | t.parity
	t.given++
	t.calls[at] = c
}

// find returns the call that has an id, nil if none has.
func (t *callTable) find(id uint32) *call {
	at := int(id>>1&maxTable) - 1
	if at < 0 || at >= len(t.calls) {
		return nil
	}
	if c := t.calls[at]; c != nil && c.id == id {
		return c
	}
	return nil
}

// remove takes c out.
func (t *callTable) remove(c *call) {
	at := c.id>>1&maxTable - 1
	t.calls[at] = nil
	t.free = append(t.free, at)
}

// all returns the calls in no order.
func (t *callTable) all() (all []*call) {
	for _, c := range t.calls {
		if c != nil {
			all = append(all, c)
		}
	}
	return all
}

func (t *callTable) clear() { t.calls, t.free = nil, nil }
