package dispatch

import (
	"slices"
	"strconv"

	"github.com/netgen-dev/netgen/generator/schema"
)

// bits returns the number at a place, and false if not all of it is known,
// or it is text.
func (c *candidate) bits(p schema.Probe) (n schema.Number, known bool) {
	if p.Base > 0 {
		return n, false
	}
	for i := range p.Bits {
		at, bit := p.BitAt(i)
		switch o := c.octets[at]; {
		case o.Mask&bit == 0:
			return schema.Number{}, false
		case o.Value&bit != 0:
			n.Abs |= 1 << i
		}
	}
	return n, p.Bits > 0
}

// bytes returns those at a place as a text, and nil if not all of them are known.
func (c *candidate) bytes(p schema.Probe) schema.Expr {
	var text schema.Text
	for at := p.Offset / 8; at < (p.Offset+p.Bits)/8; at++ {
		o := c.octets[at]
		if o.Mask != 0xff {
			return nil
		}
		text += schema.Text([]byte{o.Value})
	}
	return text
}

// canBe reports whether no bit that is known at a place is another one in a number, and the message
// does not end in front of it.
func (c *candidate) canBe(v schema.Expr, p schema.Probe) bool {
	if p.Bits > 0 && c.most > 0 && uint64(p.Offset+p.Bits) > c.most {
		return false
	}
	if p.Base > 0 {
		return c.canBeDigits(p)
	}
	if text, ok := v.(schema.Text); ok && p.Behind > 0 {
		return c.behind.canBe(string(text), int(p.Behind)-1)
	}
	if text, ok := v.(schema.Text); ok && p.Text {
		return c.canBegin(string(text), p.Offset/8)
	}
	n, ok := v.(schema.Number)
	for i := range p.Bits {
		at, bit := p.BitAt(i)
		if o := c.octets[at]; ok && o.Mask&bit != 0 && (o.Value&bit != 0) != (n.Bits()>>i&1 != 0) {
			return false
		}
	}
	return !ok || p.Bits != 8 || p.Offset%8 != 0 || c.canHave(byte(n.Bits()), p.Offset/8)
}

// canHave reports whether a byte at a place is not ruled out by what kind of byte stands there.
func (c *candidate) canHave(b byte, at uint) bool {
	base := c.digits[at]
	return c.word.canBe(b, at) && (base == 0 || isDigit(b, base) || b == '-' && base == 10)
}

func isDigit(b byte, base int) bool {
	_, err := strconv.ParseUint(string(rune(b)), base, 8)
	return err == nil
}

// digits notes the bytes where a number stands as text, be it the length in front of a value. Of
// one that is of any width they are the first.
func (s *scanner) digits(c *candidate, f *schema.WireField) {
	t, always := f.Type, f.Presence == schema.Always
	if ends := schema.Ends(t); len(ends) == 1 && ends[0].How == schema.EndPrefix {
		t, always = ends[0].Prefix, always || f.Presence == schema.ByNull
	}
	if schema.BaseOfDigits(t) == 0 || !always || f.IsConditional() || f.Via != nil {
		return
	}
	bits, fixed := s.sizes.Bits(t)
	if !fixed {
		bits = 8
	}
	p := s.wire.PlaceOf(t, s.bits, uint(bits))
	for at := p.Offset / 8; at < (p.Offset+p.Bits)/8; at++ {
		c.digits[at] = p.Base
	}
}

// canBeDigits reports whether no byte that is known at a place is anything but a digit.
func (c *candidate) canBeDigits(p schema.Probe) bool {
	for at := p.Offset / 8; at < (p.Offset+p.Bits)/8; at++ {
		if o := c.octets[at]; o.Mask == 0xff && !isDigit(o.Value, p.Base) {
			return false
		}
	}
	return true
}

// canBegin is canBe for the bytes at a place.
func (c *candidate) canBegin(text string, at uint) bool {
	for i := range len(text) {
		if o := c.octets[at+uint(i)]; o.Value != text[i]&o.Mask || !c.canHave(text[i], at+uint(i)) {
			return false
		}
	}
	return true
}

// isOut reports whether a byte at a place is of a word, or a digit, and none of the constants
// there.
func (c *candidate) isOut(all []*candidate, p schema.Probe) bool {
	at := p.Offset / 8
	if p.Bits != 8 || p.Offset%8 != 0 || !c.word.covers(at) && c.digits[at] == 0 {
		return false
	}
	return !slices.ContainsFunc(all, func(o *candidate) bool {
		v, _ := o.look(p)
		n, ok := v.(schema.Number)
		return ok && c.canHave(byte(n.Bits()), at)
	})
}
