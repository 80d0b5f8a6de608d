package native

import "encoding/binary"

// Unknown is a variant of a union that the schema at hand does not have: a newer
// peer has sent it. It is encoded again as it came. Generated code embeds it in
// the union's own type for unknown variants.
type Unknown struct {
	Tag  uint32 // as declared by the newer schema, at least 1
	Body []byte // the variant's encoding, without its length
}

// AppendNetgen implements Message.
func (u *Unknown) AppendNetgen(b []byte) ([]byte, error) {
	return append(b, u.Body...), nil
}

// DecodeNetgen implements Message. It keeps a copy of all that is left; the tag
// is not part of it.
func (u *Unknown) DecodeNetgen(r *Reader) {
	u.Body = r.Rest()
}

// AppendVariant appends a union that is set: its tag, the length of the variant's
// encoding and the encoding. A union that is not set is a single 0 byte.
func AppendVariant(b []byte, tag uint32, m Message) ([]byte, error) {
	if tag == 0 || tag > MaxLength {
		return b, errTag
	}
	return AppendStruct(binary.AppendUvarint(b, uint64(tag)), m)
}

// AppendVariantAt is AppendVariant for a union that stands in a Nested message,
// itself inside depth others.
func AppendVariantAt(b []byte, tag uint32, m Message, depth int) ([]byte, error) {
	if tag == 0 || tag > MaxLength {
		return b, errTag
	}
	return AppendStructAt(binary.AppendUvarint(b, uint64(tag)), m, depth)
}

// A Bound remembers, while a variant is being read, what r was narrowed from.
type Bound struct {
	outer int
}

// Variant reads the tag of a union, 0 for one that is not set, and narrows r to
// the variant's encoding. The caller reads that, calls End unless the variant is
// a struct, and gives the bound to EndVariant:
//
//	tag, bound := r.Variant()
//	switch tag {
//	case 0: // not set
//	case 1:
//		v = native.New[Text](r)
//	default:
//		v = &ContentUnknown{native.ReadUnknown(r, tag)}
//	}
//	r.EndVariant(bound)
func (r *Reader) Variant() (tag uint32, bound Bound) {
	tag = uint32(r.small("union"))
	if tag == 0 {
		if !r.deeper(r.pos, "union") {
			return 0, Bound{}
		}
		bound.outer, r.end = r.end, r.pos
		return 0, bound
	}
	outer, ok := r.enter("union")
	if !ok {
		return 0, Bound{}
	}
	return tag, Bound{outer}
}

// EndVariant skips what is left of the variant and goes on behind the union.
func (r *Reader) EndVariant(bound Bound) {
	r.leave(bound.outer)
}

// ReadUnknown keeps a variant with a tag that the schema at hand does not have.
func ReadUnknown(r *Reader, tag uint32) Unknown {
	return Unknown{Tag: tag, Body: r.Rest()}
}
