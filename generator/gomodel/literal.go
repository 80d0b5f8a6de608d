package gomodel

import (
	"strconv"
	"time"

	"github.com/netgen-dev/netgen/generator/schema"
)

// literal returns how Go writes the default v of a field of type t, and whether
// that is the zero value anyway.
func (b *builder) literal(t schema.Type, v *schema.Value) (literal Literal, zero bool) {
	switch u := schema.Underlying(t).(type) {
	case *schema.Enum:
		return Literal{Name: b.enumValue(u, v.Enum)}, v.Enum.Value == 0
	case *schema.Basic:
		return basicLiteral(u.Kind, v)
	}
	return Literal{}, true
}

func basicLiteral(kind schema.Kind, v *schema.Value) (literal Literal, zero bool) {
	switch kind {
	case schema.Bool:
		return Literal{Value: v.Bool}, !v.Bool
	case schema.String:
		return Literal{Value: v.String}, v.String == ""
	case schema.F32, schema.F64:
		return Literal{Value: v.Float}, v.Float == 0
	case schema.Duration:
		return Literal{Duration: inUnits(v.Int)}, v.Int == 0
	case schema.I8, schema.I16, schema.I32, schema.I64:
		return Literal{Value: v.Int}, v.Int == 0
	}
	return Literal{Value: v.Uint}, v.Uint == 0
}

var units = []struct {
	name string
	size time.Duration
}{
	{"Hour", time.Hour}, {"Minute", time.Minute}, {"Second", time.Second},
	{"Millisecond", time.Millisecond}, {"Microsecond", time.Microsecond}, {"Nanosecond", 1},
}

// inUnits writes a duration in the largest unit of which it is a whole number.
func inUnits(nanoseconds int64) *Duration {
	for _, unit := range units {
		if size := int64(unit.size); nanoseconds != 0 && nanoseconds%size == 0 {
			return &Duration{Count: nanoseconds / size, Unit: unit.name}
		}
	}
	return &Duration{}
}

// spoken returns a default as a sentence shows it.
func spoken(t schema.Type, v *schema.Value) string {
	switch u := schema.Underlying(t).(type) {
	case *schema.Enum:
		return v.Enum.Name
	case *schema.Basic:
		return spokenBasic(u.Kind, v)
	}
	return "zero"
}

func spokenBasic(kind schema.Kind, v *schema.Value) string {
	switch kind {
	case schema.Bool:
		return strconv.FormatBool(v.Bool)
	case schema.String:
		return strconv.Quote(v.String)
	case schema.F32, schema.F64:
		return strconv.FormatFloat(v.Float, 'g', -1, 64)
	case schema.Duration:
		return time.Duration(v.Int).String()
	case schema.I8, schema.I16, schema.I32, schema.I64:
		return strconv.FormatInt(v.Int, 10)
	}
	return strconv.FormatUint(v.Uint, 10)
}
