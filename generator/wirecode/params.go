package wirecode

import (
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// freshName returns a name for a variable that neither another one nor a param has, and
// notes it among those that are used.
func freshName(name string, used map[string]bool, params []*schema.Param) string {
	free := name
	for n := 2; used[free] || isParam(params, free); n++ {
		free = name + strconv.Itoa(n)
	}
	used[free] = true
	return free
}

func isParam(params []*schema.Param, name string) bool {
	return slices.ContainsFunc(params, func(p *schema.Param) bool { return paramName(p) == name })
}

// paramsOf returns the params of the functions of a type: those of a struct, or of
// the structs in a union in the order in which it has them, each name once.
func paramsOf(t schema.WireType) []*schema.Param {
	var all []*schema.Param
	collectParams(t, &all, map[*schema.WireUnion]bool{})
	return all
}

func collectParams(t schema.WireType, all *[]*schema.Param, seen map[*schema.WireUnion]bool) {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireOptional:
		collectParams(t.Elem, all, seen)
	case *schema.WireList:
		collectParams(t.Elem, all, seen)
	case *schema.WireStruct:
		for _, p := range t.Params {
			if !hasParam(*all, p) {
				*all = append(*all, p)
			}
		}
	case *schema.WireUnion:
		if seen[t] {
			return
		}
		seen[t] = true
		for _, v := range t.Variants {
			collectParams(v.Type, all, seen)
		}
	}
}

func hasParam(all []*schema.Param, p *schema.Param) bool {
	for _, q := range all {
		if q.Name == p.Name && q.Version == p.Version {
			return true
		}
	}
	return false
}

// paramName is the Go name of a param: that of the value, without dots, such as
// requestCount.
func paramName(p *schema.Param) string {
	parts := strings.Split(p.Name, ".")
	for i := 1; i < len(parts); i++ {
		parts[i] = strings.ToUpper(parts[i][:1]) + parts[i][1:]
	}
	name := strings.Join(parts, "")
	if !p.Version && name == "version" {
		return name + "Of"
	}
	return unlike(name, "Of")
}

// unlike returns the Go name of a variable that is called name in the schema: with suffix
// where the name would hide something that codecs use. Those of types begin with a capital.
func unlike(name, suffix string) string {
	first, size := utf8.DecodeRuneInString(name)
	small := string(unicode.ToLower(first)) + name[size:]
	if small != name || reserved[name] || isFunction(name) || token.IsKeyword(name) || types.Universe.Lookup(name) != nil {
		return small + suffix
	}
	return name
}

// isFunction reports whether the name may be that of the codec of a type.
func isFunction(name string) bool {
	for _, prefix := range []string{"append", "read", "tagOf", "sum"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok && token.IsExported(rest) {
			return true
		}
	}
	return false
}

// reserved are names that codecs use themselves: of their variables, and of packages.
var reserved = map[string]bool{
	"b": true, "x": true, "m": true, "r": true, "v": true, "err": true, "ok": true, "tag": true, "start": true,
	"binary": true, "json": true, "math": true, "wire": true,
}

// intParams declares params.
func intParams(params []*schema.Param) []gocode.Param {
	var all []gocode.Param
	for _, p := range params {
		all = append(all, gocode.P(paramName(p), gocode.Id("int")))
	}
	return all
}
