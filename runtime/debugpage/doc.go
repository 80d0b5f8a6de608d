// Package debugpage shows what the sockets of a program are doing: a page for a
// browser, and the same as JSON.
//
//	page := debugpage.New()
//	server := chat.NewServer(handler, runtime.Observe(page.Observer("chat")))
//	page.AddServer("chat", server.Server)
//	http.Handle("/debug/netgen/", page)
//
// The page only reads, and updates itself each second while somebody looks at
// it. It is one document without any other file, so it works under any path, and
// it brings a strict Content-Security-Policy. What peers have chosen, such as the
// names of groups, is shown as text and is cut where it is long.
//
// Whoever may read the page sees addresses, names of methods and groups, and the
// values given to [ShowKey]: serve it where only operators come, as with
// net/http/pprof.
//
// # Cost
//
// Nothing runs while nobody looks, except what [Page.Observer] counts where it is
// used. Looking takes the counters of every socket, one after the other, at most
// twice a second however many look. No lock of the runtime's is held for longer
// than it takes to copy a list.
//
// # JSON
//
// With ?format=json the answer is one JSON object. These names and meanings stay;
// more may be added. What is in seconds ends in _seconds; rates are per second,
// and sizes in bytes. A list has its items and, as total, how many there are, since
// only so many are among the items.
//
//	time                     when the counters were taken
//	interval_seconds         the time that rates of bytes are of: since the counters
//	                         were taken before. 0 the first time, and the rates too
//	totals                   sums over all sockets that are open, see below
//	history                  the totals of the last two minutes in which somebody
//	                         looked, oldest first, with their age_seconds
//	servers                  100 of what was added to the page and has not ended:
//	                         name, state, addresses, sockets, groups, accepted,
//	                         dropped (turned away)
//	clients                  likewise: name, state (closed: it has no connection now),
//	                         socket (the id), remote
//	sockets                  those asked for, see below
//	keys                     the names of the keys that are shown
//	groups                   the 100 largest: server, name, size
//	calls                    the 100 oldest that are under way: socket (the id), owner,
//	                         method, kind, inbound, age_seconds (null: not known).
//	                         Sockets are not asked any more when 10,000 were found
//	methods                  the 200 used most of those observed, see below
//	latency_bounds_seconds   where the buckets of every latency end
//
// The totals are sockets, in_flight (calls of this side, and serving, those of the
// peers), calls, serving, bytes_read, bytes_written, read_rate, write_rate,
// queued_bytes, queues (sockets with something to write), dropped, and call_rate, of
// the requests and streams that are observed.
//
// A socket has these fields. Counters mean what [runtime.Stats] says of those of
// their names:
//
//	id, transport, remote, state
//	owner                    the name of the server or client
//	role                     server or client, whichever is here
//	age_seconds              since the connection was made
//	idle_seconds             since the last frame came in
//	calls, serving           under way, of this side and of the peer
//	in_flight                their sum
//	bytes_read, bytes_written
//	read_rate, write_rate
//	queued_bytes
//	events_dropped, events_no_room, events_replaced, events_left, skipped,
//	late_replies, refused
//	dropped                  their sum
//	round_trip_seconds       as last measured, 0 before
//	values                   what is there of the keys that are shown: key, value
//
// Beside items and total, sockets has matched, which is how many have the text that
// was looked for, and the offset, limit and sort that were used. They are chosen by
// these parameters; one that makes no sense is answered with status 400:
//
//	sort     the name of a field of a socket; with - before it, the largest
//	         first. Default id, which also decides between equals
//	offset   how many to leave out. Default 0
//	limit    0 to 1000. Default 100
//	q        what the remote address, the state, the owner, a value or the id has
//	         in it, in upper or lower case. Default anything
//
// A method, in one direction:
//
//	owner, method            method is "" for all that the schema does not have
//	kind                     request, stream or event
//	inbound                  whether the peer calls it
//	in_flight                how many calls of it are under way
//	started, failed          how many there were, and how many of them ended with an
//	                         error, or were events that were dropped
//	rate                     how many ended each second, in the last ten seconds
//	rates                    the same of each two seconds of the last minute, oldest first
//	minute_ended, minute_failed
//	                         how many ended in the last minute, and how many failed
//	p50_seconds, p90_seconds, p99_seconds, max_seconds
//	                         how long those of the last minute took: half, 90 and 99 of
//	                         100 no longer than that, give or take a fifth, and none
//	                         longer than the last
//	latency                  how many of them took how long, by bucket
package debugpage
