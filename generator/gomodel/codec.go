package gomodel

// Codec is how a struct's body is written and read, step by step.
type Codec struct {
	// Nested tells that a value can hold another one of its type, so that writing
	// counts depth.
	Nested bool
	// Alone tells that the body is a single value, which cannot grow: bytes that
	// follow it are an error.
	Alone bool
	// Reset tells that reading does not set every field on every path, so that it
	// must begin by clearing the struct; Defaults are the fields that are then not
	// zero.
	Reset    bool
	Defaults []Default
	// Segments are never empty; a body may end after any of them.
	Segments []Segment
	// Block is how lists of the struct move, nil where the generic way does.
	Block *Block
}

// Segment is what came with one version of the schema.
type Segment struct {
	Since uint64 // 0 for the first
	Steps []Step
	Runs  []*Run // of the steps, in their order, which reading looks at once
}

// Run is a row of steps that take a fixed number of bytes, so that reading checks once
// whether they are there.
type Run struct {
	From, To int    // of the steps
	At       []int  // where each step begins
	Size     int    // of all together
	Var      string // the variable for the bytes
}

// Block is the pair of functions that write and read the bodies of a list, which
// all have the same size.
type Block struct {
	Put, Get string // names
	Run      *Run   // all fields
}

// Step is a *Flags, a *Value or an *Embedded.
type Step interface{ step() }

func (*Flags) step()    {}
func (*Value) step()    {}
func (*Embedded) step() {}

type (
	// Flags is one flag byte.
	Flags struct {
		Used uint8 // the bits that have a meaning, retired ones too
		Bits []Bit // those that are written
		// Tested tells that somebody asks for a bit while reading. Declare tells
		// that it is the first such one, which declares the variable.
		Tested, Declare bool
	}

	// Bit is what one bit of a flag byte says.
	Bit struct {
		Mask     uint8
		Field    string
		Presence bool // whether the field is present, else its value
	}

	// Value is one value that has bytes of its own.
	Value struct {
		Field  string // empty for a retired field
		Old    string // name of a retired field in the schema
		Coding Coding
		When   uint8 // the bit that tells whether an optional is present, 0 for others
		// Pointer tells that the field points to the value.
		Pointer bool
		Room    bool // another value may be read into what it has
		// Present is the function of package native that keeps an empty value that
		// is present from looking absent, if one is needed.
		Present string
	}

	// Embedded is the body of a struct without its length.
	Embedded struct{ Field string }
)

// Coding is how a value stands on the wire where it stands alone: *Plain, *Text,
// *StructCoding, *Scalars, *Structs, *List, *ScalarArray, *ArrayCoding,
// *MapCoding, *OptionalCoding or *UnionCoding.
type Coding interface {
	// GoType returns the Go type of the value.
	GoType() Type
}

type (
	// Plain is a value that one pair of functions of package native writes and
	// reads: bool, numbers, enums, time, duration, uuid.
	Plain struct {
		Type   Type
		Append string // such as "AppendU32"
		Read   string // method of native.Reader, such as "U32"
		Wire   Type   // what Append takes where that is not Type, else nil
		Cast   bool   // what Read returns must be converted to Type
		Size   int    // in bytes, 0 where it varies
		Zero   Zero
	}

	// Text is a string or bytes.
	Text struct {
		Type   Type
		Append string
		Read   string
		Bytes  bool
		Limit  Limit
		Zero   Zero
	}

	// StructCoding is length and body.
	StructCoding struct {
		Type Type
		Deep bool // in a nested codec: the depth goes along
	}

	// Scalars is a list that moves as one block.
	Scalars struct {
		Elem  Type
		Limit Limit
	}

	// Structs is a list of structs.
	Structs struct {
		Elem   Type
		Stride int // 0 where elements have lengths of their own
		Block  *Block
		Deep   bool
		Limit  Limit
	}

	// List is a list of anything else.
	List struct {
		Elem    Coding
		MinSize int // the fewest bytes of an element
		Limit   Limit
	}

	// ScalarArray is an array that moves as one block.
	ScalarArray struct {
		Type  *Array
		Size  int  // in bytes, 0 for bools, which are looked at one by one
		Bytes bool // elements are of type uint8
	}

	// ArrayCoding is an array of anything else.
	ArrayCoding struct {
		Len  int
		Elem Coding
	}

	// MapCoding is a map.
	MapCoding struct {
		Key, Value Coding
		MinSize    int // the fewest bytes of an entry
		Limit      Limit
	}

	// OptionalCoding is a byte that tells whether the value follows. Nilable tells
	// that nil is "absent" and no pointer is needed.
	OptionalCoding struct {
		Elem    Coding
		Nilable bool
		Present string // as in Value
	}

	// UnionCoding is a value of a union.
	UnionCoding struct {
		Union *Union // which knows its functions once the plan is made
		Deep  bool
	}
)

// Limit is the most bytes, elements or entries that the schema allows. Max is 0
// for no limit; What names the value in an error.
type Limit struct {
	Max  int
	What string
}

// Zero is the kind of zero value that stands in for a retired field.
type Zero int

// The zero values.
const (
	ZeroNumber Zero = iota
	ZeroBool
	ZeroString
	ZeroNil
	ZeroStruct
)

// GoType implements Coding.
func (c *Plain) GoType() Type { return c.Type }

// GoType implements Coding.
func (c *Text) GoType() Type { return c.Type }

// GoType implements Coding.
func (c *StructCoding) GoType() Type { return c.Type }

// GoType implements Coding.
func (c *Scalars) GoType() Type { return &Slice{Elem: c.Elem} }

// GoType implements Coding.
func (c *Structs) GoType() Type { return &Slice{Elem: c.Elem} }

// GoType implements Coding.
func (c *List) GoType() Type { return &Slice{Elem: c.Elem.GoType()} }

// GoType implements Coding.
func (c *ScalarArray) GoType() Type { return c.Type }

// GoType implements Coding.
func (c *ArrayCoding) GoType() Type { return &Array{Len: c.Len, Elem: c.Elem.GoType()} }

// GoType implements Coding.
func (c *MapCoding) GoType() Type { return &Map{Key: c.Key.GoType(), Elem: c.Value.GoType()} }

// GoType implements Coding.
func (c *OptionalCoding) GoType() Type {
	if c.Nilable {
		return c.Elem.GoType()
	}
	return &Pointer{Elem: c.Elem.GoType()}
}

// GoType implements Coding.
func (c *UnionCoding) GoType() Type { return Name{Name: c.Union.Name} }

// Fails reports whether writing c calls something that may return an error. A
// limit of c's own does not count: that is known before anything is called.
func Fails(c Coding) bool {
	switch c := c.(type) {
	case *StructCoding, *UnionCoding:
		return true
	case *Structs:
		return c.Block == nil
	case *List:
		return Fails(c.Elem)
	case *ArrayCoding:
		return Fails(c.Elem)
	case *OptionalCoding:
		return Fails(c.Elem)
	case *MapCoding:
		return Fails(c.Key) || Fails(c.Value)
	}
	return false
}

// Rooms returns the fields whose room is of use when another value is read.
func (c *Codec) Rooms() (fields []string) {
	for _, segment := range c.Segments {
		for _, step := range segment.Steps {
			if v, ok := step.(*Value); ok && v.Room {
				fields = append(fields, v.Field)
			}
		}
	}
	return fields
}

// Last returns the last step if it appends a field with a single call, else nil.
func (c *Codec) Last() *Value {
	steps := c.Segments[len(c.Segments)-1].Steps
	if len(steps) == 0 {
		return nil
	}
	value, ok := steps[len(steps)-1].(*Value)
	if !ok || value.Old != "" || value.When != 0 {
		return nil
	}
	switch value.Coding.(type) {
	case *List, *ArrayCoding, *MapCoding, *OptionalCoding:
		return nil
	}
	return value
}

// FailsBefore reports whether writing may fail in what is called for a field
// before last.
func (c *Codec) FailsBefore(last *Value) bool {
	for _, segment := range c.Segments {
		for _, step := range segment.Steps {
			value, ok := step.(*Value)
			if !ok || value == last || value.Old != "" && value.When != 0 {
				continue
			}
			if value.Old != "" && failsWhenZero(value.Coding) || value.Old == "" && Fails(value.Coding) {
				return true
			}
		}
	}
	return false
}

// failsWhenZero is Fails for what stands in for a retired field: its lists and
// maps are empty.
func failsWhenZero(c Coding) bool {
	switch c := c.(type) {
	case *StructCoding, *UnionCoding:
		return true
	case *ArrayCoding:
		return failsWhenZero(c.Elem)
	}
	return false
}

// LimitOf returns the limit of a value that a single call appends.
func LimitOf(c Coding) Limit {
	switch c := c.(type) {
	case *Text:
		return c.Limit
	case *Scalars:
		return c.Limit
	case *Structs:
		return c.Limit
	}
	return Limit{}
}

// Empty reports whether the body has no fields, not even retired ones.
func (c *Codec) Empty() bool {
	for _, segment := range c.Segments {
		if len(segment.Steps) > 0 {
			return false
		}
	}
	return true
}
