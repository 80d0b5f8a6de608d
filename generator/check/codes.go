package check

import "github.com/netgen-dev/netgen/generator/diag"

// The codes of the diagnostics of this package. docs/diagnostics.md has an
// example of each.
const (
	// CodeEmptyEnum: an enum has no values.
	CodeEmptyEnum diag.Code = "empty-enum"
	// CodeEnumRange: an enum value does not fit the enum's base.
	CodeEnumRange diag.Code = "enum-range"
	// CodeDuplicateValue: two values of an enum are the same number.
	CodeDuplicateValue diag.Code = "duplicate-value"
	// CodeEmptyUnion: a union has no variants.
	CodeEmptyUnion diag.Code = "empty-union"
	// CodeContainsItself: a struct holds one of itself, always.
	CodeContainsItself diag.Code = "contains-itself"
	// CodeNestedTooDeep: a value nests deeper than readers accept.
	CodeNestedTooDeep diag.Code = "nested-too-deep"
	// CodeTooBig: no value of a type fits a message.
	CodeTooBig diag.Code = "too-big"
	// CodeSinceOrder: a field came before one that stands in front of it.
	CodeSinceOrder diag.Code = "since-order"
	// CodeRetiredDefault: a retired field has a default.
	CodeRetiredDefault diag.Code = "retired-default"
	// CodeSameAnswer: two alternatives of one list are the same struct.
	CodeSameAnswer diag.Code = "same-answer"
	// CodeTooMany: a protocol has more messages, or one of them more answers,
	// than numbers on the wire allow.
	CodeTooMany diag.Code = "too-many"
)
