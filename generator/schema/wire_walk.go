package schema

// exprWalk goes through what fields ask for, and the types and lets in that, each once.
type exprWalk struct {
	types map[WireType]bool
	lets  map[*Let]bool
	field func(*WireField) // is called for each field; its equation is left to it
	expr  func(Expr)
}

func newExprWalk(field func(*WireField), expr func(Expr)) *exprWalk {
	return &exprWalk{map[WireType]bool{}, map[*Let]bool{}, field, expr}
}

func (w *exprWalk) record(r *Record) {
	for _, f := range r.Fields() {
		w.fieldOf(f)
	}
	for _, leaf := range r.Leaves {
		if t, ok := leaf.(*Trim); ok {
			w.asks(t.If)
		}
	}
	for _, l := range r.SettingLets() {
		if !w.lets[l] {
			w.lets[l] = true
			w.asks(l.Value)
		}
	}
}

func (w *exprWalk) fieldOf(f *WireField) {
	w.field(f)
	w.asks(f.If)
	for _, bind := range f.Binds {
		w.asks(bind.Value)
	}
	w.typ(f.Type)
}

func (w *exprWalk) asks(x Expr) {
	w.expr(x)
	Visit(x, func(x Expr) {
		if ref, ok := x.(*LetRef); ok && !w.lets[ref.Let] {
			w.lets[ref.Let] = true
			w.asks(ref.Let.Value)
		}
	})
}

func (w *exprWalk) typ(t WireType) {
	if t = Present(t); t == nil || w.types[t] {
		return
	}
	w.types[t] = true
	for _, end := range Ends(t) {
		w.asks(end.If)
		w.asks(end.Size)
		w.asks(end.Until)
	}
	switch t := t.(type) {
	case *WireList:
		w.typ(t.Elem)
	case *WireMap:
		w.typ(t.Elem)
	case *WireUnion:
		for _, v := range t.Variants {
			w.typ(v.Type)
		}
	case *WireStruct:
		w.record(t.Record)
	}
}

// SessionOf returns the session variables that the codec of a type asks for, and those that
// it sets.
func SessionOf(t WireType) (asks, sets map[*Variable]bool) {
	walk, asks, sets := newSessionWalk()
	walk.typ(t)
	return asks, sets
}

// newSessionWalk returns a walk that finds them.
func newSessionWalk() (walk *exprWalk, asks, sets map[*Variable]bool) {
	asks, sets = map[*Variable]bool{}, map[*Variable]bool{}
	walk = newExprWalk(func(f *WireField) {
		if f.Sets != nil {
			sets[f.Sets] = true
		}
		if f.Equation != nil {
			walk.asks(f.Equation.Value)
		}
	}, func(x Expr) {
		Visit(x, func(x Expr) {
			if ref, is := x.(*SessionRef); is {
				asks[ref.Variable] = true
			}
		})
	})
	return walk, asks, sets
}

// SessionOf is that of the codec of a message.
func (m *Message) SessionOf() (asks, sets map[*Variable]bool) {
	walk, asks, sets := newSessionWalk()
	walk.record(m.Record)
	walk.asks(m.Record.Other)
	for _, l := range m.Record.SettingLets() {
		sets[l.Sets] = true
	}
	return asks, sets
}

// SetsSession reports whether values of a type set a session variable.
func SetsSession(t WireType) bool {
	_, sets := SessionOf(t)
	return len(sets) > 0
}

// SetsSession reports whether the message sets a session variable.
func (m *Message) SetsSession() bool {
	_, sets := m.SessionOf()
	return len(sets) > 0
}

// AsksSession reports whether the codec of a type asks for session variables, or sets them.
func AsksSession(t WireType) bool {
	asks, sets := SessionOf(t)
	return len(asks) > 0 || len(sets) > 0
}

// AsksSession reports whether the codec of the message, or of its fragments, asks for session
// variables, or sets them.
func (m *Message) AsksSession() bool {
	asks, sets := m.SessionOf()
	return len(asks) > 0 || len(sets) > 0 || m.Fragments != nil && m.Fragments.Piece.AsksSession()
}
