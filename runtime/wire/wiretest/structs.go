package wiretest

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A Struct has a codec of its own. Generated ones have, and types written by hand.
type Struct interface {
	AppendWire(b []byte) ([]byte, error)
	ReadWire(r *wire.Reader)
}

// CheckStructs proves the codecs of structs of a protocol, which are given as nil
// pointers. It cannot tell whether a stump of a struct should be refused, since what
// takes the rest of a message is whole in any length; Check does that for messages.
func CheckStructs(t *testing.T, p *wire.Protocol, structs ...Struct) {
	for _, s := range structs {
		spot := structSpot(p, s)
		t.Run(spot.message.Name, func(t *testing.T) { check(t, spot, nil, nil) })
	}
}

// structSpot makes a message of a struct, that opens an exchange of its own.
func structSpot(p *wire.Protocol, s Struct) spot {
	of := reflect.TypeOf(s).Elem()
	message := &wire.Message{
		Name: of.Name(),
		New:  func() any { return reflect.New(of).Interface() },
		Append: func(b []byte, _ *wire.Exchange, v any) ([]byte, error) {
			return v.(Struct).AppendWire(b)
		},
		Read: func(r *wire.Reader, _ *wire.Exchange, v any) any {
			v.(Struct).ReadWire(r)
			return v
		},
	}
	method := &wire.Method{Name: of.Name(), Role: wire.Event, Phase: new(wire.Phase), Open: [2]*wire.Message{message}}
	return spot{protocol: p, variants: variantsOf(p.Variants), method: method, message: message, alone: true}
}
