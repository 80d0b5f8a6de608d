package debugpage

import "time"

const (
	// historyTime is how far back a history goes.
	historyTime = 2 * time.Minute
	// historyStep is the least time between two points of it.
	historyStep = 900 * time.Millisecond
)

// A point of the history is what the totals were.
type point struct {
	at          time.Time
	Age         float64 `json:"age_seconds"`
	Sockets     int     `json:"sockets"`
	InFlight    int     `json:"in_flight"`
	ReadRate    float64 `json:"read_rate"`
	WriteRate   float64 `json:"write_rate"`
	QueuedBytes int     `json:"queued_bytes"`
	Dropped     uint64  `json:"dropped"`
	CallRate    float64 `json:"call_rate"`
}

// remember makes the history of s from that of the sample before. Rates begin with
// the second sample, and the history with it.
func (s *sample) remember(before *sample) {
	if before == nil {
		return
	}
	for _, p := range before.history {
		if p.Age = s.at.Sub(p.at).Seconds(); p.Age <= historyTime.Seconds() {
			s.history = append(s.history, p)
		}
	}
	if n := len(s.history); n > 0 && s.at.Sub(s.history[n-1].at) < historyStep {
		return
	}
	t := s.totals
	s.history = append(s.history, point{
		at: s.at, Sockets: t.Sockets, InFlight: t.InFlight, ReadRate: t.ReadRate, WriteRate: t.WriteRate,
		QueuedBytes: t.QueuedBytes, Dropped: t.Dropped, CallRate: t.CallRate,
	})
}
