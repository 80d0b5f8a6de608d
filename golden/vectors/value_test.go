package vectors

import (
	"bytes"
	"encoding"
	"encoding/hex"
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// variants are the types of each union by their names in the schema.
var variants = map[reflect.Type]map[string]native.Message{
	reflect.TypeFor[Shape](): {
		"Pair": new(Pair), "Box": new(ShapeBox), "Dot": new(ShapeDot), "Radius": new(ShapeRadius), "Label": new(ShapeLabel),
		"On": new(ShapeOn), "Nothing": new(ShapeNothing), "unknown": new(ShapeUnknown),
	},
	reflect.TypeFor[Choice1](): {"A": new(Choice1A), "unknown": new(Choice1Unknown)},
	reflect.TypeFor[Choice2](): {"A": new(Choice2A), "B": new(Choice2B), "unknown": new(Choice2Unknown)},
}

// parse reads JSON and keeps the digits of its numbers.
func parse(t *testing.T, text json.RawMessage) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("value: %v", err)
	}
	return v
}

// set gives to the value from which stands for it in a vector: objects for
// structs, lists for lists, lists of pairs for maps, null for what is absent,
// hex for bytes, {"Variant": value} for unions.
func set(t *testing.T, to reflect.Value, from any) {
	t.Helper()
	switch p := to.Addr().Interface().(type) {
	case *time.Time:
		parts := from.([]any)
		*p = time.Unix(integer(t, parts[0]), integer(t, parts[1])).UTC()
		return
	case *[]byte:
		if text, ok := from.(string); ok {
			*p = unhex(t, text)
			return
		}
	case encoding.TextUnmarshaler:
		if err := p.UnmarshalText([]byte(from.(string))); err != nil {
			t.Fatal(err)
		}
		return
	}
	if from != nil {
		setKind(t, to, from)
	}
}

func setKind(t *testing.T, to reflect.Value, from any) {
	switch to.Kind() {
	case reflect.Bool:
		to.SetBool(from.(bool))
	case reflect.String:
		to.SetString(from.(string))
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		n, err := strconv.ParseUint(string(from.(json.Number)), 10, to.Type().Bits())
		if err != nil {
			t.Fatal(err)
		}
		to.SetUint(n)
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		to.SetInt(integer(t, from))
	case reflect.Float32, reflect.Float64:
		to.SetFloat(float(t, from))
	case reflect.Pointer:
		to.Set(reflect.New(to.Type().Elem()))
		set(t, to.Elem(), from)
	case reflect.Interface:
		setVariant(t, to, from.(map[string]any))
	default:
		setMany(t, to, from)
	}
}

func setMany(t *testing.T, to reflect.Value, from any) {
	switch to.Kind() {
	case reflect.Struct:
		for name, v := range from.(map[string]any) {
			set(t, field(t, to, name), v)
		}
	case reflect.Array:
		for i, v := range from.([]any) {
			set(t, to.Index(i), v)
		}
	case reflect.Slice:
		list := from.([]any)
		to.Set(reflect.MakeSlice(to.Type(), len(list), len(list)))
		for i, v := range list {
			set(t, to.Index(i), v)
		}
	case reflect.Map:
		to.Set(reflect.MakeMap(to.Type()))
		for _, entry := range from.([]any) {
			k, v := reflect.New(to.Type().Key()).Elem(), reflect.New(to.Type().Elem()).Elem()
			set(t, k, entry.([]any)[0])
			set(t, v, entry.([]any)[1])
			to.SetMapIndex(k, v)
		}
	default:
		t.Fatalf("%v cannot be set", to.Type())
	}
}

// field returns the field that the schema calls name.
func field(t *testing.T, of reflect.Value, name string) reflect.Value {
	t.Helper()
	f := of.FieldByNameFunc(func(s string) bool { return strings.EqualFold(s, name) })
	if !f.IsValid() {
		t.Fatalf("%v has no field %s", of.Type(), name)
	}
	return f
}

func setVariant(t *testing.T, to reflect.Value, from map[string]any) {
	for name, v := range from {
		m, ok := variants[to.Type()][name]
		if !ok {
			t.Fatalf("%v has no variant %s", to.Type(), name)
		}
		fresh := reflect.New(reflect.TypeOf(m).Elem())
		target := fresh.Elem()
		if value := target.FieldByName("Value"); value.IsValid() {
			target = value
		}
		set(t, target, v)
		to.Set(fresh)
	}
}

func integer(t *testing.T, from any) int64 {
	t.Helper()
	n, err := from.(json.Number).Int64()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// float reads a number, which JSON has no infinite ones of.
func float(t *testing.T, from any) float64 {
	t.Helper()
	if name, ok := from.(string); ok {
		return map[string]float64{"Infinity": math.Inf(1), "-Infinity": math.Inf(-1)}[name]
	}
	f, err := from.(json.Number).Float64()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
