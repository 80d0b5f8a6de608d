package schema

// AlwaysBegins reports whether each value of a type is known to begin with a text.
func (w *Wire) AlwaysBegins(t WireType, text string, sizes *WireSizes) bool {
	if alias, named := t.(*WireAlias); named && alias.Via != nil {
		return false
	}
	s := &starts{wire: w, sizes: sizes, steps: maxSteps}
	s.value(t, start{octets: Octets{}}, 0)
	for _, st := range s.all {
		for at := range len(text) {
			if octet := st.octets[uint(at)]; octet.Mask != 0xff || octet.Value != text[at] {
				return false
			}
		}
	}
	return len(s.all) > 0
}
