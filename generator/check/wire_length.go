package check

import (
	"strings"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
)

// lengthHint tells the equation that is most likely missing where f has no end: that of a
// number in front of it which is called as lengths are. A count of bytes is no size.
func (r *record) lengthHint(d *diag.Diagnostic, f *schema.WireField, at int) {
	if n := r.countedBy(f, at); n != nil && f.Via != nil {
		d.Helpf("%s counts what goes through %s; say how many bytes come out of it, as in bytes[%s + 2], or measure those: size(%s)", called(n), f.Via.Name, called(n), called(f))
		return
	} else if n != nil {
		d.Helpf("count(%s) says where no text ends; write size(%[1]s)", called(f))
		return
	}
	for i := at - 1; i >= 0; i-- {
		n, ok := r.Leaves[i].(*schema.WireField)
		if !ok || !mayBeLength(n) || n.Slot {
			continue
		}
		measured, what := "size("+called(f)+")", called(f)
		if schema.IsList(f.Type) && isCountName(n.Name) {
			measured = "count(" + called(f) + ")"
		}
		if n.Level != schema.Body && f.Level == schema.Body && r.message != nil {
			measured, what = "size(body)", "the body"
		}
		d.Helpf("if %s says how long %s is, write `%s %s = %s`", n.Name, what, n.Name, schema.WrittenType(n.Type), measured)
		return
	}
}

// closingHint says how the last thing in a message goes on to the end of the connection.
func closingHint(d *diag.Diagnostic, r *record, f *schema.WireField) {
	last := schema.Item(f) == r.Leaves[len(r.Leaves)-1] && len(r.Tagged) == 0
	ofFragment := f.Name == "body"
	if d.Help != "" || !last || ofFragment || f.Level < schema.Body || f.Slot || f.Via != nil || len(schema.Ends(f.Type)) == 0 {
		return
	}
	d.Helpf("where the end of the connection ends it, let %s lead to a phase that is closed: `then over`, and `phase over closed`", r.name)
}

// delimiterHint says of what has no end that the constant which stands behind it may be that.
func (r *record) delimiterHint(d *diag.Diagnostic, f *schema.WireField, at int) {
	if d.Help != "" || f.Name == "" || at+1 == len(r.Leaves) {
		return
	}
	end, typ := constantByte(r.Leaves[at+1]), ""
	switch t := schema.Present(f.Type).(type) {
	case *schema.WireText:
		name, _, _ := strings.Cut(schema.WrittenType(t), "[")
		typ = name + "[until " + end + "]"
	case *schema.WireList:
		typ = "[until " + end + "]" + schema.WrittenType(t.Elem)
	}
	if end != "" && typ != "" {
		d.Helpf("if it ends in front of the %s behind it, write %s %s, which takes that as well, and leave it out there", end, f.Name, typ)
	}
}

// constantByte is the text that a literal is, or a constant of one byte; "" for others.
func constantByte(leaf schema.Item) string {
	switch leaf := leaf.(type) {
	case *schema.Literal:
		return schema.ExprString(schema.Text(leaf.Bytes))
	case *schema.WireField:
		t, number := schema.BareWire(leaf.Type).(*schema.WireInt)
		if !number || t.Bits != 8 || leaf.Equation == nil {
			return ""
		}
		if n, constant := leaf.Equation.Value.(schema.Number); constant {
			return schema.ExprString(schema.Text([]byte{byte(n.Abs)}))
		}
	}
	return ""
}

// endHint says how what takes the rest gets an end of its own.
func endHint(d *diag.Diagnostic, f *schema.WireField) {
	switch schema.Present(f.Type).(type) {
	case *schema.WireStruct, *schema.WireUnion:
		if d.Help == "" && f.Name != "" {
			d.Helpf("say in front of it how long it is, as in n u16 = size(%s)", f.Name)
		}
		return
	}
	ends := schema.Ends(f.Type)
	if d.Help != "" || len(ends) == 0 || ends[0].How != schema.EndRest || schema.DigitsOf(f.Type) != nil {
		return
	}
	sized := sizedType(f)
	setting, _, _ := strings.Cut(sized, "[")
	if setting == "" {
		setting = "list"
	}
	d.Helpf("say where it ends, as in %s, or in the wire block where all do: %s [u16]", sized, setting)
}

// countedBy returns what counts the bytes of a text that stands behind it, or nil.
func (r *record) countedBy(f *schema.WireField, at int) *schema.WireField {
	if !schema.IsText(f.Type) {
		return nil
	}
	for _, n := range schema.FieldsIn(r.Leaves[:at]) {
		if n.Equation == nil {
			continue
		}
		for _, m := range schema.MeasuresIn(n.Equation.Value) {
			if m.Of == schema.CountOf && m.Stretch.From == at {
				return n
			}
		}
	}
	return nil
}

// mayBeLength reports whether a field is a plain number that nothing computes and that is
// called as lengths are.
func mayBeLength(f *schema.WireField) bool {
	if f.Equation != nil || f.Role != schema.NoRole || f.IsTagged() || !isLengthName(f.Name) {
		return false
	}
	switch t := schema.BareWire(f.Type).(type) {
	case *schema.WireInt:
		return !t.Bool
	case *schema.Varint, *schema.Decimal:
		return true
	}
	return false
}

func isLengthName(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasSuffix(lower, "len") || strings.HasSuffix(lower, "length") ||
		strings.HasSuffix(lower, "size") || isCountName(name)
}

func isCountName(name string) bool {
	lower := strings.ToLower(name)
	return lower == "n" || lower == "num" || strings.HasSuffix(lower, "count")
}

// zeroLengths warns of a number of a frame that is called as lengths are, and is zero in
// every message: nothing computes it, and none fills it.
func (c *wireChecker) zeroLengths(p *schema.Conversation) {
	filled := map[string]bool{}
	for _, f := range frameFields(p) {
		filled[f.Name] = filled[f.Name] || f.Slot || f.Program
	}
	for _, f := range frameFields(p) {
		if filled[f.Name] || !mayBeLength(f) || isCountName(f.Name) || c.said[f.Span] {
			continue
		}
		c.said[f.Span] = true
		c.report.Warnf(CodeWireUnfilled, f.Span, "%s is zero in every message: nothing computes it, and no message fills it", f.Name).
			Helpf("if it says how long the body is, write `%s %s = size(body)`; if it is always zero, `= 0`", f.Name, schema.WrittenType(f.Type))
	}
}

// frameFields are the fields of frames in all messages.
func frameFields(p *schema.Conversation) (fields []*schema.WireField) {
	for _, m := range p.Messages {
		for _, f := range schema.FieldsIn(m.Record.Leaves) {
			if f.Level != schema.Body || f.Slot {
				fields = append(fields, f)
			}
		}
	}
	return fields
}
