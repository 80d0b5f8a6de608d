package wiretest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestCheck(t *testing.T) {
	t.Run("framed", func(t *testing.T) { Check(t, tiny(true)) })
	t.Run("unframed", func(t *testing.T) { Check(t, tiny(false)) })
	t.Run("no limit", func(t *testing.T) {
		p := tiny(true)
		p.Max = 0
		Check(t, p)
	})
}

func FuzzTiny(f *testing.F) { Fuzz(f, tiny(false)) }

// recorder is a reporter that remembers.
type recorder struct{ errors, logs []string }

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}
func (r *recorder) Logf(format string, args ...any) {
	r.logs = append(r.logs, fmt.Sprintf(format, args...))
}

// record checks all of a protocol, as Check does.
func record(p *wire.Protocol) *recorder {
	var r recorder
	for _, s := range openings(p) {
		requests := map[int]*Sample{}
		check(&r, s, nil, requests)
		for _, reply := range s.replies() {
			check(&r, reply, requests, nil)
		}
	}
	return &r
}

// reading changes how a message is read.
func reading(m *wire.Message, change func(r *wire.Reader, v any)) {
	read := m.Read
	m.Read = func(r *wire.Reader, x *wire.Exchange, v any) any {
		v = read(r, x, v)
		change(r, v)
		return v
	}
}

// appending changes what is appended.
func appending(m *wire.Message, change func(b []byte, x *wire.Exchange, v any) ([]byte, error)) {
	m.Append = func(b []byte, x *wire.Exchange, v any) ([]byte, error) { return change(b, x, v) }
}

// TestBroken breaks a protocol in one way after another, each of which is found.
func TestBroken(t *testing.T) {
	put := func(p *wire.Protocol) *wire.Method { return p.Methods[0] }
	request := func(p *wire.Protocol) *wire.Message { return put(p).Open[wire.Client] }
	reply := func(p *wire.Protocol) *wire.Message { return put(p).Answers[wire.Client][0].Message }
	kept := []byte(nil)
	tests := []struct {
		name     string
		unframed bool
		breaks   func(p *wire.Protocol)
		want     string
	}{
		{"a field is not read", false, func(p *wire.Protocol) {
			reading(request(p), func(r *wire.Reader, v any) { v.(*putRequest).Key = "" })
		}, "which is appended as"},
		{"a field loses bits", false, func(p *wire.Protocol) {
			request := request(p)
			appendPut := request.Append
			appending(request, func(b []byte, x *wire.Exchange, v any) ([]byte, error) {
				m := *v.(*putRequest)
				m.Values = nil
				for _, v := range v.(*putRequest).Values {
					m.Values = append(m.Values, v&0xf)
				}
				return appendPut(b, x, &m)
			})
		}, ".Values[] does not survive"},
		{"reading panics", false, func(p *wire.Protocol) {
			reading(request(p), func(r *wire.Reader, v any) { _ = v.(*putRequest).Key[0] })
		}, "panic: runtime error: index out of range"},
		{"appending panics", false, func(p *wire.Protocol) {
			appending(request(p), func(b []byte, x *wire.Exchange, v any) ([]byte, error) { panic("oops") })
		}, "appending fails: panic: oops"},
		{"nothing can be appended", false, func(p *wire.Protocol) {
			appending(request(p), func(b []byte, x *wire.Exchange, v any) ([]byte, error) { return nil, fmt.Errorf("no") })
		}, "only 0 of 10 random values can be appended, which proves little: no"},
		{"appending overwrites", false, func(p *wire.Protocol) {
			c := &codec{true}
			appending(request(p), func(b []byte, x *wire.Exchange, v any) ([]byte, error) {
				return c.appendPut(b[:0], x, v)
			})
		}, "behind other bytes it is appended as"},
		{"a byte is left as it was", false, func(p *wire.Protocol) {
			c := &codec{true}
			appending(request(p), func(b []byte, x *wire.Exchange, v any) ([]byte, error) {
				was := slices.Clone(b[len(b):cap(b)])
				out, err := c.appendPut(b, x, v)
				copy(out[len(b):], was[:min(1, len(was))])
				return out, err
			})
		}, "behind other bytes it is appended as"},
		{"bytes are not copied", false, func(p *wire.Protocol) {
			read := request(p).Read
			request(p).Read = func(r *wire.Reader, x *wire.Exchange, v any) any {
				r.Alias(true)
				return read(r, x, v)
			}
		}, "once the bytes have changed"},
		{"the id is not read", false, func(p *wire.Protocol) {
			read := request(p).Read
			request(p).Read = func(r *wire.Reader, x *wire.Exchange, v any) any {
				v = read(r, x, v)
				x.ID ^= 0x80
				return v
			}
		}, "the reader finds id"},
		{"replies are not prepared", false, func(p *wire.Protocol) {
			read := request(p).Read
			request(p).Read = func(r *wire.Reader, x *wire.Exchange, v any) any {
				v = read(r, x, v)
				x.Values[0]++
				return v
			}
		}, "the reader keeps"},
		{"what is short is taken for whole", true, func(p *wire.Protocol) {
			reading(request(p), func(r *wire.Reader, v any) {
				if r.Err() != nil {
					r.Rewind(r.Pos())
				}
			})
		}, "it is read as if it were whole"},
		{"what is short is an error", true, func(p *wire.Protocol) {
			reading(request(p), func(r *wire.Reader, v any) {
				if r.Err() != nil {
					r.Rewind(r.Pos())
					r.Fail("no more")
				}
			})
		}, "reading it fails: at byte 0: no more"},
		{"too much is waited for", true, func(p *wire.Protocol) {
			reading(request(p), func(r *wire.Reader, v any) {
				if r.Err() != nil {
					r.Rewind(r.Pos())
					r.Skip(1000)
				}
			})
		}, "reading it waits for"},
		{"more is read than there is", true, func(p *wire.Protocol) {
			reading(request(p), func(r *wire.Reader, v any) {
				if r.Has() {
					r.Skip(1)
				}
			})
		}, "reading takes"},
		{"it is split too late", false, func(p *wire.Protocol) {
			put(p).Phase.Reads[wire.Server].Split = func(r *wire.Reader) int { return split(r) + 1 }
		}, "it is split at"},
		{"it is dispatched as another", false, func(p *wire.Protocol) {
			put(p).Phase.Reads[wire.Server].Dispatch = func(r *wire.Reader, s *wire.Session) (wire.What, uint16) {
				return wire.Opening, 2
			}
		}, "PutRequest: it is always dispatched as opening Note"},
		{"it is always dispatched as a reply", false, func(p *wire.Protocol) {
			put(p).Phase.Reads[wire.Server].Dispatch = func(r *wire.Reader, s *wire.Session) (wire.What, uint16) {
				return wire.Reply, 0
			}
		}, "it is always dispatched as a reply"},
		{"the other answer is chosen", false, func(p *wire.Protocol) {
			put(p).Choose[wire.Client] = func(r *wire.Reader, x *wire.Exchange) int { return 1 }
		}, "PutReply: Refused is chosen instead"},
		{"no answer is chosen", false, func(p *wire.Protocol) {
			put(p).Choose[wire.Client] = func(r *wire.Reader, x *wire.Exchange) int { return -1 }
		}, "nothing is chosen"},
		{"another answer is picked", false, func(p *wire.Protocol) {
			put(p).PickResult = func(v any) int { return 1 }
		}, "picks the answer 1, and it is 0"},
		{"the error is not picked", false, func(p *wire.Protocol) {
			put(p).PickError = func(error) (int, any) { return -1, nil }
		}, "as an error it picks -1"},
		{"an id is not found", false, func(p *wire.Protocol) {
			put(p).Phase.Reads[wire.Client].ID = func(r *wire.Reader) (uint64, bool) { return 0, false }
		}, "its id is never found"},
		{"reading allocates what is claimed", false, func(p *wire.Protocol) {
			reading(reply(p), func(r *wire.Reader, v any) {
				if b := r.Range(2, 4); b != nil {
					kept = make([]byte, int(b[0])<<16)
				}
			})
		}, "bytes allocates"},
		{"no union is known", false, func(p *wire.Protocol) { p.Variants = nil }, "old is missing"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := tiny(!test.unframed)
			test.breaks(p)
			all := strings.Join(record(p).errors, "\n")
			if all == "" || !strings.Contains(all, test.want) {
				t.Errorf("found\n%s\nand should find\n%s", all, test.want)
			}
		})
	}
	_ = kept
}

// TestTables: what reading takes whatever is read is nobody's claim.
func TestTables(t *testing.T) {
	p := tiny(true)
	kept := []byte(nil)
	reading(p.Methods[0].Open[wire.Client], func(*wire.Reader, any) { kept = make([]byte, 256<<10) })
	_ = kept
	if r := record(p); len(r.errors) > 0 {
		t.Error(strings.Join(r.errors, "\n"))
	}
}

// TestSamples: a seed gives the same values each time, and another one others.
func TestSamples(t *testing.T) {
	a, b, c := Samples(tiny(true), 7), Samples(tiny(true), 7), Samples(tiny(true), 8)
	if len(a) != 4 {
		t.Fatal(len(a), "samples")
	}
	for i := range a {
		if string(a[i].Bytes) != string(b[i].Bytes) {
			t.Errorf("% x and % x", a[i].Bytes, b[i].Bytes)
		}
		if string(a[i].Bytes) == string(c[i].Bytes) {
			t.Errorf("% x twice", a[i].Bytes)
		}
	}
}

// pair is a struct with a codec that does not stand in a message.
type pair struct {
	Name string
	Old  value
}

func (p *pair) AppendWire(b []byte) ([]byte, error) {
	t, ok := p.Old.(*text)
	if !ok {
		return b, fmt.Errorf("old is no text")
	}
	b, err := appendText(b, "name", p.Name)
	return append(b, t.Value...), err
}

func (p *pair) ReadWire(r *wire.Reader) {
	p.Name = r.Text(int(r.U8()))
	p.Old = &text{r.Text(r.Left())}
}

func TestCheckStructs(t *testing.T) { CheckStructs(t, tiny(true), (*pair)(nil)) }
