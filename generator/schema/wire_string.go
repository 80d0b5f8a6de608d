package schema

import (
	"fmt"
	"strconv"
	"strings"
)

// ExprString returns an expression as a schema writes it, with parentheses around
// every operation within another.
func ExprString(x Expr) string {
	switch x := x.(type) {
	case Number:
		return x.String()
	case Text:
		return strconv.Quote(string(x))
	case Null:
		return "null"
	case *FieldRef:
		names := make([]string, len(x.Path))
		for i, f := range x.Path {
			names[i] = f.Name
		}
		return strings.Join(names, ".")
	case *LetRef:
		return x.Let.Name
	case *ParamRef:
		return x.Param.Name
	case *RequestRef:
		return "request." + x.Name
	case *SessionRef:
		return x.Variable.Name
	case *KindRef:
		return "kind"
	case *Measure:
		return fmt.Sprintf("%s(%s)", strings.TrimSpace(string(x.Of)), x.Stretch.Text)
	case *Checksum:
		var texts []string
		for _, n := range x.Numbers {
			texts = append(texts, ExprString(n))
		}
		for _, s := range x.Stretches {
			texts = append(texts, s.Text)
		}
		return x.Func + "(" + strings.Join(texts, ", ") + ")"
	case *Joined:
		texts := make([]string, len(x.Parts))
		for i, part := range x.Parts {
			texts[i] = ExprString(part)
		}
		return strings.Join(texts, " + ")
	case *Unary:
		return x.Op + operandString(x.X)
	case *Binary:
		return operandString(x.X) + " " + x.Op + " " + operandString(x.Y)
	}
	return ""
}

func operandString(x Expr) string {
	if _, ok := x.(*Binary); ok {
		return "(" + ExprString(x) + ")"
	}
	return ExprString(x)
}

// ExprsString joins expressions with commas.
func ExprsString(list []Expr) string {
	texts := make([]string, len(list))
	for i, x := range list {
		texts[i] = ExprString(x)
	}
	return strings.Join(texts, ", ")
}

// String returns the number, or the name of the enum value that it was written as.
func (n Number) String() string {
	if n.Value != nil {
		return n.Value.Enum.Name + "." + n.Value.Name
	}
	if n.Negative {
		return "-" + strconv.FormatUint(n.Abs, 10)
	}
	return strconv.FormatUint(n.Abs, 10)
}

// WireTypeString returns t with its ends resolved: what it says of two types differs where they do.
func WireTypeString(t WireType) string { return typeString(t, endsString, listString) }

// WrittenType returns t as a schema writes it, where most of what is resolved stands in no
// brackets, for messages.
func WrittenType(t WireType) string {
	ends := func(ends []*End) string {
		if isUnwritten(ends) {
			return ""
		}
		return endsString(ends)
	}
	list := func(ends []*End) string {
		if isUnwritten(ends) {
			return "[]"
		}
		return listString(ends)
	}
	return typeString(t, ends, list)
}

// typeString is t with the ends of texts and lists as ends and list say them.
func typeString(t WireType, ends, list func([]*End) string) string {
	switch t := t.(type) {
	case *WireInt:
		return t.name()
	case *WireFloat:
		return "f" + strconv.FormatUint(uint64(t.Bits), 10) + orderOf(t.Little && !t.Either, t.Big)
	case *Varint:
		return varintString(t)
	case *Decimal:
		if t.End == nil {
			return t.name()
		}
		return t.name() + endsString([]*End{t.End})
	case *WireText:
		name := "string"
		if t.Bytes {
			name = "bytes"
		}
		return name + ends(t.Ends)
	case *WireList:
		return list(t.Ends) + typeString(t.Elem, ends, list)
	case *WireMap:
		return "map[" + typeString(t.Key, ends, list) + "]" + typeString(t.Elem, ends, list)
	case *WireOptional:
		return "?" + typeString(t.Elem, ends, list)
	case *WireAny:
		return "any"
	case WireDecl:
		return t.DeclName()
	}
	return "nothing"
}

// WireTypeNoun is a type with its article, for messages. What has no name in the schema is
// a struct.
func WireTypeNoun(t WireType) string {
	switch t := t.(type) {
	case *WireStruct:
		if t.Inline {
			return "a struct"
		}
	case *WireMap:
		return "a map"
	}
	name := WrittenType(t)
	if _, float := t.(*WireFloat); float || strings.ContainsRune("AEIOaeio", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}

func (t *WireInt) name() string {
	switch {
	case t.Bool:
		return "bool"
	case t.Bits == 1 && !t.Signed:
		return "bit"
	}
	sign := "u"
	if t.Signed {
		sign = "i"
	}
	return sign + strconv.FormatUint(uint64(t.Bits), 10) + orderOf(t.Little && !t.Either, t.Big)
}

func orderOf(little, big bool) string {
	switch {
	case little:
		return "le"
	case big:
		return "be"
	}
	return ""
}

func varintString(t *Varint) string {
	name := "uvarint"
	switch {
	case t.Complement:
		name = "ivarint"
	case t.Signed:
		name = "varint"
	}
	if t.MaxBytes > 0 {
		return fmt.Sprintf("%s[%d]", name, t.MaxBytes)
	}
	return name
}

// endsString writes the ends that have conditions in front of the one that has none.
func endsString(ends []*End) string {
	texts := make([]string, len(ends))
	for i, end := range ends {
		texts[i] = endString(end)
		if end.If != nil {
			texts[i] += " if " + ExprString(end.If)
		}
	}
	return "[" + strings.Join(texts, " | ") + "]"
}

// listString is endsString for a list, where bytes are told from elements.
func listString(ends []*End) string {
	text := endsString(ends)
	if how := ends[0].How; len(ends) == 1 && ends[0].InBytes && (how == EndPrefix || how == EndSize) {
		return "[size " + text[1:]
	}
	return text
}

// isUnwritten reports whether the schema writes nothing in brackets for ends: there, a text is
// the rest of a line only if it says so.
func isUnwritten(ends []*End) bool {
	if len(ends) != 1 || ends[0].If != nil || ends[0].Literal != "" || ends[0].Until != nil {
		return false
	}
	how := ends[0].How
	return how == EndOpen || how == EndGiven || how == EndWord
}

func endString(end *End) string {
	text := string(end.How)
	switch end.How {
	case EndSize:
		text = ExprString(end.Size)
	case EndPrefix:
		text = WireTypeString(end.Prefix)
		if end.Scale != nil {
			text += " = " + linearString("n", *end.Scale)
		}
	case EndUntil:
		text = "until " + ExprString(end.Until)
	case EndElse:
		text = "until else"
	case EndMark:
		text = fmt.Sprintf("until %s == %s", end.Mark.Name, ExprString(end.Mark.Mark.Last))
	case EndWord:
		if end.Until != nil {
			text = "until " + ExprString(end.Until)
		}
	case EndGiven:
		text = "given by " + end.Given.By.Name
	}
	if end.Null {
		text += " or null"
	}
	if end.Fill != "" {
		text += " fill " + strconv.Quote(end.Fill)
	}
	if end.Literal != "" {
		text += " end " + strconv.Quote(end.Literal)
	}
	return text
}

// linearString writes (Mul*x + Add) / Div.
func linearString(x string, l Linear) string {
	if l.Mul > 1 {
		x = fmt.Sprintf("%d*%s", l.Mul, x)
	}
	if l.Add != nil {
		x += " + " + operandString(l.Add)
	}
	if l.Div > 1 {
		return fmt.Sprintf("(%s) / %d", x, l.Div)
	}
	return x
}

// String says what is given, as in `size(key) = keyLen`.
func (s *Solution) String() string {
	right := s.By.Name
	if s.Div > 1 {
		right = fmt.Sprintf("%s*%d", right, s.Div)
	}
	if s.Add != nil {
		right = fmt.Sprintf("%s - %s", right, operandString(s.Add))
	}
	if s.Mul > 1 {
		right = fmt.Sprintf("(%s) / %d", right, s.Mul)
	}
	text := ExprString(s.Unknown) + " = " + right
	if s.Or != nil {
		text += " or " + s.Or.String()
	}
	return text
}

func (d *Decimal) name() string {
	switch {
	case d.Unsigned:
		return "udec"
	case d.Base == 10:
		return "dec"
	case d.Upper:
		return "HEX"
	}
	return "hex"
}
