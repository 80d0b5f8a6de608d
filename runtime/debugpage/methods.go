package debugpage

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/netgen-dev/netgen/runtime"
)

// maxMethods is how many methods are shown, those used most.
const maxMethods = 200

// methods are the meters of what is observed.
type methods struct {
	mu     sync.RWMutex
	meters map[methodKey]*meter
}

// A methodKey is a method of a schema, in one direction.
type methodKey struct {
	owner   string
	name    string
	kind    runtime.Kind
	inbound bool
}

// A methodState is what the page says of a method.
type methodState struct {
	Owner    string    `json:"owner"`
	Method   string    `json:"method"`  // "" for all that the schema does not have
	Kind     string    `json:"kind"`    // request, stream or event
	Inbound  bool      `json:"inbound"` // the peer calls it
	Started  uint64    `json:"started"`
	Failed   uint64    `json:"failed"`
	InFlight int64     `json:"in_flight"`
	Rate     float64   `json:"rate"`
	Rates    []float64 `json:"rates"`
	Ended    uint32    `json:"minute_ended"`
	Failing  uint32    `json:"minute_failed"`
	P50      float64   `json:"p50_seconds"`
	P90      float64   `json:"p90_seconds"`
	P99      float64   `json:"p99_seconds"`
	Longest  float64   `json:"max_seconds"`
	Latency  histogram `json:"latency"`
}

// Observer returns what a server or client is given to, with [runtime.Observe], so
// that the page shows the rates and the latency of its methods under this name, and
// since when its calls are under way. It costs less than a microsecond a
// call, and some 8 KiB for each method that is used.
func (p *Page) Observer(name string) *runtime.Observer {
	m := &p.methods
	name = text(name)
	return &runtime.Observer{
		CallStarted: func(c runtime.CallInfo) { m.meter(name, c.Method, c.Kind, c.Inbound).start() },
		CallEnded: func(c runtime.CallEnd) {
			m.meter(name, c.Method, c.Kind, c.Inbound).end(c.Started.Add(c.Duration), c.Duration, c.Err != nil)
		},
		EventSent:     func(e runtime.EventInfo) { m.event(name, e, false) },
		EventReceived: func(e runtime.EventInfo) { m.event(name, e, false) },
		EventDropped:  func(e runtime.EventInfo, _ error) { m.event(name, e, true) },
	}
}

func (m *methods) event(owner string, e runtime.EventInfo, dropped bool) {
	m.meter(owner, e.Method, runtime.KindEvent, e.Inbound).happen(time.Now(), dropped)
}

// meter returns that of a method. The names are those of schemas: there are not many.
func (m *methods) meter(owner, name string, kind runtime.Kind, inbound bool) *meter {
	key := methodKey{owner, name, kind, inbound}
	m.mu.RLock()
	found := m.meters[key]
	m.mu.RUnlock()
	if found != nil {
		return found
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.meters[key] == nil {
		if m.meters == nil {
			m.meters = map[methodKey]*meter{}
		}
		m.meters[key] = &meter{}
	}
	return m.meters[key]
}

// read reads all meters: those used most, in the order of their names.
func (m *methods) read(now time.Time) list[methodState] {
	m.mu.RLock()
	all := make([]methodState, 0, len(m.meters))
	for key, meter := range m.meters {
		all = append(all, key.describe(meter.read(now)))
	}
	m.mu.RUnlock()
	slices.SortFunc(all, byUse)
	l := none[methodState]()
	for _, method := range all {
		l.add(method, maxMethods)
	}
	slices.SortFunc(l.Items, byName)
	return l
}

func byUse(a, b methodState) int { return cmp.Or(cmp.Compare(b.Started, a.Started), byName(a, b)) }

func byName(a, b methodState) int {
	return cmp.Or(cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Method, b.Method), cmp.Compare(a.Kind, b.Kind), compareBool(b.Inbound, a.Inbound))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func (k methodKey) describe(r reading) methodState {
	return methodState{
		Owner: k.owner, Method: text(k.name), Kind: k.kind.String(), Inbound: k.inbound,
		Started: r.started, Failed: r.failed, InFlight: r.inFlight,
		Rate: r.rate(), Rates: r.rates, Ended: r.ended, Failing: r.failing,
		P50: r.quantile(0.5), P90: r.quantile(0.9), P99: r.quantile(0.99), Longest: r.longest.Seconds(),
		Latency: r.latency,
	}
}

// callRate is the sum of the rates of requests and streams.
func callRate(methods []methodState) (sum float64) {
	for _, m := range methods {
		if m.Kind != runtime.KindEvent.String() {
			sum += m.Rate
		}
	}
	return sum
}

// quantile is that of the latency. None is longer than the longest.
func (r *reading) quantile(q float64) float64 {
	return min(r.latency.quantile(q), r.longest.Seconds())
}
