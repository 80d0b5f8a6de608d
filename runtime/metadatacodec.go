package runtime

import (
	"encoding/binary"
	"fmt"
	"unicode/utf8"

	"github.com/netgen-dev/netgen/runtime/native"
)

// size is how many bytes m takes.
func (m Metadata) size() int {
	size := sizeOfCount(len(m.entries))
	for _, e := range m.entries {
		size += sizeOfCount(len(e.key)) + len(e.key) + sizeOfCount(len(e.value)) + len(e.value)
	}
	return size
}

func sizeOfCount(n int) int {
	size := 1
	for ; n >= 0x80; n >>= 7 {
		size++
	}
	return size
}

// append appends m as it stands before a body: as bytes that hold a map.
func (m Metadata) append(b []byte) []byte {
	b = native.AppendCount(b, m.size())
	b = native.AppendCount(b, len(m.entries))
	for _, e := range m.entries {
		b = native.AppendString(b, e.key)
		b = native.AppendString(b, e.value)
	}
	return b
}

// splitMetadata divides a payload into the metadata, which it does not look at,
// and the body behind them.
func splitMetadata(payload []byte) (block, body []byte, err error) {
	size, rest, ok := cutUvarint(payload)
	switch {
	case ok && size > maxMetadata:
		return nil, nil, metadataTooLarge(size)
	case !ok || size > uint64(len(rest)):
		return nil, nil, badMetadata("their length cannot be read")
	}
	return rest[:size], rest[size:], nil
}

// cutUvarint takes a number in its shortest form off b.
func cutUvarint(b []byte) (n uint64, rest []byte, ok bool) {
	n, size := binary.Uvarint(b)
	if size <= 0 || size > 1 && b[size-1] == 0 {
		return 0, nil, false
	}
	return n, b[size:], true
}

// parseMetadata reads what splitMetadata has found.
func parseMetadata(block []byte) (Metadata, error) {
	r := native.NewReader(block)
	count := r.Uvarint32()
	if count > maxMetadataKeys {
		return Metadata{}, metadataTooMany(count)
	}
	m := Metadata{make([]entry, 0, count)}
	for range count {
		e := entry{r.String(), r.String()}
		if r.Err() != nil {
			break
		}
		if err := e.check(); err != nil {
			return Metadata{}, err
		}
		if m.index(e.key) >= 0 {
			return Metadata{}, badMetadata("key %s comes twice", e.key)
		}
		m.entries = append(m.entries, e)
	}
	if r.End(); r.Err() != nil {
		return Metadata{}, badMetadata("%v", r.Err())
	}
	return m, nil
}

func (e entry) check() error {
	switch {
	case len(e.key) == 0 || len(e.key) > maxMetadataKey:
		return badMetadata("a key has %d bytes, 1 to %d are possible", len(e.key), maxMetadataKey)
	case !isMetadataKey(e.key):
		return badMetadata("key %q has other characters than a-z, 0-9, '.', '-' and '_'", e.key)
	case !utf8.ValidString(e.value):
		return badMetadata("the value of %s is not UTF-8", e.key)
	}
	return nil
}

func isMetadataKey(key string) bool {
	for i := range len(key) {
		switch c := key[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '.', c == '-', c == '_':
		default:
			return false
		}
	}
	return true
}

func badMetadata(format string, args ...any) *Error {
	return &Error{Code: InvalidArgument, Message: "metadata: " + fmt.Sprintf(format, args...)}
}

func metadataTooLarge[N int | uint64](size N) *Error {
	return &Error{Code: ResourceExhausted, Message: fmt.Sprintf("metadata: %d bytes, more than %d", size, maxMetadata)}
}

func metadataTooMany[N int | uint32](count N) *Error {
	return &Error{Code: ResourceExhausted, Message: fmt.Sprintf("metadata: %d keys, more than %d", count, maxMetadataKeys)}
}

// append appends the metadata that travel with a request.
func (b *beside) append(out []byte) ([]byte, error) {
	if b.err != nil || b.metadata.Len() == 0 {
		return out, b.err
	}
	return b.metadata.append(out), nil
}

// settleMetadata says how the request is to be marked, once it is known whether
// the peer understands metadata; they are taken off where it does not.
func (c *call) settleMetadata() native.Flags {
	if c.session.peer.knows(native.FeatureMetadata) {
		return native.FlagMetadata
	}
	c.message.payload, c.before = c.message.payload[c.before:], 0
	return 0
}

// An exchanged is what goes with an exchange that the peer opened and its answer.
// The lock of its lifetime guards it; once the handler has returned all is set for good.
type exchanged struct {
	received Metadata
	reply    Metadata
	then     []func() // to be called when it is answered
}

// takeMetadata takes the metadata off the payload of a request. The error is for
// the caller. It runs before the handler does.
func (in *Incoming) takeMetadata() error {
	block, body, err := splitMetadata(in.body)
	if err != nil {
		return err
	}
	received, err := parseMetadata(block)
	in.body, in.beside = body, &exchanged{received: received}
	return err
}

func (x *exchange) receivedMetadata() Metadata {
	x.life.mu.Lock()
	defer x.life.mu.Unlock()
	if x.beside == nil {
		return Metadata{}
	}
	return x.beside.received
}

func (x *exchange) setReplyMetadata(key, value string) error {
	x.life.mu.Lock()
	defer x.life.mu.Unlock()
	if x.returned {
		return badMetadata("the handler has returned")
	}
	goes := x.goesWith()
	next, err := goes.reply.with(key, value)
	goes.reply = next
	return err
}

// goesWith returns what goes with x, which is made when it is first wanted. The lock of
// its lifetime is held.
func (x *exchange) goesWith() *exchanged {
	if x.beside == nil {
		x.beside = new(exchanged)
	}
	return x.beside
}

// withMetadata puts what the handler wants to say beside an answer before its
// body.
func (x *exchange) withMetadata(out outcome) (outcome, native.Flags) {
	if x.beside == nil || x.beside.reply.Len() == 0 || !x.session.peer.knows(native.FeatureMetadata) {
		return out, 0
	}
	out.body = append(x.beside.reply.append(nil), out.body...)
	return out, native.FlagMetadata
}

// takeMetadata takes the metadata off the payload of an answer, for those who
// want them.
func (c *call) takeMetadata(payload []byte) (body []byte, err error) {
	block, body, err := splitMetadata(payload)
	if err != nil || c.beside == nil || len(c.beside.replies) == 0 {
		return body, err
	}
	m, err := parseMetadata(block)
	if err == nil {
		c.beside.keep(m)
	}
	return body, err
}
