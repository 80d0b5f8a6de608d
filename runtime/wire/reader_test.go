package wire

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
)

// framedReader returns a reader of a whole message, openReader one of a message of which more may
// come.
func framedReader(b string) *Reader { return readerOf(b, false) }
func openReader(b string) *Reader   { return readerOf(b, true) }

func readerOf(b string, open bool) *Reader {
	r := new(Reader)
	r.Reset([]byte(b), open, 1000)
	return r
}

func TestReaderNumbers(t *testing.T) {
	r := framedReader("\x01\x01\x02\x00\x00\x00\x03\x04\x00\x05\x00\x00\x00\x96\x01\x03")
	if a, b, c, d, e, f, g := r.U8(), r.U16(), r.U32(), r.U8(), r.U8(), r.U32LE(), r.Uvarint(10); a != 1 || b != 0x102 || c != 3 || d != 4 || e != 0 || f != 5 || g != 150 {
		t.Error(a, b, c, d, e, f, g)
	}
	if v := r.Varint(10); v != -2 {
		t.Error(v)
	}
	if r.End(); r.Err() != nil {
		t.Error(r.Err())
	}
}

// Of values that take no bytes there can be some, and of more each takes one at least, which
// can be waited for.
func TestCountOfNothing(t *testing.T) {
	for _, test := range []struct {
		n    int
		open bool
		want string
	}{
		{noBytes, false, ""},
		{noBytes + 1, false, "1017 bytes are missing"},
		{noBytes + 1, true, ErrShort.Error()},
		{5000, true, "take more than the 4096 bytes"},
	} {
		var r Reader
		r.Reset([]byte("12345678"), test.open, 4096)
		n, said := r.Count(test.n, 0), ""
		if err := r.Err(); err != nil {
			said = err.Error()
		}
		if (test.want == "") != (said == "") || !strings.Contains(said, test.want) || (n == test.n) != (said == "") {
			t.Errorf("%d: %d, %q", test.n, n, said)
		}
	}
}

// Each of these is wrong, and says so.
func TestReaderRefusals(t *testing.T) {
	for want, f := range map[string]func(r *Reader){
		"7 is no multiple of 2":                    func(r *Reader) { r.Quotient(7, 2) },
		"S.n is -5, and nothing is so long":        func(r *Reader) { Length(r, "S.n", int8(-5)) },
		"S.n is 18446744073709551615, and nothing": func(r *Reader) { Length(r, "S.n", uint64(math.MaxUint64)) },
		"S.n is 3, and nothing is so long":         func(r *Reader) { LengthFrom(r, "S.n", uint16(3), int64(3)-4) },
		"2 bytes are missing":                      func(r *Reader) { r.Next(10) },
		"a length is -5":                           func(r *Reader) { r.Text(-5) },
		"at most 1000 may be":                      func(r *Reader) { r.Bytes(1 << 30) },
		"a count is -1":                            func(r *Reader) { r.Count(-1, 1) },
		"take more than the 1000 bytes":            func(r *Reader) { r.Count(1<<30, 8) },
		"4 bytes are missing":                      func(r *Reader) { r.Count(3, 4) },
		`"\r\n" is missing`:                        func(r *Reader) { r.Until("\r\n") },
		`what stands here is "12"`:                 func(r *Reader) { r.Literal("13") },
		"3 bytes are left over":                    func(r *Reader) { outer := r.Enter(5); r.Skip(2); r.Leave(outer) },
		"8 bytes are left over":                    func(r *Reader) { r.End() },
		"stand more than 64 deep": func(r *Reader) {
			for r.Down() {
			}
		},
		`"12345678" is no number of 16 bits`:             func(r *Reader) { r.Int(r.Next(8), 16) },
		`"12" is no number of 4 bits`:                    func(r *Reader) { r.Hex(r.Next(2), 4) },
		`"0;" is no number in hexadecimal`:               func(r *Reader) { r.Hex([]byte("0;"), 8) },
		`"1a" is no number`:                              func(r *Reader) { r.Int([]byte("1a"), 8) },
		"a value that takes no bytes":                    func(r *Reader) { r.Progress(r.Pos()) },
		"GetReply.magic is 49, and 129 was expected":     func(r *Reader) { r.Wrong("GetReply.magic", int(r.U8()), 129) },
		"key has a length of 8, and 4 is the most":       func(r *Reader) { r.AtMost("key", len(r.Rest(0)), 4) },
		"version is 9, and has to be between 0 and 4":    func(r *Reader) { r.InRange("version", 9, 0, 4) },
		"Host has no variant with the tag 7":             func(r *Reader) { r.NoTag("Host", 7) },
		"Options has no field with the tag 7":            func(r *Reader) { r.NoField("Options", 7) },
		"a message has 1001 bytes, and at most 1000 may": func(r *Reader) { r.Whole(1001, 4) },
		`from is "12345678", which has to end with "9"`:  func(r *Reader) { r.Before("from", r.Next(8), "9") },
		`from is "12345678", which goes on behind "34"`:  func(r *Reader) { r.Before("from", r.Next(8), "34") },
	} {
		r := framedReader("12345678")
		if f(r); r.Err() == nil || !strings.Contains(r.Err().Error(), want) {
			t.Errorf("%v does not say %q", r.Err(), want)
		}
		if r.U8() != 0 || r.Has() {
			t.Errorf("%s: something can be read behind an error", want)
		}
	}
}

func TestReaderShort(t *testing.T) {
	for _, c := range []struct {
		b       string
		missing int
		f       func(r *Reader)
	}{
		{"", 1, func(r *Reader) { r.U8() }},
		{"123", 5, func(r *Reader) { r.Next(8) }},
		{"123", 5, func(r *Reader) { r.Head(8) }},
		{"1", 1, func(r *Reader) { r.U16() }},
		{"1", 3, func(r *Reader) { r.U32LE() }},
		{"123", 5, func(r *Reader) { r.U64() }},
		{"123", 5, func(r *Reader) { r.Enter(8) }},
		{"123", 21, func(r *Reader) { r.Count(8, 3) }},
		{"123", 1, func(r *Reader) { r.Until("\n") }},
		{"ab", 1, func(r *Reader) { r.At("abcd") }},
		{"123", 3 + 6, func(r *Reader) { r.Owe(6); r.Next(6) }},
	} {
		r := openReader(c.b)
		if c.f(r); !errors.Is(r.Err(), ErrShort) || r.Missing() != c.missing {
			t.Errorf("%q: %v, missing %d, not %d", c.b, r.Err(), r.Missing(), c.missing)
		}
	}
}

// What cannot be read is not stepped over, and nothing is read after it.
func TestReaderStaysInFront(t *testing.T) {
	for name, f := range map[string]func(r *Reader) bool{
		"Head": func(r *Reader) bool { return r.Head(4) == nil },
		"U32":  func(r *Reader) bool { return r.U32() == 0 },
		"U64":  func(r *Reader) bool { return r.U64LE() == 0 },
	} {
		r := openReader("0123")
		if h := r.Head(1); len(h) != 4 || h[0] != '0' {
			t.Errorf("%q", h)
		}
		if none := f(r); !none || r.Pos() != 1 || r.U8() != 0 || r.U16() != 0 || r.Head(1) != nil || r.Pos() != 1 {
			t.Errorf("%s: %v, at %d", name, r.Err(), r.Pos())
		}
	}
}

// Within a stretch all is there, so that too few bytes are a mistake, even if the
// stretch ends with what has arrived.
func TestReaderShortInStretch(t *testing.T) {
	r := openReader("12345678")
	r.Enter(8)
	if r.Next(9); r.Err() == nil || errors.Is(r.Err(), ErrShort) {
		t.Error(r.Err())
	}
}

func TestReaderStretches(t *testing.T) {
	r := framedReader("12345678")
	outer := r.Enter(6)
	inner := r.EnterBut(2)
	if got := string(r.Rest(1)); got != "123" {
		t.Error(got)
	}
	r.Skip(1)
	r.Leave(inner)
	if r.Left() != 2 {
		t.Error(r.Left())
	}
	r.Skip(2)
	r.Leave(outer)
	if got := string(r.Rest(0)); got != "78" || r.Err() != nil {
		t.Error(got, r.Err())
	}
}

func TestReaderMoreGoesOnSeeking(t *testing.T) {
	r := openReader("one line\r")
	r.Until("\r\n")
	if !errors.Is(r.Err(), ErrShort) {
		t.Fatal(r.Err())
	}
	if r.sought.to != 8 {
		t.Errorf("it would seek from %d on", r.sought.to)
	}
	r.More([]byte("one line\r\nnext"))
	if got := string(r.Until("\r\n")); got != "one line" || r.Err() != nil {
		t.Errorf("%q %v", got, r.Err())
	}
}

func TestReaderCopies(t *testing.T) {
	b := []byte("abcdef")
	var r Reader
	r.Reset(b, false, 100)
	text, raw := r.Text(3), r.Bytes(3)
	r.Reset(b, false, 100)
	r.Alias(true)
	aliased := r.Bytes(3)
	copy(b, "xxxxxx")
	if text != "abc" || string(raw) != "def" || string(aliased) != "xxx" {
		t.Error(text, string(raw), string(aliased))
	}
	_ = append(raw, "more"...)
	r.Alias(false)
	r.Reset([]byte("0123456789"), false, 100)
	if got := r.Text(10); got != "0123456789" || text != "abc" {
		t.Error(got, text)
	}
	if r.Reset(nil, false, 100); r.Bytes(0) == nil {
		t.Error("empty bytes are nil")
	}
}

// Values of a message share few allocations.
func TestReaderAllocations(t *testing.T) {
	b := []byte(strings.Repeat("0123456789", 10))
	var r Reader
	n := testing.AllocsPerRun(100, func() {
		r.Reset(b, false, 1000)
		for range 10 {
			_ = r.Text(10)
		}
	})
	if n > 1 {
		t.Errorf("ten small values take %v allocations", n)
	}
}

func TestReaderWords(t *testing.T) {
	r := framedReader("set  Key 5 rest of it \r\nnext")
	outer := r.Line("\r\n")
	if n := r.Words(" "); n != 6 {
		t.Error(n)
	}
	if r.IsWord(" ", "GET") || !r.IsWord(" ", "SET") {
		t.Error("the first word is SET")
	}
	key, n := string(r.Word(" ")), r.Uint(r.Word(" "), 8)
	if rest := string(r.LineRest(" ")); key != "Key" || n != 5 || rest != "rest of it " {
		t.Errorf("%q %d %q", key, n, rest)
	}
	r.EndLine(outer, " ", "\r\n")
	if got := string(r.Rest(0)); got != "next" || r.Err() != nil {
		t.Error(got, r.Err())
	}
	r = framedReader("a b\r\n")
	outer = r.Line("\r\n")
	r.Word(" ")
	if r.EndLine(outer, " ", "\r\n"); r.Err() == nil {
		t.Error("a word that is left over is no mistake")
	}
}

func TestReaderSame(t *testing.T) {
	for word, want := range map[string]bool{"get": true, "GeT": true, "gets": false, "g\x05t": false, "": false} {
		if Same([]byte(word), "GET") != want {
			t.Error(word)
		}
	}
	if Same([]byte("\x40"), "`") || !Same([]byte("+ok"), "+OK") {
		t.Error("only letters have a case")
	}
}

func TestReaderInts(t *testing.T) {
	for word, want := range map[string]int64{"0": 0, "-1": -1, "127": 127, "-128": -128, "007": 7, "-07": -7} {
		var r Reader
		r.Reset(nil, false, 10)
		if got := r.Int([]byte(word), 8); got != want || r.Err() != nil {
			t.Errorf("%s: %d %v", word, got, r.Err())
		}
	}
	for _, word := range []string{"", "-", "128", "-129", "1x", "99999999999999999999", "0x1", " 1", "1 ", "1_0", "+5", "+", "-0", "-00", "--1", "+0000000000000000005", "-0000000000000000000"} {
		var r Reader
		r.Reset(nil, false, 10)
		if r.Int([]byte(word), 8); r.Err() == nil {
			t.Errorf("%q is a number", word)
		}
		if n := Digits([]byte(word), 10); n != math.MinInt64 && n != 128 && n != -129 {
			t.Errorf("%q is the number %d", word, n)
		}
		r.Reset([]byte(word+";"), false, 30)
		if n := r.IntUntil(";"); r.Err() == nil && n != 128 && n != -129 {
			t.Errorf("up to its end, %q is the number %d", word, n)
		}
	}
	var r Reader
	r.Reset(nil, false, 10)
	if a, b := r.Int([]byte("-9223372036854775808"), 64), r.Hex([]byte("ff"), 8); a != -1<<63 || b != 255 || r.Err() != nil {
		t.Error(a, b, r.Err())
	}
}

func TestReaderWide(t *testing.T) {
	for word, want := range map[string]bool{"007": true, "7": false, "0007": false, "": false} {
		r := framedReader("")
		if got := r.Wide([]byte(word), 3); (string(got) == word && r.Err() == nil) != want || !want && !errors.Is(r.Err(), ErrNoNumber) {
			t.Errorf("%q: %q, %v", word, got, r.Err())
		}
	}
}

func TestReaderMembers(t *testing.T) {
	m := framedReader(`{"method": "x", "n": 5, "null": null}`).Members()
	if !m.Has("null") || m.Has("other") || m.Text("method") != "x" || m.Text("n") != "" {
		t.Error(m)
	}
	if m.Given("null") || m.Given("other") || !m.Given("n") || m.Has("null", "n") || !m.Has("null", "other") || !m.Has("n", "method") {
		t.Error("null is not told from what is given")
	}
	r := framedReader(`{} {}`)
	if r.Members(); r.Err() == nil {
		t.Error("two objects are one")
	}
}

func TestReaderTry(t *testing.T) {
	t.Parallel()
	is := func(r *Reader, _ *Exchange) bool {
		mark := r.Mark()
		r.Enter(int(r.U8()))
		r.Next(int(r.U8()))
		found := r.U8() == 3
		r.Restore(mark)
		return found
	}
	for bytes, want := range map[string]bool{"\x04\x02ab\x03": true, "\x04\x02ab\x04": false, "\x03\x02ab": false, "\x02\x60a": false} {
		var r Reader
		r.Reset([]byte(bytes), false, 0)
		if got := r.Try(is, nil); got != want || r.Err() != nil || r.Pos() != 0 || r.Left() != len(bytes) {
			t.Errorf("%q: %v, %v, at %d with %d left", bytes, got, r.Err(), r.Pos(), r.Left())
		}
	}
	var r Reader
	r.Reset([]byte("\x04\x02a"), true, 0)
	if r.Try(func(r *Reader, _ *Exchange) bool { return len(r.Next(4)) == 4 }, nil); r.Err() != ErrShort {
		t.Errorf("bytes may come, and the error is %v", r.Err())
	}
}

func TestReaderMark(t *testing.T) {
	r := openReader("0123456789")
	mark := r.Mark()
	r.Owe(3)
	r.Enter(5)
	r.Restore(mark)
	if r.Left() != 10 || r.inside != 0 || r.owed != 0 {
		t.Error(r.Left(), r.inside, r.owed)
	}
	r.Next(20)
	r.Restore(mark)
	if !errors.Is(r.Err(), ErrShort) || r.Missing() != 10 {
		t.Error(r.Err(), r.Missing())
	}
}

func TestReaderBits(t *testing.T) {
	if BigEndian([]byte{1, 2, 3}) != 0x10203 || LittleEndian([]byte{1, 2, 3}) != 0x30201 {
		t.Error("three bytes")
	}
	if Extend(0b1110, 4) != -2 || Extend(0b0110, 4) != 6 || Extend(1<<63, 64) != -1<<63 {
		t.Error("signs")
	}
}

// FuzzReader lets a program of reads run over any bytes: nothing panics, an error
// sticks, what is missing is said, and no more is read than there is.
func FuzzReader(f *testing.F) {
	f.Add([]byte("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"), []byte("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n"), true)
	f.Add([]byte("\x09\x0a\x0b\x09\x09"), []byte("MSG a b 5\r\nhello\r\n"), true)
	f.Add([]byte("\x05\x06\x03\x07\x07"), []byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01rest"), false)
	f.Add([]byte("\x0f\x0e\x04"), []byte("Content-Length: 2\r\n\r\n{}"), false)
	f.Fuzz(func(t *testing.T, program, b []byte, open bool) {
		var r Reader
		r.Reset(b, open, 1<<16)
		var outer []int
		for _, op := range program {
			r.step(op, &outer)
			if r.i < 0 || r.i > len(b) || r.end > len(b) || r.i > r.end {
				t.Fatalf("it stands at %d of %d", r.i, len(b))
			}
			if r.err != nil && r.U8() != 0 {
				t.Fatal("something was read behind an error")
			}
		}
		if errors.Is(r.err, ErrShort) && (!open || r.missing < 1) {
			t.Fatalf("%d bytes are missing", r.missing)
		}
	})
}

// step does one of the reads.
func (r *Reader) step(op byte, outer *[]int) {
	n := int(int8(op))
	switch op % 16 {
	case 0:
		r.U32()
	case 1:
		r.Text(int(r.U8()))
	case 2:
		r.Uvarint(5)
	case 3:
		r.Bytes(int(r.Uvarint(10)))
	case 4:
		r.Until("\r\n")
	case 5:
		*outer = append(*outer, r.Enter(n))
	case 6:
		if k := len(*outer); k > 0 {
			r.Leave((*outer)[k-1])
			*outer = (*outer)[:k-1]
		}
	case 7:
		for range r.Count(int(r.Uvarint(10)), 2) {
			r.U16()
		}
	case 8:
		r.Rest(n)
	case 9:
		r.Word(" ")
	case 10:
		line := r.Line("\r\n")
		r.Words(" ")
		r.EndLine(line, " ", "\r\n")
	case 11:
		r.Int(r.Until("\r\n"), 64)
	case 12:
		r.At("GET")
		r.Literal("$")
	case 13:
		mark := r.Mark()
		r.Skip(n)
		r.Restore(mark)
	case 14:
		r.Members()
	case 15:
		r.Header()
	}
}

func TestReaderMembersOnce(t *testing.T) {
	var r Reader
	r.Reset([]byte(`{"a":"x"}`), false, 0)
	first := r.Members()
	r.Rewind(0)
	first["a"] = []byte(`"y"`)
	if got := r.Members().Text("a"); got != "y" {
		t.Errorf("it is parsed again: %s", got)
	}
	r.Reset([]byte(`{"a":"z"}`), false, 0)
	if got := r.Members().Text("a"); got != "z" {
		t.Errorf("what was parsed before is taken for it: %s", got)
	}
}

func TestReaderCountMax(t *testing.T) {
	var r Reader
	r.Reset(make([]byte, 100), true, 64)
	if n := r.Count(33, 2); n != 0 || r.Err() == nil || errors.Is(r.Err(), ErrShort) {
		t.Errorf("%d values of 2 bytes, and at most 64 may be: %v", n, r.Err())
	}
}

func TestReaderIntUntil(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"0;x", "12;", "-12;", "123456789012345678;", "1234567890123456789;", "-9223372036854775808;", "9223372036854775808;",
		"+1;", "-;", ";", "1x;", "12", "-", "", "1", "00000000000000000000001;", "--1;", "1\x00;",
	} {
		for _, open := range []bool{false, true} {
			for _, most := range []int{0, 2} {
				var one, two Reader
				one.Reset([]byte(in), open, most)
				two.Reset([]byte(in), open, most)
				got, want := one.IntUntil(";"), two.Int(two.Until(";"), 64)
				if got != want || one.Pos() != two.Pos() || fmt.Sprint(one.Err()) != fmt.Sprint(two.Err()) || one.Missing() != two.Missing() {
					t.Errorf("%q: %d at %d, %v; want %d at %d, %v", in, got, one.Pos(), one.Err(), want, two.Pos(), two.Err())
				}
			}
		}
	}
}

func TestBool(t *testing.T) {
	for b, fine := range map[uint8]bool{0: true, 1: true, 2: false, 255: false} {
		r := framedReader(string([]byte{b}))
		if got := r.Bool("Flag.set", r.U8()); got != (b == 1) || (r.Err() == nil) != fine {
			t.Errorf("%d is %v, %v", b, got, r.Err())
		}
	}
}

// Sized is what its parts are, whatever comes.
func TestSized(t *testing.T) {
	parts := func(r *Reader) []byte {
		r.Literal("$")
		text := r.Next(int(r.IntUntil("\r\n")))
		r.Literal("\r\n")
		return text
	}
	for _, whole := range []string{
		"$3\r\nabc\r\nrest", "$0\r\n\r\n", "$03\r\nabc\r\n", "$1234567890\r\nabc", "$-1\r\n", "$\r\n", "$x\r\n", "+3\r\nabc\r\n",
		"$3\rabc\r\n", "$3\r\nabcd\r\n", "$12\r\nabcdefghijkl\r\n", "$9999999999999999999\r\n", "$+3\r\nabc\r\n",
	} {
		for n := range len(whole) + 1 {
			for _, open := range []bool{false, true} {
				for _, max := range []int{0, 2, 11} {
					var a, b Reader
					a.Reset([]byte(whole[:n]), open, max)
					b.Reset([]byte(whole[:n]), open, max)
					got, want := a.Sized("$", "\r\n", "\r\n"), parts(&b)
					if string(got) != string(want) || (got == nil) != (want == nil) {
						t.Errorf("%q, open %v, at most %d: %q, not %q", whole[:n], open, max, got, want)
					}
					if fmt.Sprint(a.Err(), a.Missing()) != fmt.Sprint(b.Err(), b.Missing()) {
						t.Errorf("%q, open %v, at most %d: %v (%d), not %v (%d)", whole[:n], open, max, a.Err(), a.Missing(), b.Err(), b.Missing())
					}
					if a.Err() == nil && a.Pos() != b.Pos() {
						t.Errorf("%q: is at %d, not %d", whole[:n], a.Pos(), b.Pos())
					}
				}
			}
		}
	}
}

// TestUntilGiven looks for a text that a message has, which may be empty.
func TestUntilGiven(t *testing.T) {
	var r Reader
	r.Reset([]byte("ab--cd"), true, 0)
	if got := r.UntilGiven("--"); string(got) != "ab" || !r.OK() {
		t.Errorf("%q, %v", got, r.Err())
	}
	if got := r.UntilGiven(""); got != nil || r.OK() {
		t.Errorf("%q", got)
	}
	if got := r.UntilGiven("cd"); got != nil {
		t.Errorf("%q behind an error", got)
	}
	if EndsFirst([]byte("ab"), "") || EndsFirst(nil, "") || !EndsFirst([]byte("ab"), "ab") {
		t.Error("an empty text ends something")
	}
}
