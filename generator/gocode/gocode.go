// Package gocode is a small tree of Go: the statements and expressions of which
// codecs are made. Package wirecode plans with it and package emit prints it. There
// are no decisions in it, and only as much of Go as codecs need.
package gocode

type (
	// Func is a function, or a method where it has a receiver.
	Func struct {
		Name    string
		Doc     string
		Recv    *Param // nil for a function
		Params  []Param
		Results []Param // named where a body wants it
		Body    []Stmt
	}

	// Param is a parameter or a result. Results may have no name.
	Param struct {
		Name string
		Type Expr
	}
)

// Expr is a value or a type: Id, Qual, *Sel, *Call, *Index, *Slice, Int, Hex, Str,
// *Unary, *Binary, *List, *Literal, *Closure, *Star, *SliceOf, *MapOf, *ArrayOf or *Assert.
type Expr interface{ expr() }

type (
	// Id is a name of this package, a variable, or a predeclared name.
	Id string
	// Qual is a name of another package.
	Qual struct{ Path, Name string }
	// Sel is X.Name.
	Sel struct {
		X    Expr
		Name string
	}
	// Call is Fun(Args), or Fun(Args...) where it is Spread. A conversion is a Call.
	Call struct {
		Fun    Expr
		Args   []Expr
		Spread bool
	}
	// Index is X[I]; of a generic function, its type arguments.
	Index struct {
		X Expr
		I []Expr
	}
	// Slice is X[Low:High]; either bound may be nil.
	Slice struct{ X, Low, High Expr }
	// Int is a number, written in decimal.
	Int int64
	// Hex is a number, written in hexadecimal.
	Hex uint64
	// Str is a string.
	Str string
	// Unary is Op X; Op "*" and "&" too.
	Unary struct {
		Op string
		X  Expr
	}
	// Binary is X Op Y. Parentheses are put where Go needs them.
	Binary struct {
		Op   string
		X, Y Expr
	}
	// List is X, X: what several targets are set to.
	List struct{ X []Expr }
	// Literal is Type{Fields}; without names where they are empty.
	Literal struct {
		Type   Expr
		Fields []Field
	}
	// Closure is a function literal.
	Closure struct {
		Params  []Param
		Results []Param
		Body    []Stmt
	}
	// Star is the type *X.
	Star struct{ X Expr }
	// SliceOf is the type []X.
	SliceOf struct{ X Expr }
	// MapOf is the type map[Key]X.
	MapOf struct{ Key, X Expr }
	// ArrayOf is the type [Len]X.
	ArrayOf struct {
		Len int
		X   Expr
	}
	// Assert is X.(Type).
	Assert struct{ X, Type Expr }
)

// Field is one entry of a Literal.
type Field struct {
	Name  string
	Value Expr
}

func (Id) expr()       {}
func (Qual) expr()     {}
func (*Sel) expr()     {}
func (*Call) expr()    {}
func (*Index) expr()   {}
func (*Slice) expr()   {}
func (Int) expr()      {}
func (Hex) expr()      {}
func (Str) expr()      {}
func (*Unary) expr()   {}
func (*Binary) expr()  {}
func (*List) expr()    {}
func (*Literal) expr() {}
func (*Closure) expr() {}
func (*Star) expr()    {}
func (*SliceOf) expr() {}
func (*MapOf) expr()   {}
func (*ArrayOf) expr() {}
func (*Assert) expr()  {}

// Stmt is a statement: *Let, *Var, *Set, *Do, *If, *For, *Range, *Switch, *TypeSwitch,
// *Return, Comment, Break or Continue.
type Stmt interface{ stmt() }

type (
	// Let is Names := Value.
	Let struct {
		Names []string
		Value Expr
	}
	// Var is var Name Type.
	Var struct {
		Name string
		Type Expr
	}
	// Set is Targets Op Value; Op is "=" where it is empty, else such as "+=".
	Set struct {
		Targets []Expr
		Op      string
		Value   Expr
	}
	// Do is a call, or x++ where Op says so.
	Do struct {
		X  Expr
		Op string
	}
	// If is if Init; Cond { Then } else { Else }.
	If struct {
		Init Stmt // nil for none
		Cond Expr
		Then []Stmt
		Else []Stmt // one *If among them becomes else if
	}
	// For is for Cond { Body }, or for Init; Cond; Post { Body }.
	For struct {
		Init Stmt
		Cond Expr
		Post Stmt
		Body []Stmt
	}
	// Range is for Key, Value := range X { Body }; names may be empty.
	Range struct {
		Key, Value string
		X          Expr
		Body       []Stmt
	}
	// Switch is switch Init; On { Cases }; On may be nil.
	Switch struct {
		Init  Stmt
		On    Expr
		Cases []Case
	}
	// TypeSwitch is switch Bind := X.(type) { Cases }; Bind may be empty.
	TypeSwitch struct {
		Bind  string
		X     Expr
		Cases []Case
	}
	// Return is return Values.
	Return struct{ Values []Expr }
	// Comment is a line comment, without the slashes.
	Comment string
	// Break is break.
	Break struct{}
	// Continue is continue.
	Continue struct{}
)

// Case is case Values: Body; default where there are no values.
type Case struct {
	Values []Expr
	Body   []Stmt
}

func (*Let) stmt()        {}
func (*Var) stmt()        {}
func (*Set) stmt()        {}
func (*Do) stmt()         {}
func (*If) stmt()         {}
func (*For) stmt()        {}
func (*Range) stmt()      {}
func (*Switch) stmt()     {}
func (*TypeSwitch) stmt() {}
func (*Return) stmt()     {}
func (Comment) stmt()     {}
func (Break) stmt()       {}
func (Continue) stmt()    {}
