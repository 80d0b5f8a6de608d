package runtime

import (
	"context"
	"iter"
	"slices"
	"sync/atomic"
)

const (
	maxMetadata     = 8 << 10 // bytes of the metadata of one message
	maxMetadataKeys = 64
	maxMetadataKey  = 64 // bytes of a key
)

// Metadata are small texts that travel beside a request, the opening of a
// stream, or the answer to either: what ties traces together, a tenant, a
// language. A key has 1 to 64 of the characters a-z, 0-9, '.', '-' and '_' and
// one value, which is UTF-8. There are at most 64, and at most 8 KiB of keys and
// values together, with a byte or two each for their lengths.
//
// Native protocols carry metadata, wire protocols have no place for it. A peer
// of a release that does not know metadata is not sent any.
type Metadata struct{ entries []entry } // never changed

type entry struct{ key, value string }

// Get returns the value of a key.
func (m Metadata) Get(key string) (value string, ok bool) {
	if i := m.index(key); i >= 0 {
		return m.entries[i].value, true
	}
	return "", false
}

// Len returns how many keys there are.
func (m Metadata) Len() int { return len(m.entries) }

// All yields keys and values.
func (m Metadata) All() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, e := range m.entries {
			if !yield(e.key, e.value) {
				return
			}
		}
	}
}

func (m Metadata) index(key string) int {
	return slices.IndexFunc(m.entries, func(e entry) bool { return e.key == key })
}

// with returns m with a value for key, in place of an earlier one, or says why
// that cannot be.
func (m Metadata) with(key, value string) (Metadata, error) {
	if err := (entry{key, value}).check(); err != nil {
		return m, err
	}
	entries := slices.Clone(m.entries)
	if i := m.index(key); i >= 0 {
		entries[i].value = value
	} else {
		entries = append(entries, entry{key, value})
	}
	next := Metadata{entries}
	if size := next.size(); size > maxMetadata {
		return m, metadataTooLarge(size)
	}
	if len(entries) > maxMetadataKeys {
		return m, metadataTooMany(len(entries))
	}
	return next, nil
}

// WithMetadata returns a context with whose requests and streams the metadata
// travels, beside what ctx has already; a value of the same key is replaced.
// What breaks a limit of Metadata fails the call, with InvalidArgument or
// ResourceExhausted, and nothing is sent.
func WithMetadata(ctx context.Context, key, value string) context.Context {
	next := besideOf(ctx)
	metadata, err := next.metadata.with(key, value)
	if next.metadata = metadata; next.err == nil {
		next.err = err
	}
	return context.WithValue(ctx, besideKey{}, &next)
}

// ReplyMetadata takes what the other side sends beside its answer. The zero
// value is ready to use, and for any number of calls: the last answer counts.
type ReplyMetadata struct{ last atomic.Pointer[Metadata] }

// Metadata returns what came with the last answer: empty before there is one.
func (r *ReplyMetadata) Metadata() Metadata {
	if m := r.last.Load(); m != nil {
		return *m
	}
	return Metadata{}
}

// WithReplyMetadata returns a context with whose requests and streams the
// metadata of the answer is put into reply, whether the answer is a result or
// an error, before the call returns or its future is settled.
func WithReplyMetadata(ctx context.Context, reply *ReplyMetadata) context.Context {
	next := besideOf(ctx)
	next.replies = append(slices.Clip(next.replies), reply)
	return context.WithValue(ctx, besideKey{}, &next)
}

// MetadataOf returns, in the handler of a request or stream that was given ctx,
// what the caller has sent with it.
func MetadataOf(ctx context.Context) Metadata {
	if x, ok := ctx.Value(servingKey{}).(*exchange); ok {
		return x.receivedMetadata()
	}
	return Metadata{}
}

// SetReplyMetadata has metadata travel beside the answer of the handler that was
// given ctx: a result or an error, and of a stream what ends it. A value of the
// same key is replaced. The error says which limit of Metadata it would break,
// or that ctx is of no handler of a native protocol that has yet to answer.
func SetReplyMetadata(ctx context.Context, key, value string) error {
	x, ok := ctx.Value(servingKey{}).(*exchange)
	if !ok {
		return &Error{Code: InvalidArgument, Message: "metadata: the context is of no handler that can send it"}
	}
	return x.setReplyMetadata(key, value)
}

// beside is what a context says of metadata for the calls made with it.
type beside struct {
	metadata Metadata
	err      error // of the first that cannot be sent
	replies  []*ReplyMetadata
}

type besideKey struct{}

func besideOf(ctx context.Context) beside {
	if b, ok := ctx.Value(besideKey{}).(*beside); ok {
		return *b
	}
	return beside{}
}

// keep keeps what came beside an answer.
func (b *beside) keep(m Metadata) {
	for _, reply := range b.replies {
		reply.last.Store(&m)
	}
}
