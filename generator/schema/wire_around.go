package schema

// Around are the first of some fields that cannot be read by what stands in front of them and
// the session alone, since something in them asks for what is known around the message: the
// request, or a version that is the request's; or for a session variable that fields in front
// may set, as who only looks at a message does not. Each is nil if there is none.
type Around struct{ Session, Request, Version *WireField }

// AroundOf returns what the leaves ask for with which a message begins.
func AroundOf(leaves []Item) Around {
	a := &around{sets: map[*Variable]bool{}}
	for _, leaf := range leaves {
		f, ok := leaf.(*WireField)
		if !ok {
			continue
		}
		newExprWalk(a.setsIn, func(Expr) {}).typ(f.Type)
		a.leaf, a.walk = f, newExprWalk(a.field, a.expr)
		a.walk.fieldOf(f)
		a.setsIn(f)
		a.versioned = a.versioned || f.Role == VersionRole
	}
	return a.Around
}

// IsAny reports whether there is any of them.
func (a Around) IsAny() bool { return a.Session != nil || a.Request != nil || a.Version != nil }

type around struct {
	Around
	walk      *exprWalk
	leaf      *WireField         // in which everything is
	sets      map[*Variable]bool // those that are set in front, or in it
	versioned bool               // the version was met
}

func (a *around) setsIn(f *WireField) {
	if f.Sets != nil {
		a.sets[f.Sets] = true
	}
}

func (a *around) field(f *WireField) {
	if !a.versioned && (f.Since > 0 || f.Through != nil) && a.Version == nil {
		a.Version = a.leaf
	}
	if f.Equation != nil && f.Equation.Kind == Inverted {
		a.walk.asks(f.Equation.Solution.Add)
	}
}

func (a *around) expr(x Expr) {
	Visit(x, func(x Expr) {
		switch x := x.(type) {
		case *SessionRef:
			if a.Session == nil && a.sets[x.Variable] {
				a.Session = a.leaf
			}
		case *RequestRef:
			if a.Request == nil {
				a.Request = a.leaf
			}
		}
	})
}
