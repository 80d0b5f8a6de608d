package emit

import (
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gocode"
)

// function writes a function of a codec with its doc.
func function(g *jen.Group, f *gocode.Func) {
	begin(g, wrap(f.Doc))
	s := g.Func()
	if f.Recv != nil {
		s.Params(codeParam(*f.Recv))
	}
	signature(s.Id(f.Name), f.Params, f.Results).BlockFunc(func(g *jen.Group) { statements(g, f.Body) })
}

// signature writes parameters and results behind s.
func signature(s *jen.Statement, params, results []gocode.Param) *jen.Statement {
	s.Params(codeParams(params)...)
	switch {
	case len(results) == 0:
		return s
	case len(results) == 1 && results[0].Name == "":
		return s.Add(code(results[0].Type))
	}
	return s.Params(codeParams(results)...)
}

func codeParams(params []gocode.Param) []jen.Code {
	var all []jen.Code
	for _, p := range params {
		all = append(all, codeParam(p))
	}
	return all
}

func codeParam(p gocode.Param) jen.Code {
	if p.Name == "" {
		return code(p.Type)
	}
	return jen.Id(p.Name).Add(code(p.Type))
}

func statements(g *jen.Group, body []gocode.Stmt) {
	for _, s := range body {
		if text, ok := s.(gocode.Comment); ok {
			doc(g, string(text))
			continue
		}
		g.Add(statement(s))
	}
}

func block(body []gocode.Stmt) func(*jen.Group) {
	return func(g *jen.Group) { statements(g, body) }
}

func statement(s gocode.Stmt) *jen.Statement {
	switch s := s.(type) {
	case *gocode.Var:
		return jen.Var().Id(s.Name).Add(code(s.Type))
	case *gocode.If:
		return conditional(s)
	case *gocode.For:
		return loop(s)
	case *gocode.Range:
		return rangeLoop(s)
	case *gocode.Switch:
		return switched(s)
	case *gocode.TypeSwitch:
		return typeSwitched(s)
	case *gocode.Return:
		return jen.Return(codes(s.Values)...)
	case gocode.Break:
		return jen.Break()
	case gocode.Continue:
		return jen.Continue()
	}
	return expressions{}.simple(s)
}

// simple writes a statement that may stand in front of a condition.
func (e expressions) simple(s gocode.Stmt) *jen.Statement {
	switch s := s.(type) {
	case *gocode.Let:
		return jen.ListFunc(func(g *jen.Group) {
			for _, name := range s.Names {
				g.Id(name)
			}
		}).Op(":=").Add(e.write(s.Value))
	case *gocode.Set:
		op := s.Op
		if op == "" {
			op = "="
		}
		return jen.List(codes(s.Targets)...).Op(op).Add(e.write(s.Value))
	case *gocode.Do:
		if s.Op != "" {
			return code(s.X).Op(s.Op)
		}
		return code(s.X)
	}
	return jen.Null()
}

// header writes a simple statement in front of a condition.
func header(s gocode.Stmt) *jen.Statement { return expressions{header: true}.simple(s) }

func conditional(s *gocode.If) *jen.Statement {
	var head []jen.Code
	if s.Init != nil {
		head = append(head, header(s.Init))
	}
	out := jen.If(append(head, inHeader(s.Cond))...).BlockFunc(block(s.Then))
	if len(s.Else) == 0 {
		return out
	}
	if next, ok := s.Else[0].(*gocode.If); ok && len(s.Else) == 1 {
		return out.Else().Add(conditional(next))
	}
	return out.Else().BlockFunc(block(s.Else))
}

func loop(s *gocode.For) *jen.Statement {
	if s.Init == nil && s.Post == nil {
		if s.Cond == nil {
			return jen.For().BlockFunc(block(s.Body))
		}
		return jen.For(inHeader(s.Cond)).BlockFunc(block(s.Body))
	}
	init, cond, post := jen.Empty(), jen.Empty(), jen.Empty()
	if s.Init != nil {
		init = header(s.Init)
	}
	if s.Cond != nil {
		cond = inHeader(s.Cond)
	}
	if s.Post != nil {
		post = header(s.Post)
	}
	return jen.For(init, cond, post).BlockFunc(block(s.Body))
}

func rangeLoop(s *gocode.Range) *jen.Statement {
	head := jen.Range().Add(inHeader(s.X))
	key := s.Key
	if key == "" && s.Value != "" {
		key = "_"
	}
	switch {
	case key == "":
	case s.Value == "":
		head = jen.Id(key).Op(":=").Add(head)
	default:
		head = jen.List(jen.Id(key), jen.Id(s.Value)).Op(":=").Add(head)
	}
	return jen.For(head).BlockFunc(block(s.Body))
}

func switched(s *gocode.Switch) *jen.Statement {
	var head []jen.Code
	if s.Init != nil {
		head = append(head, header(s.Init))
	}
	switch {
	case s.On != nil:
		head = append(head, inHeader(s.On))
	case s.Init != nil:
		head = append(head, jen.Empty())
	}
	return jen.Switch(head...).BlockFunc(cases(s.Cases))
}

func typeSwitched(s *gocode.TypeSwitch) *jen.Statement {
	head := inHeader(s.X).Assert(jen.Type())
	if s.Bind != "" {
		head = jen.Id(s.Bind).Op(":=").Add(head)
	}
	return jen.Switch(head).BlockFunc(cases(s.Cases))
}

func cases(all []gocode.Case) func(*jen.Group) {
	return func(g *jen.Group) {
		for _, c := range all {
			if len(c.Values) == 0 {
				g.Default().BlockFunc(block(c.Body))
				continue
			}
			g.Case(codes(c.Values)...).BlockFunc(block(c.Body))
		}
	}
}

// code writes an expression or a type.
func code(x gocode.Expr) *jen.Statement { return expressions{}.write(x) }

// inHeader writes an expression that may stand in front of a block, where a
// composite literal needs parentheses.
func inHeader(x gocode.Expr) *jen.Statement { return expressions{header: true}.write(x) }

func codes(all []gocode.Expr) []jen.Code {
	var out []jen.Code
	for _, x := range all {
		out = append(out, code(x))
	}
	return out
}

// expressions writes expressions where they stand.
type expressions struct{ header bool }

func (e expressions) write(x gocode.Expr) *jen.Statement {
	switch x := x.(type) {
	case gocode.Id:
		return jen.Id(string(x))
	case gocode.Qual:
		return jen.Qual(x.Path, x.Name)
	case gocode.Int:
		return jen.Op(strconv.FormatInt(int64(x), 10))
	case gocode.Hex:
		return jen.Op("0x" + strconv.FormatUint(uint64(x), 16))
	case gocode.Str:
		return jen.Op(strconv.Quote(string(x)))
	case *gocode.Sel:
		return e.operand(x.X).Dot(x.Name)
	case *gocode.Call:
		return e.call(x)
	case *gocode.Index:
		return e.index(x)
	case *gocode.Slice:
		return e.operand(x.X).Index(bound(x.Low), bound(x.High))
	case *gocode.Unary:
		return jen.Op(x.Op).Add(e.unaryOperand(x))
	case *gocode.Binary:
		return e.side(x.X, precedence(x.Op)).Op(x.Op).Add(e.side(x.Y, behind(x)))
	case *gocode.List:
		return jen.List(codes(x.X)...)
	case *gocode.Literal:
		return e.literal(x)
	case *gocode.Closure:
		return signature(jen.Func(), x.Params, x.Results).BlockFunc(block(x.Body))
	case *gocode.Assert:
		return e.operand(x.X).Assert(code(x.Type))
	}
	return typeCode(x)
}

func typeCode(x gocode.Expr) *jen.Statement {
	switch x := x.(type) {
	case *gocode.Star:
		return jen.Op("*").Add(code(x.X))
	case *gocode.SliceOf:
		return jen.Index().Add(code(x.X))
	case *gocode.MapOf:
		return jen.Map(code(x.Key)).Add(code(x.X))
	case *gocode.ArrayOf:
		return jen.Index(jen.Lit(x.Len)).Add(code(x.X))
	}
	return jen.Null()
}

func (e expressions) call(x *gocode.Call) *jen.Statement {
	args := codes(x.Args)
	if last := len(args) - 1; x.Spread && last >= 0 {
		args[last] = jen.Add(args[last]).Op("...")
	}
	return e.operand(x.Fun).Call(args...)
}

func (e expressions) index(x *gocode.Index) *jen.Statement {
	if len(x.I) == 1 {
		return e.operand(x.X).Index(code(x.I[0]))
	}
	return e.operand(x.X).Types(codes(x.I)...)
}

func bound(x gocode.Expr) jen.Code {
	if x == nil {
		return jen.Empty()
	}
	return code(x)
}

// literal writes Type{Name: value}.
func (e expressions) literal(x *gocode.Literal) *jen.Statement {
	s := jen.Null()
	if x.Type != nil {
		s = code(x.Type)
	}
	s = s.ValuesFunc(func(g *jen.Group) {
		for _, f := range x.Fields {
			if f.Name == "" {
				g.Add(code(f.Value))
				continue
			}
			g.Id(f.Name).Op(":").Add(code(f.Value))
		}
	})
	if e.header {
		return jen.Parens(s)
	}
	return s
}

// operand writes what a selector, an index or a call stands behind.
func (e expressions) operand(x gocode.Expr) *jen.Statement {
	switch x := x.(type) {
	case *gocode.Unary, *gocode.Binary, *gocode.Star, *gocode.Closure:
		return jen.Parens(code(x))
	case gocode.Int:
		if x < 0 {
			return jen.Parens(code(x))
		}
	}
	return e.write(x)
}

// unaryOperand writes what a unary operator stands in front of; -(-1) would be --1
// without parentheses.
func (e expressions) unaryOperand(x *gocode.Unary) *jen.Statement {
	switch y := x.X.(type) {
	case *gocode.Binary:
		return jen.Parens(code(y))
	case *gocode.Unary:
		if y.Op == x.Op && x.Op != "*" && x.Op != "!" {
			return jen.Parens(code(y))
		}
	case gocode.Int:
		if y < 0 {
			return jen.Parens(code(y))
		}
	}
	return e.write(x.X)
}

// side writes an operand of a binary operator, in parentheses where what is in it
// binds less than least.
func (e expressions) side(x gocode.Expr, least int) *jen.Statement {
	if b, ok := x.(*gocode.Binary); ok && precedence(b.Op) < least {
		return jen.Parens(code(b))
	}
	return e.write(x)
}

// behind is what the second operand of x has to bind by: more than x does, but for
// logic, whose order does not matter.
func behind(x *gocode.Binary) int {
	if y, ok := x.Y.(*gocode.Binary); ok && y.Op == x.Op && (x.Op == "&&" || x.Op == "||") {
		return precedence(x.Op)
	}
	return precedence(x.Op) + 1
}

// precedence is that of Go's binary operators.
func precedence(op string) int {
	switch op {
	case "||":
		return 1
	case "&&":
		return 2
	case "==", "!=", "<", "<=", ">", ">=":
		return 3
	case "+", "-", "|", "^":
		return 4
	}
	return 5
}
