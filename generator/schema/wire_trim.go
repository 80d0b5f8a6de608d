package schema

import "slices"

// Trims reports whether a leaf is the Trim in front of a body.
func Trims(leaf Item) bool {
	t, ok := leaf.(*Trim)
	return ok && t.Front
}

// Untrimmed are some leaves without those of a body that is trimmed, of which not a byte need be
// there. Those that begin within the body are all of them.
func Untrimmed(leaves []Item) []Item {
	from := slices.IndexFunc(leaves, Trims)
	if from < 0 {
		return leaves
	}
	to := from + 1 + slices.IndexFunc(leaves[from+1:], isTrim)
	if to == from {
		return leaves[:from+1]
	}
	return slices.Concat(leaves[:from+1], leaves[to:])
}

func isTrim(leaf Item) bool {
	_, ok := leaf.(*Trim)
	return ok
}

// Trimmed returns where the leaves of the body are that is trimmed; they are none without one.
func (r *Record) Trimmed() (from, to int) {
	from = slices.IndexFunc(r.Leaves, Trims) + 1
	if from == 0 {
		return 0, 0
	}
	return from, from + slices.IndexFunc(r.Leaves[from:], isTrim)
}

// FullBytes is how many bytes the body has that is trimmed before that: all that its fields may
// take. It is 0 where one takes the rest, which is sent as it is.
func (z *WireSizes) FullBytes(r *Record) int {
	from, to := r.Trimmed()
	bits := uint64(0)
	for _, leaf := range r.Leaves[from:to] {
		if f, ok := leaf.(*WireField); ok {
			if f.TakesRest(nil) {
				return 0
			}
			n, _ := z.Bits(Present(f.Type))
			bits += n
			continue
		}
		bits += z.item(leaf).least
	}
	return int(bits / 8)
}
