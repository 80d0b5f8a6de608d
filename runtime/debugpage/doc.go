// Package debugpage shows what the sockets of a program are doing: a page for a
// browser, and the same as JSON.
//
//	page := debugpage.New()
//	page.AddServer("chat", server.Server)
//	http.Handle("/debug/netgen/", page)
//
// The page only reads, and updates itself each second while somebody looks at
// it. It is one document without any other file, so it works under any path, and
// it brings a strict Content-Security-Policy. What peers have chosen, such as the
// names of groups, is shown as text and is cut where it is long.
//
// Whoever may read the page sees addresses, and names of methods and groups: serve
// it where only operators come, as with net/http/pprof.
//
// # Cost
//
// Nothing runs while nobody looks. Looking takes the counters of every socket, one
// after the other, at most twice a second however many look. No lock of the
// runtime's is held for longer than it takes to copy a list of pointers.
//
// # JSON
//
// With ?format=json the answer is one JSON object. These names and meanings stay;
// more may be added. Times are in seconds, sizes in bytes, rates per second.
// Counters of a socket have the meaning that [runtime.Stats] gives them.
//
//	time                when the counters were taken
//	interval_seconds    the time that rates are of: since the counters were taken before
//	totals              the sums over all sockets that are open now
//	history             the same for the last two minutes in which somebody looked, oldest first
//	servers, clients    what was added to the page and has not ended
//	sockets             those asked for: total is how many there are, matched how many
//	                    contain q, items those from offset on, limit at most
//	groups              of all servers: total, and as items the 100 largest
//
// A list that is cut says in total how long it is. The sockets are chosen by these
// parameters:
//
//	sort     the name of a field of a socket; with - before it, the largest
//	         first. Default id
//	offset   how many to leave out. Default 0
//	limit    0 to 1000. Default 100
//	q        a text that the remote address, the state, the name of the server or
//	         client, or the id has in it, in upper or lower case. Default any
//
// A parameter that makes no sense is answered with status 400.
package debugpage
