package runtime

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
)

// A PrefixSet is a set of IP addresses, given as prefixes and ranges. IPv4
// addresses that are written as IPv6 ones (::ffff:192.0.2.1) are IPv4 addresses
// to it, and zones do not count. The zero value is empty and ready to use. It
// may be used and changed by several goroutines at a time; it must not be
// copied.
type PrefixSet struct {
	mu     sync.RWMutex
	ranges []addrRange // sorted, with gaps between them
}

// An addrRange is a range of addresses of one family, both ends included.
type addrRange struct{ from, to netip.Addr }

// NewPrefixSet makes a set of prefixes.
func NewPrefixSet(prefixes ...netip.Prefix) *PrefixSet {
	set := &PrefixSet{}
	for _, p := range prefixes {
		set.Add(p)
	}
	return set
}

// PrivateRanges returns a new set of the addresses that are not of the public
// internet, but of this host, its links and private networks: loopback,
// link-local, private (RFC 1918 and fc00::/7), shared (100.64.0.0/10) and
// unspecified ones. It is for dialing what strangers name.
func PrivateRanges() *PrefixSet {
	set := &PrefixSet{}
	for _, text := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
		"::/128", "::1/128", "fc00::/7", "fe80::/10",
	} {
		set.Add(netip.MustParsePrefix(text))
	}
	return set
}

// Add adds the addresses of a prefix. One that is not valid has none.
func (s *PrefixSet) Add(p netip.Prefix) {
	if r, ok := rangeOf(p); ok {
		s.add(r)
	}
}

// Remove removes the addresses of a prefix.
func (s *PrefixSet) Remove(p netip.Prefix) {
	if r, ok := rangeOf(p); ok {
		s.remove(r)
	}
}

// AddRange adds the addresses from one to another, both included. It is an
// error if they are of different families or in the wrong order.
func (s *PrefixSet) AddRange(from, to netip.Addr) error {
	r := addrRange{plain(from), plain(to)}
	if !r.from.IsValid() || r.from.BitLen() != r.to.BitLen() || r.to.Less(r.from) {
		return fmt.Errorf("%v to %v is no range of addresses", from, to)
	}
	s.add(r)
	return nil
}

// Contains reports whether an address is in the set.
func (s *PrefixSet) Contains(addr netip.Addr) bool {
	addr = plain(addr)
	s.mu.RLock()
	defer s.mu.RUnlock()
	i, exact := slices.BinarySearchFunc(s.ranges, addr, func(r addrRange, a netip.Addr) int { return r.from.Compare(a) })
	return exact || i > 0 && s.ranges[i-1].contains(addr)
}

// Prefixes returns the fewest prefixes that are the set, IPv4 first.
func (s *PrefixSet) Prefixes() []netip.Prefix {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var list []netip.Prefix
	for _, r := range s.ranges {
		list = r.appendPrefixes(list)
	}
	return list
}

// MarshalText writes the prefixes with spaces between them.
func (s *PrefixSet) MarshalText() ([]byte, error) {
	var b []byte
	for i, p := range s.Prefixes() {
		if i > 0 {
			b = append(b, ' ')
		}
		b = p.AppendTo(b)
	}
	return b, nil
}

// UnmarshalText reads prefixes and addresses with white space between them, in
// place of what the set was.
func (s *PrefixSet) UnmarshalText(text []byte) error {
	var next PrefixSet
	for word := range strings.FieldsSeq(string(text)) {
		p, err := parsePrefix(word)
		if err != nil {
			return err
		}
		next.Add(p)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ranges = next.ranges
	return nil
}

func parsePrefix(text string) (netip.Prefix, error) {
	if strings.Contains(text, "/") {
		return netip.ParsePrefix(text)
	}
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, err
	}
	return netip.PrefixFrom(addr.WithZone(""), addr.BitLen()), nil
}

func (s *PrefixSet) add(r addrRange) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := make([]addrRange, 0, len(s.ranges)+1)
	for _, old := range s.ranges {
		if r.touches(old) {
			r = addrRange{lesser(r.from, old.from), greater(r.to, old.to)}
		} else {
			kept = append(kept, old)
		}
	}
	i, _ := slices.BinarySearchFunc(kept, r, func(a, b addrRange) int { return a.from.Compare(b.from) })
	s.ranges = slices.Insert(kept, i, r)
}

func (s *PrefixSet) remove(r addrRange) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := make([]addrRange, 0, len(s.ranges)+1)
	for _, old := range s.ranges {
		if !r.overlaps(old) {
			kept = append(kept, old)
			continue
		}
		if old.from.Less(r.from) {
			kept = append(kept, addrRange{old.from, r.from.Prev()})
		}
		if r.to.Less(old.to) {
			kept = append(kept, addrRange{r.to.Next(), old.to})
		}
	}
	s.ranges = kept
}

// plain is an address as the set knows it.
func plain(addr netip.Addr) netip.Addr { return addr.Unmap().WithZone("") }

// rangeOf returns the addresses of a prefix.
func rangeOf(p netip.Prefix) (addrRange, bool) {
	if addr := p.Addr(); addr.Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(addr.Unmap(), p.Bits()-96)
	}
	if !p.IsValid() {
		return addrRange{}, false
	}
	p = p.Masked()
	return addrRange{p.Addr(), lastOf(p)}, true
}

// lastOf returns the last address of a prefix, whose bits beyond it are 0.
func lastOf(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for bit := p.Bits(); bit < p.Addr().BitLen(); bit++ {
		b[bit/8] |= 0x80 >> (bit % 8)
	}
	last, _ := netip.AddrFromSlice(b)
	return last
}

func (r addrRange) contains(addr netip.Addr) bool {
	return r.from.BitLen() == addr.BitLen() && !addr.Less(r.from) && !r.to.Less(addr)
}

func (r addrRange) overlaps(o addrRange) bool {
	return r.from.BitLen() == o.from.BitLen() && !r.to.Less(o.from) && !o.to.Less(r.from)
}

// touches reports whether the two are one range without gap.
func (r addrRange) touches(o addrRange) bool {
	return r.overlaps(o) || r.to.Next() == o.from || o.to.Next() == r.from
}

// appendPrefixes appends the fewest prefixes that are the range.
func (r addrRange) appendPrefixes(list []netip.Prefix) []netip.Prefix {
	for from := r.from; ; {
		p := r.largest(from)
		list = append(list, p)
		last := lastOf(p)
		if last == r.to {
			return list
		}
		from = last.Next()
	}
}

// largest returns the largest prefix that begins with from and ends within r.
func (r addrRange) largest(from netip.Addr) netip.Prefix {
	for bits := 0; ; bits++ {
		p := netip.PrefixFrom(from, bits)
		if p.Masked().Addr() == from && !r.to.Less(lastOf(p)) {
			return p
		}
	}
}

func lesser(a, b netip.Addr) netip.Addr {
	if b.Less(a) {
		return b
	}
	return a
}

func greater(a, b netip.Addr) netip.Addr {
	if a.Less(b) {
		return b
	}
	return a
}
