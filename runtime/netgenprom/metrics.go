// Package netgenprom counts what happens on netgen's sockets for Prometheus. It is
// a module of its own, so that programs without it do not depend on Prometheus.
//
//	metrics := netgenprom.New()
//	prometheus.MustRegister(metrics)
//	server := chat.NewServer(rooms, runtime.Observe(metrics.Observer()))
//
// Labels are names of protocols and methods, statuses and codes: words of the schema
// and of the runtime. None is an address, or anything else that a peer may choose.
package netgenprom

import (
	"errors"
	"io"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/netgen-dev/netgen/runtime"
)

// Metrics are the metrics of any number of servers and clients. They are a
// prometheus.Collector.
type Metrics struct {
	sockets    prometheus.Gauge
	opened     prometheus.Counter
	closed     *prometheus.CounterVec // reason
	failed     *prometheus.CounterVec // reason
	inFlight   *prometheus.GaugeVec   // protocol, method, direction
	duration   *prometheus.HistogramVec
	bytes      *prometheus.CounterVec // protocol, method, direction, way
	items      *prometheus.CounterVec
	events     *prometheus.CounterVec // protocol, method, direction, fate
	queuesFull prometheus.Counter
}

// New makes metrics that count nothing yet. Their names begin with netgen_.
func New() *Metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "netgen_" + name, Help: help}, labels)
	}
	single := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: "netgen_" + name, Help: help})
	}
	return &Metrics{
		sockets:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "netgen_sockets", Help: "Sockets that are open."}),
		opened:   single("sockets_opened_total", "Sockets that were opened."),
		closed:   counter("sockets_closed_total", "Sockets that have ended.", "reason"),
		failed:   counter("handshakes_failed_total", "Connections that became no socket.", "reason"),
		inFlight: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "netgen_calls", Help: "Requests and streams under way."}, []string{"protocol", "method", "direction"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "netgen_call_duration_seconds", Help: "How long requests and streams took.",
			Buckets: prometheus.ExponentialBuckets(0.0001, 4, 10),
		}, []string{"protocol", "method", "direction", "status"}),
		bytes:      counter("call_bytes_total", "Bytes of requests, answers and items.", "protocol", "method", "direction", "way"),
		items:      counter("call_items_total", "Items of streams.", "protocol", "method", "direction", "way"),
		events:     counter("events_total", "Events.", "protocol", "method", "direction", "fate"),
		queuesFull: single("queue_full_total", "How often there was no room to write."),
	}
}

func (m *Metrics) all() []prometheus.Collector {
	return []prometheus.Collector{m.sockets, m.opened, m.closed, m.failed, m.inFlight, m.duration, m.bytes, m.items, m.events, m.queuesFull}
}

// Describe implements prometheus.Collector.
func (m *Metrics) Describe(ch chan<- *prometheus.Desc) {
	for _, c := range m.all() {
		c.Describe(ch)
	}
}

// Collect implements prometheus.Collector.
func (m *Metrics) Collect(ch chan<- prometheus.Metric) {
	for _, c := range m.all() {
		c.Collect(ch)
	}
}

// Observer returns what counts, for the option runtime.Observe.
func (m *Metrics) Observer() *runtime.Observer {
	return &runtime.Observer{
		SocketOpened: func(*runtime.Socket) { m.opened.Inc(); m.sockets.Inc() },
		SocketClosed: func(_ *runtime.Socket, cause error) {
			m.sockets.Dec()
			m.closed.WithLabelValues(reason(cause)).Inc()
		},
		HandshakeFailed: func(f runtime.HandshakeFailure) { m.failed.WithLabelValues(reason(f.Cause)).Inc() },
		CallStarted: func(c runtime.CallInfo) {
			m.inFlight.WithLabelValues(c.Protocol, method(c.Method), direction(c.Inbound)).Inc()
		},
		CallEnded:     m.ended,
		EventSent:     func(e runtime.EventInfo) { m.event(e, "sent") },
		EventReceived: func(e runtime.EventInfo) { m.event(e, "received") },
		EventDropped:  func(e runtime.EventInfo, _ error) { m.event(e, "dropped") },
		QueueFull:     func(*runtime.Socket) { m.queuesFull.Inc() },
	}
}

func (m *Metrics) ended(c runtime.CallEnd) {
	protocol, name, way := c.Protocol, method(c.Method), direction(c.Inbound)
	m.inFlight.WithLabelValues(protocol, name, way).Dec()
	m.duration.WithLabelValues(protocol, name, way, c.Status()).Observe(c.Duration.Seconds())
	m.bytes.WithLabelValues(protocol, name, way, "sent").Add(float64(c.BytesSent))
	m.bytes.WithLabelValues(protocol, name, way, "received").Add(float64(c.BytesReceived))
	if c.Kind == runtime.KindStream {
		m.items.WithLabelValues(protocol, name, way, "sent").Add(float64(c.ItemsSent))
		m.items.WithLabelValues(protocol, name, way, "received").Add(float64(c.ItemsReceived))
	}
}

func (m *Metrics) event(e runtime.EventInfo, fate string) {
	m.events.WithLabelValues(e.Protocol, method(e.Method), direction(e.Inbound), fate).Inc()
}

// reason is a word for why a socket ended.
func reason(cause error) string {
	switch {
	case errors.Is(cause, runtime.ErrClosed):
		return "closed"
	case errors.Is(cause, io.EOF):
		return "closed by the peer"
	}
	return (runtime.CallEnd{Err: cause, Code: runtime.CodeOf(cause)}).Status()
}

// method is the name of a method, which the schema may not have.
func method(name string) string {
	if name == "" {
		return "other"
	}
	return name
}

func direction(inbound bool) string {
	if inbound {
		return "in"
	}
	return "out"
}
