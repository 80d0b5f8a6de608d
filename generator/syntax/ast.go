package syntax

import "github.com/netgen-dev/netgen/generator/source"

// File is one parsed schema. Every byte of its source is in Tokens, so the file
// can be printed back exactly; the declarations point into the source by spans.
type File struct {
	Source  *source.File
	Doc     string // comment above the package clause
	Package Name
	Decls   []Decl  // in order of the source
	Tokens  []Token // all of them, the last is EOF
}

// Node is anything that stands somewhere in the source.
type Node interface {
	Range() source.Span
}

// Name is an identifier. Its Text is empty where the parser had to invent one.
type Name struct {
	Text string
	Span source.Span
}

// Range implements Node.
func (n Name) Range() source.Span { return n.Span }

// Decl is a top-level declaration: *Wire, *Struct, *Enum, *Union, *Alias, *Extern or *Protocol.
type Decl interface {
	Node
	decl()
}

// Type is a type expression: *Optional, *List, *Map, *NamedType, *Inline or *Body.
type Type interface {
	Node
	typ()
}

// Expr is an expression: *Int, *Float, *String, *Ref, *Call, *Paren, *Unary or *Binary.
type Expr interface {
	Node
	expr()
}

type (
	// Struct is `struct Name { ... }`, or `struct Name tagged [rest] u8 : u8 { ... }`.
	Struct struct {
		Span   source.Span
		Doc    string
		Name   Name
		Record *Record
	}

	// Enum is `enum Name base { A, B = 4 }`.
	Enum struct {
		Span   source.Span
		Doc    string
		Name   Name
		Base   *NamedType // nil where the source gives none
		Values []*EnumValue
	}

	// EnumValue is one value of an Enum.
	EnumValue struct {
		Span  source.Span
		Doc   string // above it, or else on its line
		Name  Name
		Value Expr // nil where the source gives none; an *Int, a *Unary minus or a *String
	}

	// Union is `union Name [tag] { variants }`.
	Union struct {
		Span     source.Span
		Doc      string
		Name     Name
		Tag      *Extent // nil where the source gives none
		Variants []*Variant
	}

	// Variant is one alternative of a Union.
	Variant struct {
		Span source.Span
		Doc  string
		Tag  Expr // nil where the source gives none
		Else bool // `else Name T`: every tag that no other variant has
		Name Name
		Type Type // nil where the source gives none
	}

	// Alias is `type Name = T max 64`.
	Alias struct {
		Span source.Span
		Doc  string
		Name Name
		Type Type
		Mods []*Mod
	}

	// Extern is `extern name`: a codec written in Go.
	Extern struct {
		Span source.Span
		Doc  string
		Name Name
	}

	// Wire is a `wire` block: it makes the file's protocol one that exists.
	Wire struct {
		Span     source.Span
		Doc      string
		If       Expr // nil for the block that always holds
		Settings []*WireSetting
	}

	// WireSetting is one line of a Wire block. Key tells which fields are set.
	WireSetting struct {
		Span   source.Span
		Key    Name       // order, bits, string, bytes, list, tagged, words, headers, max or lenient
		Value  *Name      // order big|little, bits high|low
		Extent *Extent    // string, bytes, list, tagged
		Every  bool       // tagged every
		Tag    *NamedType // tagged [..] Tag : Length
		Length *NamedType // nil where absent
		Equal  Expr       // tagged [..] Tag : Length = Equal
		Front  bool       // tagged [..] size Length = Equal : Tag
		Pad    Expr       // tagged [..] .. pad Pad
		Else   *String    // tagged [..] Tag else until Else
		Type   Type       // words T, or words T or Sep end End
		Sep    *String    // words Sep end End, headers Sep end End
		End    *String
		First  bool // headers Sep end End first
		// words Sep end End quotes Quotes escape Escape
		Quotes, Escape *String
		Max            *Int // max
	}

	// Protocol is `protocol Name { ... }`.
	Protocol struct {
		Span  source.Span
		Doc   string
		Name  Name
		Block *Block
	}
)

func (d *Struct) decl()   {}
func (d *Enum) decl()     {}
func (d *Union) decl()    {}
func (d *Alias) decl()    {}
func (d *Extern) decl()   {}
func (d *Wire) decl()     {}
func (d *Protocol) decl() {}

// Range implements Node.
func (d *Struct) Range() source.Span      { return d.Span }
func (d *Enum) Range() source.Span        { return d.Span }
func (d *EnumValue) Range() source.Span   { return d.Span }
func (d *Union) Range() source.Span       { return d.Span }
func (d *Variant) Range() source.Span     { return d.Span }
func (d *Alias) Range() source.Span       { return d.Span }
func (d *Extern) Range() source.Span      { return d.Span }
func (d *Wire) Range() source.Span        { return d.Span }
func (d *WireSetting) Range() source.Span { return d.Span }
func (d *Protocol) Range() source.Span    { return d.Span }

type (
	// Optional is `?T`.
	Optional struct {
		Span source.Span
		Elem Type
	}

	// List is `[]T`, `[16]T` and the wire tier's `[u16]T`, `[until "x"]T`, ...
	List struct {
		Span   source.Span
		Extent *Extent // never nil; empty for []T
		Elem   Type
	}

	// Map is `map[K]V`.
	Map struct {
		Span  source.Span
		Key   Type
		Value Type
	}

	// NamedType is a name, with an extent in the wire tier: string, Message, bytes[u16].
	NamedType struct {
		Span   source.Span
		Name   Name
		Extent *Extent // nil where the source gives none
	}

	// Inline is a struct written where it is used: `{ ... }` or `Name { ... }`.
	Inline struct {
		Span   source.Span
		Name   *Name // nil for an unnamed one
		Record *Record
	}

	// Body is the word `body` in a frame: the message itself.
	Body struct {
		Span source.Span
	}

	// Extent is what stands in brackets: where a value ends.
	Extent struct {
		Span  source.Span
		Rest  bool    // [rest]
		Until Expr    // [until X]: a *String or a value
		Else  bool    // [until else]
		Size  bool    // [size X]: X counts bytes, not elements
		Expr  Expr    // [X]: a value, the name of a type, or a *NamedType such as hex[4]
		Equal Expr    // [X = Equal]
		Fill  Expr    // [X fill " "]: a *String, or the number of a byte
		End   *String // [... end "\r\n"]
	}
)

func (t *Optional) typ()  {}
func (t *List) typ()      {}
func (t *Map) typ()       {}
func (t *NamedType) typ() {}
func (t *Inline) typ()    {}
func (t *Body) typ()      {}

func (t *NamedType) expr() {}

// Empty reports whether nothing stands between the brackets.
func (e *Extent) Empty() bool {
	return !e.Rest && e.Until == nil && e.Expr == nil && e.End == nil
}

// Range implements Node.
func (t *Optional) Range() source.Span  { return t.Span }
func (t *List) Range() source.Span      { return t.Span }
func (t *Map) Range() source.Span       { return t.Span }
func (t *NamedType) Range() source.Span { return t.Span }
func (t *Inline) Range() source.Span    { return t.Span }
func (t *Body) Range() source.Span      { return t.Span }
func (e *Extent) Range() source.Span    { return e.Span }

type (
	// Record is the inside of a struct, message or frame.
	Record struct {
		Span   source.Span  // with the braces
		Tagged *WireSetting // in front of them: how tagged fields of this struct stand, nil for as in the file
		Items  []RecordItem
	}

	// RecordItem is a *Field, *Literal, *Let or *Layout.
	RecordItem interface {
		Node
		recordItem()
	}

	// Field is one field. A nil Type stands for the wire tier's `.slot`, a bare
	// `body`, and a bare name.
	Field struct {
		Span  source.Span
		Doc   string // above it, or else on its line
		Slot  bool   // .name: fills a field of the frame
		Name  Name
		Label *String   // the header's name, in `headers`; what a word begins with, in `words`
		Also  []*String // other names of a header
		Type  Type
		Mods  []*Mod
	}

	// Literal is bytes that always stand there: "\r\n".
	Literal struct {
		Span  source.Span
		Value *String
	}

	// Let is `let name = expr`, or `let name = expr sets variable`.
	Let struct {
		Span  source.Span
		Doc   string
		Name  Name
		Value Expr
		Sets  *Name // nil where it sets nothing
	}

	// Layout is `words { ... }`, `headers { ... }` or `array { ... }`.
	Layout struct {
		Span   source.Span
		Kind   Name // words, headers or array
		Record *Record
	}

	// Mod is what follows a field's type. Key tells which of the others are set.
	Mod struct {
		Span source.Span
		// Key is the word, or "=" for an equation: = if since through default tag pad
		// align max via sets json kind id channel version first last more later split trim varint retired.
		Key   Name
		Value Expr    // = if since through default tag pad align max first last more later split; id's lower bound
		Upper Expr    // of a range: = a..b, id a..b
		Name  *Name   // via, sets; align n from
		Else  bool    // tag else
		More  []Expr  // tag (Value, More...)
		Fill  *Record // tag Value { .slot = n }: what stands around the value besides its tag
	}
)

func (*Field) recordItem()   {}
func (*Literal) recordItem() {}
func (*Let) recordItem()     {}
func (*Layout) recordItem()  {}

// Range implements Node.
func (r *Record) Range() source.Span  { return r.Span }
func (f *Field) Range() source.Span   { return f.Span }
func (l *Literal) Range() source.Span { return l.Span }
func (l *Let) Range() source.Span     { return l.Span }
func (l *Layout) Range() source.Span  { return l.Span }
func (m *Mod) Range() source.Span     { return m.Span }
