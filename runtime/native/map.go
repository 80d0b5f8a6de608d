package native

import "unsafe"

// ReadMap reads a map of at most max entries with key and value; max 0 is no
// limit. An entry takes at least minSize bytes, 1 or more. A key that comes twice
// is an error. An empty map is nil.
func ReadMap[K comparable, V any](r *Reader, max, minSize int, key func(*Reader) K, value func(*Reader) V) map[K]V {
	start := r.pos
	count := r.count("map", max, minSize)
	var k K
	var v V
	if count == 0 || !r.charge(start, "map", count, unsafe.Sizeof(k)+unsafe.Sizeof(v)) {
		return nil
	}
	entries := make(map[K]V, min(count, maxMapRoom))
	outer := r.end
	for i := range count {
		r.spare(outer, count-1-i, minSize)
		start := r.pos
		k, v = key(r), value(r)
		entries[k] = v
		if r.err == nil && len(entries) == i {
			r.fail(start, "map", "has a key for the second time")
		}
		if r.err != nil {
			return nil
		}
	}
	return entries
}
