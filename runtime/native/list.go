package native

import (
	"encoding/binary"
	"fmt"
	"slices"
	"unsafe"
)

// AppendStructs appends a list of structs. Stride is the size of every body where
// the type's fields all have a fixed size, and 0 where they do not: then each
// element has its length before it.
func AppendStructs[T any, P MessageOf[T]](b []byte, list []T, stride int) ([]byte, error) {
	b = AppendCount(b, len(list))
	if len(list) == 0 {
		return b, nil
	}
	b = binary.AppendUvarint(b, uint64(stride))
	if stride > 0 {
		return appendStrided[T, P](b, list, stride)
	}
	var err error
	for i := range list {
		if b, err = AppendStruct(b, P(&list[i])); err != nil {
			return b, err
		}
	}
	return b, nil
}

// appendStrided appends the bodies of list one after the other.
func appendStrided[T any, P MessageOf[T]](b []byte, list []T, stride int) ([]byte, error) {
	var err error
	for i := range list {
		end := len(b) + stride
		if b, err = P(&list[i]).AppendNetgen(b); err != nil {
			return b, err
		}
		if len(b) != end {
			return b, fmt.Errorf("body of %T takes %d bytes, not its stride of %d", list[i], stride+len(b)-end, stride)
		}
	}
	return b, nil
}

// AppendStructsAt is AppendStructs for a list that stands in a Nested message,
// itself inside depth others. Such structs never have a stride.
func AppendStructsAt[T any, P MessageOf[T]](b []byte, list []T, depth int) ([]byte, error) {
	b = AppendCount(b, len(list))
	if len(list) == 0 {
		return b, nil
	}
	b = append(b, 0)
	var err error
	for i := range list {
		if b, err = AppendStructAt(b, P(&list[i]), depth); err != nil {
			return b, err
		}
	}
	return b, nil
}

// AppendBlock is AppendStructs for structs of numbers, whose bodies put writes one
// after the other.
func AppendBlock[T any](b []byte, list []T, stride int, put func(block []byte, list []T)) []byte {
	b = AppendCount(b, len(list))
	if len(list) == 0 {
		return b
	}
	b = binary.AppendUvarint(b, uint64(stride))
	start, size := len(b), stride*len(list)
	b = slices.Grow(b, size)[:start+size]
	put(b[start:], list)
	return b
}

// ReadStructs reads a list of at most max structs, with a stride or with lengths;
// max 0 is no limit. An empty list is nil.
func ReadStructs[T any, P MessageOf[T]](r *Reader, max int) []T {
	return ReadStructsInto[T, P](r, nil, max)
}

// ReadStructsInto is ReadStructs; while Refill reads, into the room that old has, if
// that is enough.
func ReadStructsInto[T any, P MessageOf[T]](r *Reader, old []T, max int) []T {
	var zero T
	count, stride := r.structs(max, unsafe.Sizeof(zero))
	switch {
	case count == 0:
		return Kept(r, old)
	case stride > 0:
		return readStrided[T, P](r, roomFor(r, old, count), stride)
	}
	return readSized[T, P](r, roomFor(r, old, count))
}

// structs reads count and stride of a list of structs, each of which takes size bytes
// of memory. It returns a count of 0 after an error.
func (r *Reader) structs(max int, size uintptr) (count, stride int) {
	start := r.pos
	count = r.count("list", max, 1)
	if count == 0 {
		return 0, 0
	}
	stride = r.small("list")
	if left := r.end - r.pos; uint64(count)*uint64(stride) > uint64(left) {
		r.fail(start, "list", "claims %d elements of %d bytes, %d are left", count, stride, left)
		return 0, 0
	}
	if !r.charge(start, "list", count, size) {
		return 0, 0
	}
	return count, stride
}

// ReadBlock is ReadStructs for structs of numbers, of which a body has least bytes. If
// they have a stride, get reads them one after the other.
func ReadBlock[T any, P MessageOf[T]](r *Reader, max, least int, get func(list []T, block []byte, stride int)) []T {
	return ReadBlockInto[T, P](r, nil, max, least, get)
}

// ReadBlockInto is ReadBlock; while Refill reads, into the room that old has, if that
// is enough.
func ReadBlockInto[T any, P MessageOf[T]](
	r *Reader, old []T, max, least int, get func(list []T, block []byte, stride int),
) []T {
	var zero T
	start := r.pos
	count, stride := r.structs(max, unsafe.Sizeof(zero))
	switch {
	case count == 0:
		return Kept(r, old)
	case stride == 0:
		return readSized[T, P](r, roomFor(r, old, count))
	case stride < least:
		r.fail(start, "list", "has elements of %d bytes, and one takes %d at the least", stride, least)
		return nil
	case !r.deeper(r.pos, "struct"):
		return nil
	}
	r.depth--
	list := roomFor(r, old, count)
	get(list, r.take("list", count*stride), stride)
	return list
}

// readStrided fills list from bodies of stride bytes each, all of which are there.
func readStrided[T any, P MessageOf[T]](r *Reader, list []T, stride int) []T {
	outer := r.end
	if !r.deeper(r.pos, "struct") {
		return nil
	}
	refill := r.elements()
	for i := range list {
		r.end = r.pos + stride
		P(&list[i]).DecodeNetgen(r)
		if r.err != nil {
			return nil
		}
		r.pos = r.end
	}
	r.refill = refill
	r.leave(outer)
	return list
}

// readSized fills list from bodies that have their lengths before them.
func readSized[T any, P MessageOf[T]](r *Reader, list []T) []T {
	outer, refill := r.end, r.elements()
	for i := range list {
		r.spare(outer, len(list)-1-i, 1)
		r.Struct(P(&list[i]))
		if r.err != nil {
			return nil
		}
	}
	r.refill = refill
	return list
}

// ReadList reads a list of at most max elements that are neither scalars nor
// structs, each with elem; max 0 is no limit. An element takes at least minSize
// bytes, 1 or more. An empty list is nil.
func ReadList[T any](r *Reader, max, minSize int, elem func(*Reader) T) []T {
	return ReadListInto(r, nil, max, minSize, elem)
}

// ReadListInto is ReadList; while Refill reads, into the room that old has, if that is
// enough.
func ReadListInto[T any](r *Reader, old []T, max, minSize int, elem func(*Reader) T) []T {
	start := r.pos
	count := r.count("list", max, minSize)
	var zero T
	if count == 0 || !r.charge(start, "list", count, unsafe.Sizeof(zero)) {
		return Kept(r, old)
	}
	list, outer := roomFor(r, old, count), r.end
	for i := range list {
		r.spare(outer, count-1-i, minSize)
		list[i] = elem(r)
		if r.err != nil {
			return nil
		}
	}
	return list
}

// spare keeps an element off the bytes that those after it need at the least.
// Otherwise lists inside lists could all claim the same bytes, and each would be
// given memory for them.
func (r *Reader) spare(outer, after, minSize int) {
	r.end = outer - after*minSize
}

// count reads the count of a list or a map, at most max, with enough bytes left
// for all elements. It returns 0 after an error.
func (r *Reader) count(what string, max, minSize int) int {
	start := r.pos
	n := r.small(what)
	if max > 0 && n > max {
		r.fail(start, what, "claims %d elements, more than its max of %d", n, max)
		return 0
	}
	if left := r.end - r.pos; n > left/minSize {
		r.fail(start, what, "claims %d elements of at least %d bytes, %d are left", n, minSize, left)
		return 0
	}
	return n
}
