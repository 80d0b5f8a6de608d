package native

import "sync"

// Marshal encodes m, the whole body of one message, into memory of its own. Who has a
// buffer to write into calls m's AppendNetgen.
func Marshal(m Message) ([]byte, error) {
	room := rooms.Get().(*[]byte)
	b, err := m.AppendNetgen((*room)[:0])
	if err != nil {
		rooms.Put(room)
		return nil, err
	}
	if cap(b) > mostRoom {
		return b, nil
	}
	// It is written first and copied then, which costs less than to add up beforehand how
	// much room it takes.
	body := make([]byte, len(b))
	copy(body, b)
	*room = b
	rooms.Put(room)
	return body, nil
}

// mostRoom is how large a buffer is kept for the next message.
const mostRoom = 64 << 10

// rooms are the buffers that Marshal writes into.
var rooms = sync.Pool{New: func() any { return new(make([]byte, 0, 512)) }}
