package schema

import "github.com/netgen-dev/netgen/generator/source"

// Expr is an expression of integers and strings: Number, Text, Null, *FieldRef,
// *LetRef, *ParamRef, *RequestRef, *SessionRef, *KindRef, *Measure, *Checksum, *Unary or
// *Binary.
type Expr interface {
	isExpr()
}

type (
	// Number is a constant.
	Number struct {
		Abs      uint64
		Negative bool
		Value    *WireValue // the enum value that it was written as, or nil
	}

	// Text is a constant string of bytes.
	Text string

	// Null is what a member of JSON has that says nothing.
	Null struct{}

	// FieldRef is the value of a field of the record itself, or of a struct in it.
	FieldRef struct {
		Path []*WireField // the last is meant, the others are structs around it
	}

	// LetRef is the value of a let of the record itself.
	LetRef struct {
		Let *Let
	}

	// ParamRef is a value that the user of the struct gives.
	ParamRef struct {
		Param *Param
	}

	// RequestRef is the value of a field or let of the request that a reply answers.
	RequestRef struct {
		Name string
		Type WireType // of the field, nil for what a let calculates
	}

	// SessionRef is a variable of the connection: as it is where it is asked for, or with
	// Before as it was before the record, which sets it further on.
	SessionRef struct {
		Variable *Variable
		Before   bool
	}

	// KindRef is the kind of the request, in the kind of its reply.
	KindRef struct{}

	// Measure is size, count, has or tag of a stretch.
	Measure struct {
		Of      Measured
		Stretch Stretch
		Tagged  *WireField // that HasTagged asks for; the stretch is empty
	}

	// Checksum is a function of the bytes of stretches, and of numbers that are not among them.
	Checksum struct {
		Func      string  // crc32, crc32c or an extern's name
		Extern    *Extern // nil for a built-in one
		Numbers   []Expr  // lets
		Stretches []Stretch
	}

	// Joined is a text that is put together of others: constants and the values of fields.
	Joined struct {
		Parts []Expr
	}

	// Unary is -x or !x.
	Unary struct {
		Op string
		X  Expr
	}

	// Binary is x op y. Comparisons and logic are 1 or 0.
	Binary struct {
		Op   string
		X, Y Expr
	}
)

func (Number) isExpr()      {}
func (Text) isExpr()        {}
func (Null) isExpr()        {}
func (*FieldRef) isExpr()   {}
func (*LetRef) isExpr()     {}
func (*ParamRef) isExpr()   {}
func (*RequestRef) isExpr() {}
func (*SessionRef) isExpr() {}
func (*KindRef) isExpr()    {}
func (*Measure) isExpr()    {}
func (*Checksum) isExpr()   {}
func (*Joined) isExpr()     {}
func (*Unary) isExpr()      {}
func (*Binary) isExpr()     {}

// Measured says what a Measure asks of a stretch.
type Measured string

// What can be measured.
const (
	SizeOf  Measured = "size"  // bytes, without the literals behind values
	CountOf Measured = "count" // elements
	HasOf   Measured = "has"   // 1 if it is there
	TagOf   Measured = "tag"   // the tag of the union's variant

	// HasTagged is 1 if a tagged field is there, which all others stand in front of.
	HasTagged Measured = "has "
)

// Stretch is some items of a record next to each other.
type Stretch struct {
	Text string // as the source writes it, such as "a..b"
	Span source.Span
	// From and To are places in Record.Leaves, the second one not included. They
	// are equal for what the message does not have; its size is 0.
	From, To int
	// Alone tells that it is one field by its name, which stands for the value: a
	// delimiter behind it is no part of that.
	Alone bool
	// Named tells that it ends with a field by its name: an `end` literal behind that is no
	// part of it.
	Named bool
	// HasBody tells that the body of a frame is in it, be it empty.
	HasBody bool
}

// Linear is y = (Mul*x + Add) / Div. The zero Add is nil.
type Linear struct {
	Mul, Div uint64
	Add      Expr
}

// Solution is an equation solved for one thing that it measures:
// Unknown = (By*Div - Add) / Mul.
type Solution struct {
	By      *WireField // whose equation it is
	Unknown *Measure
	Linear
	// Late tells that what is added is read behind the beginning of Unknown, for which it
	// would have to be known.
	Late bool
	// Or gives the same where By is not there, which has a condition; nil if By
	// always is, or nothing else gives it.
	Or *Solution
}

// Visit calls f for x and for every expression in it.
func Visit(x Expr, f func(Expr)) {
	if x == nil {
		return
	}
	f(x)
	switch x := x.(type) {
	case *Unary:
		Visit(x.X, f)
	case *Binary:
		Visit(x.X, f)
		Visit(x.Y, f)
	case *Checksum:
		for _, n := range x.Numbers {
			Visit(n, f)
		}
	case *Joined:
		for _, part := range x.Parts {
			Visit(part, f)
		}
	}
}

// MeasuresIn returns what an expression measures.
func MeasuresIn(x Expr) []*Measure { return operandsIn[*Measure](x) }

// ChecksumsIn returns the checksums of an expression.
func ChecksumsIn(x Expr) []*Checksum { return operandsIn[*Checksum](x) }

// operandsIn returns the operands of one sort.
func operandsIn[T Expr](x Expr) (all []T) {
	Visit(x, func(x Expr) {
		if operand, ok := x.(T); ok {
			all = append(all, operand)
		}
	})
	return all
}
