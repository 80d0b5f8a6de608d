package wirecode

import "github.com/netgen-dev/netgen/generator/schema"

// hasColumn reports whether some item always has a column. Where none has, an empty line is
// one without any.
func hasColumn(items []schema.Item, depth int) bool {
	for _, item := range items {
		switch item := item.(type) {
		case *schema.Literal:
			return true
		case *schema.Layout:
			if hasColumn(item.Items, depth) {
				return true
			}
		case *schema.WireField:
			if isColumn(item) || item.Presence == schema.Always && !mayLack(item) && typeHasColumn(item.Type, depth) {
				return true
			}
		}
	}
	return false
}

// isColumn reports whether a field that may be missing has a column nevertheless.
func isColumn(f *schema.WireField) bool {
	return f.Presence == schema.ByColumn && !f.IsConditional()
}

func typeHasColumn(t schema.WireType, depth int) bool {
	switch t := schema.Present(t).(type) {
	case *schema.WireList:
		return false
	case *schema.WireText:
		return t.Ends[0].How == schema.EndWord
	case *schema.WireStruct:
		return depth < maxWordDepth && hasColumn(t.Record.Leaves, depth+1)
	}
	return true
}
