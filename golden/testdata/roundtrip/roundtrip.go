// Package roundtrip encodes and decodes random values of generated structs. The
// golden test puts it beside the packages that it has generated.
package roundtrip

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// rounds is how many values of each struct are tried.
const rounds = 60

// Variants lists the types that a union may hold, as nil pointers.
type Variants map[reflect.Type][]native.Message

// Check tries random values of the struct that zero points to: decoding gives
// what was encoded, encoding that again gives as many bytes, and no stump of it
// makes decoding panic.
func Check(t *testing.T, variants Variants, zero native.Message) {
	t.Helper()
	filler := &filler{rand.New(rand.NewPCG(1, 2)), variants}
	for range rounds {
		value := filler.fresh(reflect.TypeOf(zero), 0).(native.Message)
		encoded, err := value.AppendNetgen(nil)
		if err != nil {
			t.Fatalf("%T: %v", value, err)
		}
		decoded := filler.fresh(reflect.TypeOf(zero), 0).(native.Message) // to be overwritten
		if err := native.Unmarshal(encoded, decoded); err != nil {
			t.Fatalf("%T: %v in % x", value, err, encoded)
		}
		if !reflect.DeepEqual(value, decoded) {
			t.Fatalf("%T:\nwas %+v\nis  %+v\nin  % x", value, value, decoded, encoded)
		}
		again, err := decoded.AppendNetgen([]byte("before"))
		if err != nil || !bytes.HasPrefix(again, []byte("before")) || len(again) != len(encoded)+len("before") {
			t.Fatalf("%T: % x became % x, %v", value, encoded, again, err)
		}
		refill(t, filler, value, encoded)
		for n := range encoded {
			_ = native.Unmarshal(encoded[:n], decoded) // whatever it says
		}
	}
}

// refill decodes into a value that has another's bytes and lists.
func refill(t *testing.T, filler *filler, value native.Message, encoded []byte) {
	t.Helper()
	used := filler.fresh(reflect.TypeOf(value), 0).(native.Message)
	r := native.NewReader(encoded)
	r.Refill(used)
	again, err := used.AppendNetgen(nil)
	if err != nil || r.Err() != nil {
		t.Fatalf("%T: %v, %v in % x", value, r.Err(), err, encoded)
	}
	decoded := reflect.New(reflect.TypeOf(value).Elem()).Interface().(native.Message)
	if err := native.Unmarshal(again, decoded); err != nil || !reflect.DeepEqual(value, decoded) {
		t.Fatalf("%T:\nwas %+v\nis  %+v when refilled, %v", value, value, decoded, err)
	}
}

// filler makes random values.
type filler struct {
	*rand.Rand
	variants Variants
}

// fresh returns a new value of a pointer type.
func (f *filler) fresh(t reflect.Type, depth int) any {
	v := reflect.New(t.Elem())
	f.fill(v.Elem(), depth)
	return v.Interface()
}

func (f *filler) fill(v reflect.Value, depth int) {
	deepest := depth > 4
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(f.IntN(2) == 0)
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(f.Uint64() >> f.IntN(64)))
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(f.Uint64() >> f.IntN(64))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(float64(float32(f.NormFloat64())))
	case reflect.String:
		v.SetString("héllo, wörld"[:[]int{0, 1, 3, 5, 14}[f.IntN(5)]])
	case reflect.Pointer:
		v.SetZero()
		if !deepest && f.IntN(3) > 0 {
			v.Set(reflect.ValueOf(f.fresh(v.Type(), depth+1)))
		}
	case reflect.Slice:
		f.fillSlice(v, depth, deepest)
	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i), depth+1)
		}
	case reflect.Map:
		f.fillMap(v, depth, deepest)
	case reflect.Interface:
		v.SetZero()
		if variants := f.variants[v.Type()]; !deepest && f.IntN(4) > 0 {
			v.Set(reflect.ValueOf(f.fresh(reflect.TypeOf(variants[f.IntN(len(variants))]), depth+1)))
		}
	case reflect.Struct:
		f.fillStruct(v, depth)
	}
}

// fillSlice never makes an empty slice that is not nil: the two are one on the
// wire, save for an optional.
func (f *filler) fillSlice(v reflect.Value, depth int, deepest bool) {
	v.SetZero()
	n := f.IntN(4)
	if deepest || n == 0 {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	for i := range n {
		f.fill(v.Index(i), depth+1)
	}
}

func (f *filler) fillMap(v reflect.Value, depth int, deepest bool) {
	v.SetZero()
	n := f.IntN(4)
	if deepest || n == 0 {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for range n {
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(key, depth+1)
		f.fill(value, depth+1)
		v.SetMapIndex(key, value)
	}
}

func (f *filler) fillStruct(v reflect.Value, depth int) {
	switch v.Addr().Interface().(type) {
	case *time.Time:
		v.Set(reflect.ValueOf(time.Unix(f.Int64N(1<<40), f.Int64N(1e9)).UTC()))
	default:
		for i := range v.NumField() {
			f.fill(v.Field(i), depth+1)
		}
	}
}
