package resolve

import (
	"fmt"
	"strconv"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

func findWire(f *syntax.File) *syntax.Wire {
	for _, d := range f.Decls {
		if wire, ok := d.(*syntax.Wire); ok {
			return wire
		}
	}
	return nil
}

const noWireBlock = "this file has no wire block"

// wireDetails reports a part of name that only a wire protocol can have.
func (r *resolver) wireDetails(name string, at source.Span) *diag.Diagnostic {
	d := r.errorf(CodeWireDetails, at, "%s has wire details; %s", name, noWireBlock)
	d.Help = "remove them: netgen lays out the bytes of a native protocol itself"
	return d
}

// wireItem reports what stands in a record and is no field.
func (r *resolver) wireItem(item syntax.RecordItem) {
	name, at := "this record", firstLine(item.Range())
	switch item := item.(type) {
	case *syntax.Let:
		name = item.Name.Text
	case *syntax.Layout:
		r.wireDetails(item.Kind.Text, at).Help = fmt.Sprintf("a field with this name has to name its struct: %s Name { ... }", item.Kind.Text)
		return
	}
	r.wireDetails(name, at)
}

// wireBlockItem reports what stands in a protocol and is no message.
func (r *resolver) wireBlockItem(item syntax.BlockItem) {
	at := firstLine(item.Range())
	switch item := item.(type) {
	case *syntax.Frame:
		r.errorf(CodeWireFrame, at, "a native protocol has no frame; netgen makes it")
	case *syntax.Phase:
		r.wireDetails("phase "+item.Name.Text, at)
	case *syntax.Session:
		r.wireDetails("session", at)
	default:
		r.wireDetails(r.protocol.Name.Text, at)
	}
}

// namedSize reports the brackets of string[u16].
func (r *resolver) namedSize(t *syntax.NamedType) {
	d := r.wireSize(t.Extent)
	n, fixed := arrayLength(t.Extent)
	switch {
	case fixed && t.Name.Text == "bytes":
		d.Fix(fmt.Sprintf("write [%d]u8", n), t.Span, fmt.Sprintf("[%d]u8", n))
	case fixed && t.Name.Text == "string":
		d.Fix(fmt.Sprintf("write string max %d", n), t.Extent.Span, fmt.Sprintf(" max %d", n))
	case fixed || t.Extent.Empty():
		text := t.Extent.Span.Text() + t.Name.Text
		d.Fix("write "+text, t.Span, text)
	default:
		d.Fix("remove the brackets", t.Extent.Span, "")
	}
}

// listSize reports the brackets of [u16]T.
func (r *resolver) listSize(t *syntax.List) {
	r.wireSize(t.Extent).Fix("make it a plain list", t.Extent.Span, "[]")
}

func (r *resolver) wireSize(e *syntax.Extent) *diag.Diagnostic {
	return r.errorf(CodeWireSize, e.Span, "a size in brackets belongs to a wire protocol; %s", noWireBlock)
}

// wireNames are the wire tier's types beside integers of any width, with what
// to write instead.
var wireNames = map[string]string{
	"bit":     "a native protocol has bool",
	"uvarint": "in a native protocol write u64 and varint behind it",
	"varint":  "in a native protocol write i64 and varint behind it",
	"udec":    "a native protocol has u64, i64 and string",
	"dec":     "a native protocol has u64, i64 and string",
	"hex":     "a native protocol has u64, i64 and string",
	"HEX":     "a native protocol has u64, i64 and string",
	"any":     "in a native protocol declare a union of what it can be",
}

// wireType reports a type of the wire tier, and whether name is one.
func (r *resolver) wireType(name syntax.Name) bool {
	instead, known := wireNames[name.Text]
	var larger schema.Kind
	if !known {
		larger, instead = widened(name.Text)
	}
	if instead == "" {
		return false
	}
	d := r.errorf(CodeWireType, name.Span, "%s is a wire type; %s", name.Text, instead)
	switch {
	case larger != "":
		d.Fix("use "+string(larger), name.Span, string(larger))
	case name.Text == "bit":
		d.Fix("use bool", name.Span, "bool")
	}
	return true
}

// widened returns the native type that holds an integer of another width, such
// as u24.
func widened(name string) (larger schema.Kind, instead string) {
	if name[0] != 'u' && name[0] != 'i' {
		return "", ""
	}
	bits, err := strconv.ParseUint(name[1:], 10, 8)
	if err != nil || bits == 0 || bits > 64 {
		return "", ""
	}
	width := uint64(8)
	for width < bits {
		width *= 2
	}
	sort := name[:1]
	return schema.Kind(fmt.Sprint(sort, width)),
		fmt.Sprintf("a native protocol has %[1]s8, %[1]s16, %[1]s32 and %[1]s64", sort)
}

// firstLine cuts a span at the end of its first line.
func firstLine(s source.Span) source.Span {
	for i, c := range s.Text() {
		if c == '\n' || c == '{' {
			s.End = s.Start + max(i, 1)
			break
		}
	}
	return s
}
