package origin

import "github.com/netgen-dev/netgen/runtime/wire"

// Source is a struct, as no number could be converted to.
type Source struct{ Name string }

// AppendWire appends the name and a zero.
func (v Source) AppendWire(b []byte) ([]byte, error) { return append(append(b, v.Name...), 0), nil }

// ReadWire reads up to the zero.
func (v *Source) ReadWire(r *wire.Reader) { v.Name = string(r.Until("\x00")) }
