package held

import "github.com/netgen-dev/netgen/runtime/wire"

type Byte8 uint8

func (v Byte8) AppendWire(b []byte) ([]byte, error) { return append(b, byte(v)), nil }
func (v *Byte8) ReadWire(r *wire.Reader)            { *v = Byte8(r.U8()) }

type Signed8 int8

func (v Signed8) AppendWire(b []byte) ([]byte, error) { return append(b, byte(v)), nil }
func (v *Signed8) ReadWire(r *wire.Reader)            { *v = Signed8(r.U8()) }
