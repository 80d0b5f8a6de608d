package debugpage

import (
	"cmp"
	"slices"
	"time"

	"github.com/netgen-dev/netgen/runtime"
)

const (
	// maxCalls is how many calls under way are shown, the oldest.
	maxCalls = 100
	// manyCalls is after how many no more sockets are asked for theirs.
	manyCalls = 10_000
)

// A callState is what the page says of a call that is under way.
type callState struct {
	Socket  uint64   `json:"socket"`
	Owner   string   `json:"owner"`
	Method  string   `json:"method"` // "" for one that the schema does not have
	Kind    string   `json:"kind"`
	Inbound bool     `json:"inbound"`
	Age     *float64 `json:"age_seconds"` // null where it is not known

	started time.Time
}

// addCalls notes the calls of a socket that has some.
func (s *sample) addCalls(socket *runtime.Socket, r *row) {
	if r.InFlight == 0 || len(s.underWay) >= manyCalls {
		return
	}
	for _, call := range socket.Calls() {
		s.underWay = append(s.underWay, callState{
			Socket: r.ID, Owner: r.Owner, Method: call.Method, Kind: call.Kind.String(), Inbound: call.Inbound, started: call.Started,
		})
	}
}

// oldest returns the calls that began first, and then those of which it is not known.
func (s *sample) oldest() list[callState] {
	slices.SortFunc(s.underWay, byStart)
	l := none[callState]()
	for _, call := range s.underWay[:min(len(s.underWay), maxCalls)] {
		if !call.started.IsZero() {
			age := seconds(s.at.Sub(call.started))
			call.Age = &age
		}
		call.Method = text(call.Method)
		l.add(call, maxCalls)
	}
	l.Total = s.totals.InFlight
	return l
}

func byStart(a, b callState) int {
	return cmp.Or(
		compareBool(a.started.IsZero(), b.started.IsZero()),
		a.started.Compare(b.started),
		cmp.Compare(a.Socket, b.Socket),
	)
}
