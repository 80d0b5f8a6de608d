package wire

import (
	"bytes"
	"strings"
	"testing"
)

func TestAppendNumbers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		got  []byte
		want string
	}{
		{"u16", AppendU16(nil, 0x0102), "\x01\x02"},
		{"u16le", AppendU16LE(nil, 0x0102), "\x02\x01"},
		{"u24", AppendUint(nil, 0x010203, 3), "\x01\x02\x03"},
		{"u24le", AppendUintLE(nil, 0x010203, 3), "\x03\x02\x01"},
		{"u64", AppendU64(nil, 1), "\x00\x00\x00\x00\x00\x00\x00\x01"},
		{"f32", AppendF32(nil, 1), "\x3f\x80\x00\x00"},
		{"f64le", AppendF64LE(nil, 1), "\x00\x00\x00\x00\x00\x00\xf0\x3f"},
		{"uvarint", AppendUvarint(nil, 300), "\xac\x02"},
		{"varint", AppendVarint(nil, -2), "\x03"},
		{"dec", AppendDec(nil, -12), "-12"},
		{"hex", AppendHex(nil, 0xbeef), "beef"},
		{"upper hex", AppendUpperHex([]byte("f"), 0xdeadbeef01239), "fDEADBEEF01239"},
		{"pad", Pad([]byte("..abc"), 2, 4), "..abc\x00"},
	}
	for _, test := range tests {
		if string(test.got) != test.want {
			t.Errorf("%s: %q, want %q", test.name, test.got, test.want)
		}
	}
}

func TestLonger(t *testing.T) {
	t.Parallel()
	for _, room := range []int{0, 2, 3, 10} {
		b := append(make([]byte, 0, 3+room), "abc"...)
		longer := Longer(b, 3)
		if len(longer) != 6 || string(longer[:3]) != "abc" || (&longer[0] == &b[0]) != (room >= 3) {
			t.Errorf("with room for %d bytes: %q", room, longer)
		}
	}
}

func TestFirstWordIs(t *testing.T) {
	for text, want := range map[string]bool{
		"TO": true, "to bob": true, "  To  bob": true, "TOM": false, "T": false, "": false, "bob TO": false,
	} {
		if FirstWordIs(text, " ", "TO") != want || FirstWordIs([]byte(text), " ", "TO") != want {
			t.Errorf("%q", text)
		}
	}
	if FirstWordIs("TO bob", "", "TO") || !FirstWordIs("to", "", "TO") {
		t.Error("where there is no separator all is one word")
	}
	for text, want := range map[string]bool{"TO": true, "to bob": true, " TO": false, "TOM": false, "": false} {
		if BeginsAs(text, " ", "TO") != want {
			t.Errorf("behind the beginning of a word: %q", text)
		}
	}
}

func TestPut(t *testing.T) {
	t.Parallel()
	b := make([]byte, 6)
	PutUint(b, 0x010203, 3)
	PutUintLE(b[3:], 0x010203, 3)
	if string(b) != "\x01\x02\x03\x03\x02\x01" {
		t.Errorf("%x", b)
	}
}

func TestLengths(t *testing.T) {
	t.Parallel()
	for _, v := range []int64{0, 9, 10, 99, 100, -1, -10, 1<<63 - 1, -1 << 63} {
		if got, want := DecLen(v), len(AppendDec(nil, v)); got != want {
			t.Errorf("%d has %d digits, not %d", v, want, got)
		}
		if got, want := HexLen(uint64(v)), len(AppendHex(nil, uint64(v))); got != want {
			t.Errorf("%x has %d digits, not %d", v, want, got)
		}
	}
}

func TestPadDec(t *testing.T) {
	t.Parallel()
	tests := []struct {
		v    int64
		size int
		want string
		ok   bool
	}{
		{3, 3, "003", true}, {-3, 4, "-003", true}, {123, 3, "123", true}, {1234, 3, "1234", false},
	}
	for _, test := range tests {
		b, ok := PadDec(AppendDec([]byte("RFB "), test.v), 4, test.size)
		if string(b) != "RFB "+test.want || ok != test.ok {
			t.Errorf("%d in %d: %q, %v", test.v, test.size, b, ok)
		}
	}
}

func TestInsert(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 5, 24, 25, 100} {
		for _, m := range []int{0, 1, 30, 200} {
			front, middle, moved := "ab", strings.Repeat("m", m/2)+strings.Repeat("n", m-m/2), strings.Repeat("1", n/2)+strings.Repeat("2", n-n/2)
			b := Insert([]byte(front+middle+moved), len(front), len(front)+m)
			if want := front + moved + middle; string(b) != want {
				t.Errorf("%d in front of %d: %q, want %q", n, m, b, want)
			}
		}
	}
}

func TestInsertDoesNotAllocate(t *testing.T) {
	b := bytes.Repeat([]byte("x"), 1000)
	if n := testing.AllocsPerRun(100, func() { Insert(b, 10, 900) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestContains(t *testing.T) {
	t.Parallel()
	tests := []struct {
		s, end      string
		has, begins bool
	}{
		{"", "\x00", false, false},
		{"a\x00", "\x00", true, false},
		{"\r\n", "\r\n", true, true},
		{"a\rb\nc\r", "\r\n", false, false},
		{"\r\r\nx", "\r\n", true, false},
	}
	for _, test := range tests {
		if HasText(test.s, test.end) != test.has || HasBytes([]byte(test.s), test.end) != test.has {
			t.Errorf("%q contains %q: want %v", test.s, test.end, test.has)
		}
		if BeginsWith([]byte(test.s), test.end) != test.begins {
			t.Errorf("%q begins with %q: want %v", test.s, test.end, test.begins)
		}
	}
	if !EndsFirst([]byte("a.\r\n.\r\n"), "\r\n.\r\n") || EndsFirst([]byte("a\r\n.\r\n.\r\n"), "\r\n.\r\n") {
		t.Error("EndsFirst")
	}
	if !EndsAtOne([]byte("a\x00\x00\x00\x00"), []int{0, 2}, "\x00\x00") || EndsAtOne([]byte("a\x00b\x00\x00\x00"), []int{0, 2}, "\x00\x00") {
		t.Error("EndsAtOne")
	}
}

func TestIsWord(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]bool{"a": true, "": false, "a b": false, "a\r\n": false, "a\r": false, "\na": false} {
		if IsWord(word, " ", "\r\n") != want || IsWordBytes([]byte(word), " ", "\r\n") != want {
			t.Errorf("%q: want %v", word, want)
		}
	}
}

// A line is broken by each byte of what ends it, and by a "\r" where that is a "\n".
func TestBreaksLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, end string
		breaks    bool
	}{
		{"a\r", "\n", true}, {"a\n", "\n", true}, {"a;", "\n", false}, {"a\r", "*", false}, {"*", "*", true}, {"a;b", ";\n", true}, {"a\nb", ";\n", true},
		{"a\r", ";\n", false}, {"\xc3\xa9", "\xa9\xaa", true}, {"a", "", false},
	} {
		isHeader, isWord := IsHeaderOf(c.text, "=", c.end), IsWord(c.text, " ", c.end)
		if isHeader == c.breaks || isWord == c.breaks || IsHeaderBytesOf([]byte(c.text), "=", c.end) != isHeader || IsWordBytes([]byte(c.text), " ", c.end) != isWord {
			t.Errorf("%q of %q: want %v", c.text, c.end, c.breaks)
		}
	}
}

func TestChecksums(t *testing.T) {
	t.Parallel()
	if got := CRC32([]byte("1234"), []byte("56789")); got != 0xcbf43926 {
		t.Errorf("%x", got)
	}
	if got := CRC32C([]byte("123456789")); got != 0xe3069283 {
		t.Errorf("%x", got)
	}
}

func TestAppendErrors(t *testing.T) {
	t.Parallel()
	tests := []struct {
		err  error
		want string
	}{
		{TooLong("redis: Set.key", 70000, 65535), "redis: Set.key has 70000 bytes, and 65535 fit"},
		{TooMany("a.b", 300, 255), "a.b has 300 elements, and 255 fit"},
		{TooHollow("a.b", 2000, []byte("ab")), "a.b has 2000 elements, of which 1024 may have no bytes: together they have 2"},
		{WrongLength("a.b", 1, 2), "a.b has a length of 1, and not of 2"},
		{OutOfRange("a.b", int8(-1), 0, 3), "a.b is -1, and only 0 to 3 fit"},
		{Missing("a.b"), "a.b is missing"},
		{Unread("a.b", "c"), "a.b is there, and c in front of it is missing"},
		{NoBytes("a.b"), "a.b is there and has no bytes"},
		{NoVariant("a", nil), "a is missing"},
		{NoVariant("a", 1), "a is a int, which is none of its variants"},
		{TagTaken("a.Other", 3), "a.Other has the tag 3, which is another variant's"},
		{EndsEarly("a.b", "\x00"), `a.b contains "\x00", which ends it`},
		{NoLine("a.b"), `a.b contains "\r\n" or half of it, which ends a line`},
		{NoWord("a.b", ""), "a.b is empty, and has to be a word"},
		{NoWord("a.b", "x y"), `a.b is "x y", which is more than one word`},
	}
	for _, test := range tests {
		if test.err.Error() != test.want {
			t.Errorf("%s; want %s", test.err, test.want)
		}
	}
}
