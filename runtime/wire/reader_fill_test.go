package wire

import "testing"

// TestFill reads a stretch whose zeros were not sent, and what stands behind it.
func TestFill(t *testing.T) {
	for _, alias := range []bool{false, true} {
		var r Reader
		r.Alias(alias)
		for range 2 {
			r.Reset([]byte{9, 1, 2, 7, 8}, true, 0)
			r.U8()
			outer := r.Enter(2)
			r.Fill(4)
			if got := r.U32(); got != 0x01020000 || r.Pos() != 5 || r.Left() != 0 {
				t.Errorf("%#x, at %d", got, r.Pos())
			}
			r.Unfill()
			r.Leave(outer)
			if got := r.U16(); got != 0x0708 || r.Pos() != 5 || !r.OK() {
				t.Errorf("%#x, at %d, %v", got, r.Pos(), r.Err())
			}
			if got := r.Range(1, 4); string(got) != "\x01\x02\x07" {
				t.Errorf("% x", got)
			}
		}
	}
}

// TestFillEnough fills up nothing where all of a stretch was sent.
func TestFillEnough(t *testing.T) {
	var r Reader
	r.Reset([]byte{1, 2, 3}, false, 0)
	outer := r.Enter(2)
	r.Fill(1)
	r.U8()
	r.Unfill()
	r.Leave(outer)
	if r.Err() == nil {
		t.Error("a byte was left over")
	}
}

// TestFillGivenUp goes back out of a stretch that was filled up, and begins another message.
func TestFillGivenUp(t *testing.T) {
	var r Reader
	r.Reset([]byte{1, 7}, false, 0)
	r.Enter(1)
	r.Fill(4)
	r.U8()
	r.Fail("no")
	r.Rewind(0)
	if got := r.U16(); got != 0x0107 || r.Left() != 0 {
		t.Errorf("%#x, %d left", got, r.Left())
	}
	r.Rewind(0)
	r.Enter(1)
	r.Fill(4)
	r.Reset([]byte{5, 6}, false, 0)
	r.Unfill()
	if got := r.U16(); got != 0x0506 || r.Left() != 0 {
		t.Errorf("%#x, %d left", got, r.Left())
	}
}

// TestTrim cuts zeros, but for one byte.
func TestTrim(t *testing.T) {
	for in, want := range map[string]string{
		"\x00\x00\x01\x00": "\x00\x00\x01", "\x00\x00\x00": "\x00\x00", "\x00": "\x00", "\x00\x05\x00": "\x00\x05",
	} {
		if got := Trim([]byte(in), 1); string(got) != want {
			t.Errorf("% x of % x", got, in)
		}
	}
}
