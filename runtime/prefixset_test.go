package runtime

import (
	"encoding/json"
	"math/rand/v2"
	"net/netip"
	"sync"
	"testing"
)

func TestPrefixSet(t *testing.T) {
	t.Parallel()
	set := NewPrefixSet(netip.MustParsePrefix("10.1.2.3/8"), netip.MustParsePrefix("2001:db8::/32"), netip.Prefix{})
	if err := set.AddRange(netip.MustParseAddr("192.0.2.3"), netip.MustParseAddr("192.0.2.9")); err != nil {
		t.Error(err)
	}
	for text, want := range map[string]bool{
		"10.255.0.1": true, "11.0.0.0": false, "9.255.255.255": false, "::ffff:10.0.0.1": true,
		"192.0.2.2": false, "192.0.2.3": true, "192.0.2.9": true, "192.0.2.10": false, "::ffff:192.0.2.4": true,
		"2001:db8:ffff::1": true, "2001:db9::": false, "::10.0.0.1": false, "2001:db8::1%eth0": true,
	} {
		if got := set.Contains(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	if set.Contains(netip.Addr{}) {
		t.Error("it contains no address")
	}
	for _, ends := range [][2]string{{"10.0.0.2", "10.0.0.1"}, {"10.0.0.2", "::1"}} {
		if set.AddRange(netip.MustParseAddr(ends[0]), netip.MustParseAddr(ends[1])) == nil {
			t.Errorf("%v is a range", ends)
		}
	}
}

func TestPrefixSetAsText(t *testing.T) {
	t.Parallel()
	var set PrefixSet
	for in, want := range map[string]string{
		"":                                      "",
		"10.0.0.0/9 10.128.0.0/9":               "10.0.0.0/8",
		"10.0.0.7":                              "10.0.0.7/32",
		"::1\n10.0.0.0/32 10.0.0.1":             "10.0.0.0/31 ::1/128",
		"0.0.0.0/0 ::/0":                        "0.0.0.0/0 ::/0",
		"::ffff:10.0.0.0/104":                   "10.0.0.0/8",
		"10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.3/8": "10.0.0.0/8",
	} {
		if err := set.UnmarshalText([]byte(in)); err != nil {
			t.Error(err)
		}
		if got, _ := set.MarshalText(); string(got) != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	set.Add(netip.MustParsePrefix("10.0.0.0/8"))
	if err := set.UnmarshalText([]byte("192.0.2.0/24 nobody")); err == nil || !set.Contains(netip.MustParseAddr("10.0.0.1")) {
		t.Error("garbage is read, or has changed the set")
	}
	b, err := json.Marshal(map[string]*PrefixSet{"deny": NewPrefixSet(netip.MustParsePrefix("::1/128"))})
	if err != nil || string(b) != `{"deny":"::1/128"}` {
		t.Errorf("%s, %v", b, err)
	}
}

// A set says of every address of a small world what a plain list says.
func TestPrefixSetAgainstAList(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	at := func(i int) netip.Addr { return netip.AddrFrom4([4]byte{255, 255, 255, byte(i)}) }
	for range 300 {
		var set PrefixSet
		var list [256]bool
		for range 12 {
			p := netip.PrefixFrom(at(random.IntN(256)), 24+random.IntN(9))
			add := random.IntN(3) > 0
			if add {
				set.Add(p)
			} else {
				set.Remove(p)
			}
			for i := range list {
				if p.Contains(at(i)) {
					list[i] = add
				}
			}
		}
		again := NewPrefixSet(set.Prefixes()...)
		for i, want := range list {
			if set.Contains(at(i)) != want || again.Contains(at(i)) != want {
				t.Fatalf("%v: not %v in %v", at(i), want, set.Prefixes())
			}
		}
	}
}

func TestPrefixSetIsForSeveralGoroutines(t *testing.T) {
	t.Parallel()
	set := PrivateRanges()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 200 {
				p := netip.PrefixFrom(netip.AddrFrom4([4]byte{8, 8, 8, byte(i)}), 32)
				set.Add(p)
				if !set.Contains(netip.MustParseAddr("127.0.0.1")) {
					t.Error("something is lost")
				}
				set.Remove(p)
			}
		})
	}
	all.Wait()
}
