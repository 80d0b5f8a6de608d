package schema

// Around are the first of some fields that cannot be read by what stands in front of them
// alone, since something in them asks for what is known around the message: a session
// variable, the request, or a version that is the request's. Each is nil if there is none.
type Around struct{ Session, Request, Version *WireField }

// AroundOf returns what the leaves ask for with which a message begins.
func AroundOf(leaves []Item) Around {
	a := &around{seen: map[WireType]bool{}}
	for _, leaf := range leaves {
		f, ok := leaf.(*WireField)
		if !ok {
			continue
		}
		a.leaf = f
		a.field(f)
		a.versioned = a.versioned || f.Role == VersionRole
	}
	return a.Around
}

// IsAny reports whether there is any of them.
func (a Around) IsAny() bool { return a.Session != nil || a.Request != nil || a.Version != nil }

type around struct {
	Around
	leaf      *WireField // in which everything is
	seen      map[WireType]bool
	versioned bool // the version was met
}

func (a *around) field(f *WireField) {
	if !a.versioned && (f.Since > 0 || f.Through != nil) && a.Version == nil {
		a.Version = a.leaf
	}
	a.expr(f.If)
	if f.Equation != nil && f.Equation.Kind == Inverted {
		a.expr(f.Equation.Solution.Add)
	}
	for _, bind := range f.Binds {
		a.expr(bind.Value)
	}
	a.typ(f.Type)
}

func (a *around) typ(t WireType) {
	if t = Present(t); t == nil || a.seen[t] {
		return
	}
	a.seen[t] = true
	for _, end := range Ends(t) {
		a.expr(end.If)
		a.expr(end.Size)
		a.expr(end.Until)
	}
	switch t := t.(type) {
	case *WireList:
		a.typ(t.Elem)
	case *WireUnion:
		for _, v := range t.Variants {
			a.typ(v.Type)
		}
	case *WireStruct:
		for _, leaf := range t.Record.Leaves {
			if f, ok := leaf.(*WireField); ok {
				a.field(f)
			}
		}
		for _, f := range t.Record.Tagged {
			a.field(f)
		}
	}
}

func (a *around) expr(x Expr) {
	Visit(x, func(x Expr) {
		switch x := x.(type) {
		case *SessionRef:
			if a.Session == nil {
				a.Session = a.leaf
			}
		case *RequestRef:
			if a.Request == nil {
				a.Request = a.leaf
			}
		case *LetRef:
			a.expr(x.Let.Value)
		}
	})
}
