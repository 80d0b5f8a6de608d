package schema

// Segment is a run of a struct's fields that came with the same version. A body
// may end between two segments and nowhere else.
type Segment struct {
	Since  uint64 // 0 for the first
	Fields []*Field
}

// Segments returns the fields of s by the version that brought them. There is
// always a first segment, though it may have no fields.
func (s *Struct) Segments() []Segment {
	segments := []Segment{{}}
	for _, f := range s.Fields {
		last := &segments[len(segments)-1]
		if f.Since != last.Since {
			segments = append(segments, Segment{Since: f.Since})
			last = &segments[len(segments)-1]
		}
		last.Fields = append(last.Fields, f)
	}
	return segments
}
