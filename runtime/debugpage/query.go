package debugpage

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/netgen-dev/netgen/runtime"
)

const (
	defaultLimit = 100
	maxLimit     = 1000
)

// A query says which sockets are asked for, and in which order.
type query struct {
	sort    string
	compare func(a, b *row) int
	down    bool
	offset  int
	limit   int
	text    string // in lower case
}

// columns are what sockets are sorted by, under the names of their fields.
var columns = map[string]func(a, b *row) int{
	"id":                 by(func(r *row) uint64 { return r.ID }),
	"owner":              by(func(r *row) string { return r.Owner }),
	"role":               by(func(r *row) string { return r.Role }),
	"transport":          by(func(r *row) string { return r.Transport }),
	"remote":             byRemote,
	"state":              by(func(r *row) runtime.State { return r.state }),
	"age_seconds":        by(func(r *row) float64 { return r.Age }),
	"idle_seconds":       by(func(r *row) float64 { return r.Idle }),
	"in_flight":          by(func(r *row) int { return r.InFlight }),
	"calls":              by(func(r *row) int { return r.Calls }),
	"serving":            by(func(r *row) int { return r.Serving }),
	"bytes_read":         by(func(r *row) uint64 { return r.BytesRead }),
	"bytes_written":      by(func(r *row) uint64 { return r.BytesWritten }),
	"read_rate":          by(func(r *row) float64 { return r.ReadRate }),
	"write_rate":         by(func(r *row) float64 { return r.WriteRate }),
	"queued_bytes":       by(func(r *row) int { return r.QueuedBytes }),
	"dropped":            by(func(r *row) uint64 { return r.Dropped }),
	"events_dropped":     by(func(r *row) uint64 { return r.EventsDropped }),
	"events_no_room":     by(func(r *row) uint64 { return r.EventsNoRoom }),
	"events_replaced":    by(func(r *row) uint64 { return r.EventsReplaced }),
	"events_left":        by(func(r *row) uint64 { return r.EventsLeft }),
	"skipped":            by(func(r *row) uint64 { return r.Skipped }),
	"late_replies":       by(func(r *row) uint64 { return r.LateReplies }),
	"refused":            by(func(r *row) uint64 { return r.Refused }),
	"values":             by(func(r *row) string { return r.written }),
	"round_trip_seconds": by(func(r *row) float64 { return r.RoundTrip }),
}

// by compares what field returns.
func by[V cmp.Ordered](field func(*row) V) func(a, b *row) int {
	return func(a, b *row) int { return cmp.Compare(field(a), field(b)) }
}

// byRemote has addresses in numerical order, behind what is no address.
func byRemote(a, b *row) int {
	return cmp.Or(a.addr.Compare(b.addr), strings.Compare(a.Remote, b.Remote))
}

func parseQuery(values url.Values) (query, error) {
	q := query{sort: values.Get("sort"), text: strings.ToLower(values.Get("q"))}
	name, down := strings.CutPrefix(cmp.Or(q.sort, "id"), "-")
	q.sort, q.down, q.compare = cmp.Or(q.sort, "id"), down, columns[name]
	if q.compare == nil {
		return q, fmt.Errorf("sockets have no %q to sort by", text(name))
	}
	var err error
	if q.limit, err = number(values, "limit", defaultLimit); err != nil {
		return q, err
	}
	if q.limit > maxLimit {
		return q, fmt.Errorf("limit is at most %d", maxLimit)
	}
	q.offset, err = number(values, "offset", 0)
	return q, err
}

func number(values url.Values, name string, otherwise int) (int, error) {
	s := values.Get(name)
	if s == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%s is a number that is not negative", name)
	}
	return n, nil
}

// choose returns the rows that are asked for, and how many contain the text.
func (q *query) choose(rows []row) (chosen []*row, matched int) {
	found := make([]*row, 0, len(rows))
	for i := range rows {
		if rows[i].contains(q.text) {
			found = append(found, &rows[i])
		}
	}
	slices.SortFunc(found, q.order)
	from := min(q.offset, len(found))
	return found[from:min(from+q.limit, len(found))], len(found)
}

func (q *query) order(a, b *row) int {
	c := cmp.Or(q.compare(a, b), cmp.Compare(a.ID, b.ID))
	if q.down {
		return -c
	}
	return c
}

// contains reports whether a part of what is shown has lower, in lower case, in it.
func (r *row) contains(lower string) bool {
	if lower == "" {
		return true
	}
	for _, s := range []string{r.Remote, r.State, r.Owner, r.written, strconv.FormatUint(r.ID, 10)} {
		if strings.Contains(strings.ToLower(s), lower) {
			return true
		}
	}
	return false
}
