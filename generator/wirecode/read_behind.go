package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// behind is how many bytes stand behind a value that takes what is left: always so many, and
// those of a variable for what may be there or not.
type behind struct {
	bytes int64
	more  string // the name of the variable, "" for none
}

// plus adds the bytes of a literal.
func (b behind) plus(literal string) behind {
	b.bytes += int64(len(literal))
	return b
}

func (b behind) none() bool { return b == behind{} }

func (b behind) expr() gocode.Expr {
	switch {
	case b.more == "":
		return gocode.Int(b.bytes)
	case b.bytes == 0:
		return gocode.Id(b.more)
	}
	return gocode.Op(gocode.Id(b.more), "+", gocode.Int(b.bytes))
}

// behindRest returns how many bytes follow a field that takes what is left, in the stretch around it:
//
//	behind := 0
//	if crc {
//		behind += 2
//	}
func (r *reader) behindRest(f *schema.WireField, i int) behind {
	if f.Presence != schema.ByRest && !f.TakesRest(nil) {
		return behind{}
	}
	end := len(r.rec.Leaves)
	if s := r.rec.Bound(i); s != nil {
		end = s.Unknown.Stretch.To
	}
	return r.behindThat(r.rec.Leaves[min(i+1, end):end], func(next *schema.WireField) bool { return schema.MayMeet(f, next) })
}

// behindThat is how many bytes some leaves have, without the fields that are never there.
func (r *reader) behindThat(leaves []schema.Item, may func(*schema.WireField) bool) behind {
	bits, _ := r.p.sizes.StretchBits(leaves)
	b := behind{bytes: int64(bits / 8)}
	for _, next := range schema.FieldsIn(leaves) {
		if isTold(next) && may(next) {
			r.perhapsBehind(&b, next)
		}
	}
	return b
}

// isTold reports whether a field may be there or not, and something else than the bytes left says so.
func isTold(f *schema.WireField) bool {
	return f.Presence == schema.ByFlag || f.IsConditional() && (f.Presence == schema.Always || f.Presence == schema.ByIf)
}

// perhapsBehind adds the bytes of a field that may be there or not.
func (r *reader) perhapsBehind(b *behind, f *schema.WireField) {
	bits, fixed := r.p.sizes.ThereBits(f)
	if !fixed {
		return
	}
	if b.more == "" {
		b.more = r.fresh("behind")
		r.add(gocode.Define(b.more, gocode.Int(0)))
	}
	r.when(gocode.And(r.conditions(f), r.there(f, behind{})), func() {
		r.add(&gocode.Set{Targets: []gocode.Expr{gocode.Id(b.more)}, Op: "+=", Value: gocode.Int(int64(bits / 8))})
	})
}
