package debugpage

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"
)

// An answer is the JSON.
type answer struct {
	Time     time.Time         `json:"time"`
	Interval float64           `json:"interval_seconds"`
	Totals   totals            `json:"totals"`
	History  []point           `json:"history"`
	Servers  list[serverState] `json:"servers"`
	Clients  list[clientState] `json:"clients"`
	Sockets  socketList        `json:"sockets"`
	Keys     []string          `json:"keys"`
	Groups   list[group]       `json:"groups"`
	Calls    list[callState]   `json:"calls"`
	Methods  list[methodState] `json:"methods"`
	Bounds   []float64         `json:"latency_bounds_seconds"`
}

// A list is the beginning of what there is.
type list[T any] struct {
	Total int `json:"total"`
	Items []T `json:"items"`
}

// none is a list that is empty, and never null in JSON.
func none[T any]() list[T] { return list[T]{Items: []T{}} }

// add counts item, and keeps it if it is one of the first max.
func (l *list[T]) add(item T, max int) {
	if l.Total++; l.Total <= max {
		l.Items = append(l.Items, item)
	}
}

// A socketList is the part that was asked for.
type socketList struct {
	Total   int    `json:"total"`
	Matched int    `json:"matched"`
	Offset  int    `json:"offset"`
	Limit   int    `json:"limit"`
	Sort    string `json:"sort"`
	Items   []*row `json:"items"`
}

func (p *Page) serveJSON(w http.ResponseWriter, r *http.Request) {
	q, err := parseQuery(r.URL.Query())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var b bytes.Buffer // so that a slow reader holds nothing but this
	if err := json.NewEncoder(&b).Encode(p.answer(q)); err != nil {
		http.Error(w, "the answer could not be written as JSON", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(b.Bytes())
}

func (p *Page) answer(q query) answer {
	s := p.sample()
	chosen, matched := q.choose(s.rows)
	return answer{
		Time: s.at, Interval: s.interval.Seconds(), Totals: s.totals, History: s.history,
		Servers: s.servers, Clients: s.clients,
		Sockets: socketList{len(s.rows), matched, q.offset, q.limit, q.sort, chosen},
		Keys:    namesOf(s.keys),
		Groups:  s.groups, Calls: s.calls, Methods: s.methods, Bounds: bounds[:],
	}
}
