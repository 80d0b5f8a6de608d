package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
)

// mentions reports whether statements ask for a name. What only assigns to it does not.
func mentions(list []gocode.Stmt, name gocode.Id) bool {
	for _, s := range list {
		if mentionsIn(s, name) {
			return true
		}
	}
	return false
}

func mentionsIn(s gocode.Stmt, name gocode.Id) bool {
	switch s := s.(type) {
	case nil:
		return false
	case *gocode.Let:
		return asks(name, s.Value)
	case *gocode.Set:
		return asks(name, s.Value) || slices.ContainsFunc(s.Targets, func(to gocode.Expr) bool { return to != gocode.Expr(name) && asks(name, to) })
	case *gocode.Do:
		return asks(name, s.X)
	case *gocode.If:
		return mentionsIn(s.Init, name) || asks(name, s.Cond) || mentions(s.Then, name) || mentions(s.Else, name)
	case *gocode.For:
		return mentionsIn(s.Init, name) || asks(name, s.Cond) || mentionsIn(s.Post, name) || mentions(s.Body, name)
	case *gocode.Range:
		return asks(name, s.X) || mentions(s.Body, name)
	case *gocode.Switch:
		return mentionsIn(s.Init, name) || asks(name, s.On) || inCases(s.Cases, name)
	case *gocode.TypeSwitch:
		return asks(name, s.X) || inCases(s.Cases, name)
	case *gocode.Return:
		return asks(name, s.Values...)
	}
	return false
}

func inCases(all []gocode.Case, name gocode.Id) bool {
	for _, c := range all {
		if asks(name, c.Values...) || mentions(c.Body, name) {
			return true
		}
	}
	return false
}

// asks reports whether expressions have a name in them.
func asks(name gocode.Id, list ...gocode.Expr) bool {
	for _, x := range list {
		if asksIn(x, name) {
			return true
		}
	}
	return false
}

func asksIn(x gocode.Expr, name gocode.Id) bool {
	switch x := x.(type) {
	case gocode.Id:
		return x == name
	case *gocode.Sel:
		return asks(name, x.X)
	case *gocode.List:
		return asks(name, x.X...)
	case *gocode.Call:
		return asks(name, x.Fun) || asks(name, x.Args...)
	case *gocode.Index:
		return asks(name, x.X) || asks(name, x.I...)
	case *gocode.Slice:
		return asks(name, x.X, x.Low, x.High)
	case *gocode.Unary:
		return asks(name, x.X)
	case *gocode.Binary:
		return asks(name, x.X, x.Y)
	case *gocode.Assert:
		return asks(name, x.X)
	case *gocode.Literal:
		for _, f := range x.Fields {
			if asks(name, f.Value) {
				return true
			}
		}
	}
	return false
}
