package wiretest

import (
	"encoding/json"
	"math"
	oldrand "math/rand"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing/quick"
)

// A filler fills values at random.
type filler struct {
	*rand.Rand
	variants *variants
	texts    []string // that conditions compare others with
	numbers  []uint64 // likewise
	wild     wildness
	unicode  bool // strings are of Unicode only
	wanted   int  // a length that was asked for, 0 for none
	made     int  // how many values the one that is filled has by now, those that its texts count as among them
}

// wildness is how much a filler cares for what schemas usually allow.
type wildness int

const (
	tame  wildness = iota // small numbers, short words
	mixed                 // mostly tame
	wild                  // anything that Go's types can hold
)

func newFiller(seed uint64, v *variants) *filler {
	return &filler{Rand: rand.New(rand.NewPCG(seed, 0x6e657467656e)), variants: v}
}

// isWild decides anew for each part of a value.
func (f *filler) isWild() bool {
	return f.wild == wild || f.wild == mixed && f.IntN(6) == 0
}

// deepest is how deep values are nested at most, so far as their types let them end.
const deepest = 5

var (
	rawJSON   = reflect.TypeFor[json.RawMessage]()
	generator = reflect.TypeFor[quick.Generator]()
)

// plenty is how many values stand in one another, where so many bytes of a text count as
// one. What more of them could hold is left out, and their texts are short: where types hold
// one another, there would be no end of it, and a large value is tried at each of its bytes.
const (
	plenty    = 200
	oneOfText = 64
)

// isFull reports whether a value has plenty of others in it.
func (f *filler) isFull() bool { return f.made >= plenty }

// isDeep reports whether a value at a depth should hold no more others.
func (f *filler) isDeep(depth int) bool { return depth >= deepest || f.isFull() }

// refill sets v, which is a value or a part of one, to something new.
func (f *filler) refill(v reflect.Value, depth int) {
	f.made = 0
	f.fill(v, depth)
}

// fill sets v to something new.
func (f *filler) fill(v reflect.Value, depth int) {
	f.made++
	if g, ok := generated(v); ok {
		v.Set(g.Generate(oldrand.New(oldrand.NewSource(f.Int64())), 8))
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(f.IntN(2) == 0)
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Int:
		v.SetInt(f.signed())
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uint:
		v.SetUint(f.unsigned())
	case reflect.Float32, reflect.Float64:
		v.SetFloat(f.float())
	case reflect.String:
		v.SetString(f.string())
	case reflect.Pointer:
		f.fillPointer(v, depth)
	case reflect.Slice:
		f.fillSlice(v, depth)
	case reflect.Map:
		f.fillMap(v, depth)
	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				f.fillField(v, i, depth)
			}
		}
	case reflect.Interface:
		f.fillUnion(v, depth)
	}
}

// isGenerated tells of types whether their authors wrote how values are made.
var isGenerated sync.Map

// generated returns what makes values of v's type, if its author wrote that.
func generated(v reflect.Value) (quick.Generator, bool) {
	is, known := isGenerated.Load(v.Type())
	if !known {
		kind := v.Kind()
		is = kind != reflect.Interface && kind != reflect.Pointer && reflect.PointerTo(v.Type()).Implements(generator)
		isGenerated.Store(v.Type(), is)
	}
	if !is.(bool) {
		return nil, false
	}
	return v.Addr().Interface().(quick.Generator), true
}

// asked returns a number that conditions ask for, if they do.
func (f *filler) asked() (n uint64, is bool) {
	if len(f.numbers) == 0 || f.IntN(2) == 0 {
		return 0, false
	}
	return f.numbers[f.IntN(len(f.numbers))], true
}

func (f *filler) signed() int64 {
	if n, is := f.asked(); is {
		return int64(n)
	}
	if f.isWild() {
		return int64(f.Uint64()) >> f.IntN(64)
	}
	return int64(f.IntN([]int{2, 4, 10, 100}[f.IntN(4)])) - int64(f.IntN(8)/7)
}

func (f *filler) unsigned() uint64 {
	if n, is := f.asked(); is {
		return n
	}
	if f.isWild() {
		return f.Uint64() >> f.IntN(64)
	}
	return uint64(f.IntN([]int{2, 4, 4, 10, 10, 32, 1000}[f.IntN(7)]))
}

func (f *filler) float() float64 {
	if f.isWild() && f.IntN(4) == 0 {
		return []float64{0, math.Inf(1), math.Inf(-1), math.MaxFloat32, math.SmallestNonzeroFloat32}[f.IntN(5)]
	}
	return float64(float32(f.NormFloat64()))
}

// fillField fills a field of a struct. What is a member of a JSON object has strings
// of Unicode only.
func (f *filler) fillField(v reflect.Value, i, depth int) {
	before := f.unicode
	f.unicode = before || isMember(v, i)
	f.fill(v.Field(i), depth)
	f.unicode = before
}

// isMember reports whether a field of a struct is a member of a JSON object.
func isMember(v reflect.Value, i int) bool { return v.Type().Field(i).Tag.Get("json") != "" }

func (f *filler) string() string {
	text := string(f.text())
	if f.unicode {
		return strings.ToValidUTF8(text, "é")
	}
	return text
}

// text returns the bytes of a string, often those that a condition asks for, or that begin so.
func (f *filler) text() []byte {
	b := f.anyText()
	if len(f.texts) == 0 || f.IntN(3) > 0 {
		return b
	}
	asked := []byte(f.texts[f.IntN(len(f.texts))])
	if f.IntN(2) == 0 {
		return asked
	}
	return append(asked, b...)
}

// anyText returns some bytes.
func (f *filler) anyText() []byte {
	const most = 4093 // bytes at random; it is a prime number, so that what repeats them is at no even places
	b := make([]byte, f.length())
	f.made += len(b) / oneOfText
	begin := b[:min(len(b), most)]
	for i := range begin {
		begin[i] = byte('a' + f.IntN(26))
	}
	if len(begin) > 0 && f.isWild() {
		for range f.IntN(len(begin) + 1) {
			begin[f.IntN(len(begin))] = byte(f.Uint32())
		}
	}
	for n := len(begin); n < len(b); n *= 2 {
		copy(b[n:], b[:n])
	}
	return b
}

// bytes returns those of a text, or of a list of numbers, which a certain one may end.
func (f *filler) bytes() []byte {
	b := f.text()
	if len(b) > 0 && f.IntN(8) == 0 {
		b[len(b)-1] = byte(f.unsigned())
	}
	return b
}

// askedLength is the most bytes of a text that is as long as a number which a condition asks for.
const askedLength = 8 << 10

// length returns how long a text is. Some are of a length that the schema asks for, or
// that schemas like to ask for, some just do not fit a byte.
func (f *filler) length() int {
	if f.isFull() {
		return f.IntN(5)
	}
	if f.wanted > 0 && f.IntN(2) == 0 {
		return f.wanted
	}
	if n, is := f.asked(); is && n <= askedLength && f.IntN(20) == 0 {
		return int(n)
	}
	switch n := f.IntN(40); {
	case f.isWild() && n < 4:
		return []int{0, 127, 128, 255, 256, 300, 1000, 2000}[f.IntN(8)]
	case n < 4:
		return []int{0, 0, 8, 12, 16, 20, 32, 64}[f.IntN(8)]
	case n < 14:
		return f.IntN(20)
	}
	return 1 + f.IntN(4)
}

func (f *filler) fillPointer(v reflect.Value, depth int) {
	v.SetZero()
	if f.isDeep(depth) || f.IntN(5) < 2 {
		return
	}
	to := reflect.New(v.Type().Elem())
	f.fill(to.Elem(), depth+1)
	v.Set(to)
}

func (f *filler) fillSlice(v reflect.Value, depth int) {
	v.SetZero()
	switch {
	case v.Type() == rawJSON:
		v.SetBytes([]byte([]string{`null`, `1`, `"a b"`, `{"k":[1,2.5,"x"]}`, `[]`, `true`}[f.IntN(6)]))
	case v.Type().Elem().Kind() == reflect.Uint8:
		if f.IntN(8) > 0 {
			v.SetBytes(f.bytes())
		}
	case !f.isDeep(depth):
		n := f.count()
		if n == 0 && f.IntN(2) == 0 {
			return // nil, which is not the same as empty where it is optional
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			f.fill(v.Index(i), depth+1)
		}
	}
}

func (f *filler) fillMap(v reflect.Value, depth int) {
	v.SetZero()
	n := f.count()
	if f.isDeep(depth) || n == 0 && f.IntN(2) == 0 {
		return // nil, as in fillSlice
	}
	v.Set(reflect.MakeMap(v.Type()))
	for range n {
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(key, depth+1)
		f.fill(value, depth+1)
		v.SetMapIndex(key, value)
	}
}

// count returns how many elements a list has: often as many as the schema asks for.
func (f *filler) count() int {
	if 0 < f.wanted && f.wanted <= plenty && f.IntN(2) == 0 {
		return f.wanted
	}
	if f.isWild() && f.IntN(8) == 0 {
		return f.IntN(40)
	}
	return []int{0, 1, 1, 2, 2, 3, 4}[f.IntN(7)]
}

// fillUnion takes one of the variants that v may hold. Deep within a value it takes
// one that holds no other union, if there is one.
func (f *filler) fillUnion(v reflect.Value, depth int) {
	v.SetZero()
	if f.IntN(12) == 0 || depth > 2*deepest {
		return
	}
	all, flat := f.variants.of(v.Type())
	if f.isDeep(depth) && len(flat) > 0 {
		all = flat
	}
	if len(all) == 0 {
		return
	}
	to := reflect.New(all[f.IntN(len(all))].Elem())
	f.fill(to.Elem(), depth+1)
	v.Set(to)
}

// A part is a part of a value that can be filled by itself.
type part struct {
	value   reflect.Value
	depth   int
	unicode bool // it is within a JSON object
}

// isLong reports whether a part has so many bytes or elements.
func (p part) isLong(n int) bool {
	switch p.value.Kind() {
	case reflect.String, reflect.Slice, reflect.Map:
		return p.value.Len() == n
	}
	return false
}

// partsOf lists the parts of a value, those that hold others among them.
func partsOf(v reflect.Value, depth int, unicode bool, parts []part) []part {
	if _, ok := generated(v); ok {
		return append(parts, part{v, depth, unicode})
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				parts = partsOf(v.Field(i), depth, unicode || isMember(v, i), parts)
			}
		}
		return parts
	case reflect.Pointer:
		if !v.IsNil() {
			parts = partsOf(v.Elem(), depth+1, unicode, parts)
		}
	case reflect.Interface:
		if !v.IsNil() && v.Elem().Kind() == reflect.Pointer && !v.Elem().IsNil() {
			parts = partsOf(v.Elem().Elem(), depth+1, unicode, parts)
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			break
		}
		for i := range v.Len() {
			parts = partsOf(v.Index(i), depth+1, unicode, parts)
		}
	}
	return append(parts, part{v, depth, unicode})
}
