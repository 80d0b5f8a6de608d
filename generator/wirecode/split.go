package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// split plans the function that returns how many bytes a message has, "" where
// messages are read as they come.
//
//	func splitMainClient(r *wire.Reader) int {
//		h := r.Peek(6)
//		if len(h) < 6 {
//			return 0
//		}
//		return r.Whole(6 + int(binary.BigEndian.Uint16(h[4:])), 6)
//	}
func (p *planner) split(what string, m *meeting) string {
	if m.Framing == nil {
		return ""
	}
	name := p.functionNamed("split" + what)
	p.splitOf(name, framed(m), m.nulls())
	return name
}

// nulls tells which of the sizes of a frame may say that what they are of is null, in any message.
func (m *meeting) nulls() map[int]bool {
	nulls := map[int]bool{}
	for _, a := range m.Dispatch.Alternatives() {
		for i, s := range a.Message.Framing.Sizes {
			nulls[i] = nulls[i] || a.Message.Record.MayBeNull(s) != nil
		}
	}
	return nulls
}

// splitOf plans split for a message that is framed.
func (p *planner) splitOf(name string, m *schema.Message, nulls map[int]bool) {
	body := p.splitFixed(m, m.Framing, nulls)
	if body == nil {
		body = p.splitPrefix(m, m.Framing, nulls)
	}
	p.add(&gocode.Func{
		Name: name, Doc: name + " returns how many bytes the message has that begins here.",
		Params: []gocode.Param{gocode.P("r", readerType)}, Results: []gocode.Param{{Type: gocode.Id("int")}},
		Body: body,
	})
}

// framed returns the message that has most in front of what its frame measures: what may be
// missing there is stepped over if it is there.
func framed(m *meeting) *schema.Message {
	var most *schema.Message
	for _, a := range m.Dispatch.Alternatives() {
		if most == nil || measuredFront(a.Message) > measuredFront(most) {
			most = a.Message
		}
	}
	return most
}

func measuredFront(m *schema.Message) int {
	return amountOf(m.Record.Leaves[:m.Framing.Sizes[0].Unknown.Stretch.From])
}

// amountOf is the more the more leaves there are, and the more of them may be missing.
func amountOf(leaves []schema.Item) (n int) {
	for _, leaf := range leaves {
		n += 2
		if f, ok := leaf.(*schema.WireField); ok && schema.IsOptional(f.Type) {
			n++
		}
	}
	return n
}

// bytesOfNull is a length, or 0 for one that says null: then nothing stands there.
func bytesOfNull(length gocode.Expr, null bool) gocode.Expr {
	if !null {
		return length
	}
	return gocode.CallOf(gocode.Id("max"), length, gocode.Int(0))
}

// splitFixed is for sizes at fixed places; nil for others.
func (p *planner) splitFixed(m *schema.Message, f *schema.Framing, nulls map[int]bool) []gocode.Stmt {
	if !f.Fixed {
		return nil
	}
	r := p.newReader("", nil)
	r.prefix = true
	r.rec = &schema.Record{}
	total := gocode.Expr(gocode.Int(int64(f.Before + f.After)))
	for i, s := range f.Sizes {
		at, fixed := p.offset(m.Record, s.By)
		bits, ok := p.sizes.FieldBits(s.By)
		if !fixed || !ok || schema.IsEither(s.By.Type) || s.Add != nil && !schema.IsConstant(s.Add) {
			return nil
		}
		n := value{p.numberAt(gocode.Id("h"), s.By.Type, at, uint(bits)), isNumber}
		size := bytesOfNull(r.unchecked(n, s.By.Type, s.Linear), nulls[i])
		if total == gocode.Expr(gocode.Int(0)) {
			total = size
			continue
		}
		total = gocode.Op(total, "+", size)
	}
	header := gocode.Int(int64(f.Header))
	return []gocode.Stmt{
		gocode.Define("h", gocode.Method(idR, "Peek", header)),
		gocode.When(gocode.Op(gocode.Len(gocode.Id("h")), "<", header), gocode.Give(gocode.Int(0))),
		gocode.Give(gocode.Method(idR, "Whole", total, header)),
	}
}

// splitPrefix reads up to the last size:
//
//	start := r.Pos()
//	r.Skip(1)
//	length := r.Uvarint(10)
//	return r.Whole(r.Pos() - start + int(length), r.Pos() - start)
func (p *planner) splitPrefix(m *schema.Message, f *schema.Framing, nulls map[int]bool) []gocode.Stmt {
	from := f.Sizes[0].Unknown.Stretch.From
	stop := from
	for _, s := range f.Sizes {
		stop = max(stop, behindSize(m.Record, s))
	}
	return p.prefixAlone(prefix{
		message: m, stop: stop, ends: stop == from, bail: gocode.Give(gocode.Int(0)),
		begin: []gocode.Stmt{gocode.Define("start", gocode.Method(idR, "Pos"))},
		finish: func(r *reader) {
			total := gocode.Op(r.place(from), "-", gocode.Id("start"))
			if f.After > 0 {
				total = gocode.Op(total, "+", gocode.Int(int64(f.After)))
			}
			for i, s := range f.Sizes {
				total = gocode.Op(total, "+", bytesOfNull(r.solved(s), nulls[i]))
			}
			r.add(gocode.When(gocode.Not(r.call("OK")), gocode.Give(gocode.Int(0))),
				gocode.Give(r.call("Whole", total, gocode.Op(r.call("Pos"), "-", gocode.Id("start")))))
		},
	})
}

// behindSize is the leaf behind all that a size is calculated of. What another field of the
// frame tells the size of need not be read: each message may fill it with something else.
func behindSize(rec *schema.Record, s *schema.Solution) (behind int) {
	for ; s != nil; s = s.Or {
		behind = max(behind, rec.LeafAt(s.By)+1)
		schema.Visit(s.Add, func(x schema.Expr) {
			switch x := x.(type) {
			case *schema.FieldRef, *schema.LetRef:
				for _, f := range fieldsIn(rec, x) {
					behind = max(behind, rec.LeafAt(f)+1)
				}
			case *schema.Measure:
				to := x.Stretch.To
				if by := frameSize(rec, x.Stretch); by != nil {
					to = rec.LeafAt(by.By) + 1
				}
				behind = max(behind, to)
			}
		})
	}
	return behind
}

// frameSize is the equation of a frame that always tells the size of a stretch, and asks for
// no other; nil if there is none.
func frameSize(rec *schema.Record, at schema.Stretch) *schema.Solution {
	for _, f := range rec.Fields() {
		if f.Level == schema.Body || f.IsConditional() || f.Equation == nil || f.Equation.Solution == nil {
			continue
		}
		s := f.Equation.Solution
		of := s.Unknown.Stretch
		if s.Unknown.Of == schema.SizeOf && s.Or == nil && (s.Add == nil || schema.IsConstant(s.Add)) && of.From == at.From && of.To == at.To && rec.Uncounted(of) == rec.Uncounted(at) {
			return s
		}
	}
	return nil
}
