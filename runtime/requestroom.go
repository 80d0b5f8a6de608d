package runtime

import "sync"

// A room has place for requests of one kind that arrive together.
type room interface {
	free() // lets others use it
}

// fewPlaces is how many requests a room is for.
const fewPlaces = 16

// A requestRoom is a room for requests whose handlings are of the same type.
type requestRoom[H, P, Q, R any] struct {
	all  [fewPlaces]nativeRequest[H, P, Q, R]
	used int
	from *sync.Pool
}

func (r *requestRoom[H, P, Q, R]) free() {
	clear(r.all[:r.used])
	r.used = 0
	r.from.Put(r)
}

// place returns where what handles a request of a batch is until the batch is over.
func place[H, P, Q, R any](b *batch, m *Method[Q, R]) *nativeRequest[H, P, Q, R] {
	var room *requestRoom[H, P, Q, R]
	if last := len(b.rooms) - 1; last >= 0 {
		room, _ = b.rooms[last].(*requestRoom[H, P, Q, R])
	}
	if room == nil || room.used == fewPlaces {
		if room, _ = m.used.Get().(*requestRoom[H, P, Q, R]); room == nil {
			room = &requestRoom[H, P, Q, R]{from: &m.used}
		}
		b.rooms = append(b.rooms, room)
	}
	at := &room.all[room.used]
	room.used++
	return at
}
