package numbers

import "github.com/netgen-dev/netgen/runtime/wire"

// Num is two bytes, low first.
type Num uint16

func (v Num) AppendWire(b []byte) ([]byte, error) { return append(b, byte(v), byte(v>>8)), nil }
func (v *Num) ReadWire(r *wire.Reader)            { *v = Num(r.U16LE()) }
