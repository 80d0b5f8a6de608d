package runtime

import "iter"

// Ask has ask send a request to every member of an audience, and yields the
// members with their answers, in the order in which these arrive. It begins with
// the loop. Leaving the loop cancels the requests that are left, as the end of the
// context that ask uses does, which then yields their errors. view makes of a
// socket what ask takes.
func Ask[P, R any](to Audience, view func(*Socket) P, ask func(P) *Future[R]) iter.Seq2[P, Settled[R]] {
	return func(yield func(P, Settled[R]) bool) {
		members := to.members()
		peers, futures := make([]P, len(members)), make([]*Future[R], len(members))
		for i, socket := range members {
			peers[i] = view(socket)
			futures[i] = ask(peers[i])
		}
		defer cancelAll(futures, errNotNeeded) // also if the loop panics
		for i, answer := range Each(futures...) {
			if !yield(peers[i], answer) {
				return
			}
		}
	}
}
