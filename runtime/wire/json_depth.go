package wire

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
)

var errDeep = fmt.Errorf("JSON stands more than %d deep in one another", maxDepth)

// circles reports whether a value is deeper than any that may be written, as one is that
// holds itself. A level of JSON is at most two in Go, of which one is the variant of a union.
func circles(v reflect.Value) bool { return isDeeper(v, 2*maxDepth+1) }

func isDeeper(v reflect.Value, most int) bool {
	if !v.IsValid() || !mayBeDeep(v.Type()) {
		return false
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return isDeeper(v.Elem(), most)
	case reflect.Struct:
		for i := range v.NumField() {
			if most == 0 || isDeeper(v.Field(i), most-1) {
				return true
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if most == 0 || isDeeper(v.Index(i), most-1) {
				return true
			}
		}
	case reflect.Map:
		for _, value := range v.Seq2() {
			if most == 0 || isDeeper(value, most-1) {
				return true
			}
		}
	}
	return false
}

// checkDepth returns an error for JSON that is deeper than what ReadJSON reads.
func checkDepth(raw []byte) error {
	s := shaping{raw: raw, most: maxDepth}
	if s.skip(); s.isDeep() {
		return errDeep
	}
	return nil
}

var deepTypes sync.Map // of bool, by reflect.Type

var rawType = reflect.TypeFor[json.RawMessage]()

// mayBeDeep reports whether values of a type may stand any deep: those with any JSON, with
// unions, and those that hold themselves.
func mayBeDeep(t reflect.Type) bool {
	if deep, known := deepTypes.Load(t); known {
		return deep.(bool)
	}
	deep := reaches(t, map[reflect.Type]bool{})
	deepTypes.Store(t, deep)
	return deep
}

// reaches reports whether a type leads to one that may be deep: over is what led to it, and
// false what led nowhere.
func reaches(t reflect.Type, over map[reflect.Type]bool) bool {
	if open, seen := over[t]; seen {
		return open
	}
	switch t.Kind() {
	case reflect.Interface:
		return true
	case reflect.Slice:
		return t == rawType || reaches(t.Elem(), over)
	case reflect.Pointer, reflect.Array, reflect.Map:
		return reaches(t.Elem(), over)
	case reflect.Struct:
		over[t] = true
		for i := range t.NumField() {
			if reaches(t.Field(i).Type, over) {
				return true
			}
		}
		over[t] = false
	}
	return false
}
