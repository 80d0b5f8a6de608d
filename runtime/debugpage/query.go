package debugpage

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
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
	"id":                 func(a, b *row) int { return 0 }, // which decides where all else is equal
	"owner":              func(a, b *row) int { return cmp.Compare(a.Owner, b.Owner) },
	"role":               func(a, b *row) int { return cmp.Compare(a.Role, b.Role) },
	"transport":          func(a, b *row) int { return cmp.Compare(a.Transport, b.Transport) },
	"remote":             byRemote,
	"state":              func(a, b *row) int { return cmp.Compare(a.state, b.state) },
	"age_seconds":        func(a, b *row) int { return cmp.Compare(a.Age, b.Age) },
	"idle_seconds":       func(a, b *row) int { return cmp.Compare(a.Idle, b.Idle) },
	"in_flight":          func(a, b *row) int { return cmp.Compare(a.InFlight, b.InFlight) },
	"calls":              func(a, b *row) int { return cmp.Compare(a.Calls, b.Calls) },
	"serving":            func(a, b *row) int { return cmp.Compare(a.Serving, b.Serving) },
	"bytes_read":         func(a, b *row) int { return cmp.Compare(a.BytesRead, b.BytesRead) },
	"bytes_written":      func(a, b *row) int { return cmp.Compare(a.BytesWritten, b.BytesWritten) },
	"read_rate":          func(a, b *row) int { return cmp.Compare(a.ReadRate, b.ReadRate) },
	"write_rate":         func(a, b *row) int { return cmp.Compare(a.WriteRate, b.WriteRate) },
	"queued_bytes":       func(a, b *row) int { return cmp.Compare(a.QueuedBytes, b.QueuedBytes) },
	"dropped":            func(a, b *row) int { return cmp.Compare(a.Dropped, b.Dropped) },
	"events_dropped":     func(a, b *row) int { return cmp.Compare(a.EventsDropped, b.EventsDropped) },
	"frames_skipped":     func(a, b *row) int { return cmp.Compare(a.FramesSkipped, b.FramesSkipped) },
	"replies_dropped":    func(a, b *row) int { return cmp.Compare(a.RepliesDropped, b.RepliesDropped) },
	"requests_refused":   func(a, b *row) int { return cmp.Compare(a.RequestsRefused, b.RequestsRefused) },
	"round_trip_seconds": func(a, b *row) int { return cmp.Compare(a.RoundTrip, b.RoundTrip) },
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
	for _, s := range []string{r.Remote, r.State, r.Owner, strconv.FormatUint(r.ID, 10)} {
		if strings.Contains(strings.ToLower(s), lower) {
			return true
		}
	}
	return false
}
