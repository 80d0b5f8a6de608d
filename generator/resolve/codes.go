package resolve

import "github.com/netgen-dev/netgen/generator/diag"

// The diagnostics of this package. docs/diagnostics.md has an example of each.
const (
	// CodeWireDetails: something here says how bytes look, in a native file.
	CodeWireDetails diag.Code = "wire-details"
	// CodeWireFrame: a native file declares a frame.
	CodeWireFrame diag.Code = "wire-frame"
	// CodeWireSize: a type has a size in brackets in a native file.
	CodeWireSize diag.Code = "wire-size"
	// CodeWireType: a type of the wire tier is used in a native file.
	CodeWireType diag.Code = "wire-type"

	// CodeDuplicateName: two things of one scope have the same name.
	CodeDuplicateName diag.Code = "duplicate-name"
	// CodeBuiltinName: a declaration takes the name of a built-in type.
	CodeBuiltinName diag.Code = "builtin-name"
	// CodeMadeName: an inline struct gets a name that is taken.
	CodeMadeName diag.Code = "made-name"
	// CodeUnnamedStruct: an inline struct stands where no name can be made for it.
	CodeUnnamedStruct diag.Code = "unnamed-struct"
	// CodeUnknownType: a name stands for no type.
	CodeUnknownType diag.Code = "unknown-type"
	// CodeUnknownAnswer: a name stands for no reply and no type.
	CodeUnknownAnswer diag.Code = "unknown-answer"
	// CodeMaybeMisspelt: a new name looks much like one that is declared.
	CodeMaybeMisspelt diag.Code = "maybe-misspelt"
	// CodeSeveralProtocols: a file has more than one protocol.
	CodeSeveralProtocols diag.Code = "several-protocols"

	// CodeMissingType: a field has no type.
	CodeMissingType diag.Code = "missing-type"
	// CodeDoubleOptional: an optional of an optional.
	CodeDoubleOptional diag.Code = "double-optional"
	// CodeArrayLength: an array of no elements.
	CodeArrayLength diag.Code = "array-length"
	// CodeMapKey: a map's key is of a type that cannot be one.
	CodeMapKey diag.Code = "map-key"
	// CodeAliasCycle: a type is defined by itself.
	CodeAliasCycle diag.Code = "alias-cycle"
	// CodeAliasDepth: too many aliases stand for one another.
	CodeAliasDepth diag.Code = "alias-too-deep"
	// CodeEnumBase: an enum counts in something else than u8, u16 or u32.
	CodeEnumBase diag.Code = "enum-base"
	// CodeEnumValue: an enum value is not a whole number from 0.
	CodeEnumValue diag.Code = "enum-value"
	// CodeBareVariant: a variant has the name of a type that is not a struct.
	CodeBareVariant diag.Code = "bare-variant"
	// CodeBareEvent: an event of nothing has the name of a struct.
	CodeBareEvent diag.Code = "bare-event"

	// CodeRepeatedMod: a word such as max stands twice behind one type.
	CodeRepeatedMod diag.Code = "repeated-mod"
	// CodeManyNames: a second name stands behind a field that is no header.
	CodeManyNames diag.Code = "many-names"
	// CodeMisplacedMod: a word such as max stands where it means nothing.
	CodeMisplacedMod diag.Code = "misplaced-mod"
	// CodeModValue: what follows a word such as max is not what it takes.
	CodeModValue diag.Code = "mod-value"
	// CodeDefaultValue: a default is not a value of its field's type.
	CodeDefaultValue diag.Code = "default-value"

	// CodeMessageBody: a message's body is not a struct.
	CodeMessageBody diag.Code = "message-body"
	// CodeMessagePart: a message has a part that its role does not have, or lacks one.
	CodeMessagePart diag.Code = "message-part"
	// CodeAnswerStruct: an alternative is not a struct where it must be one.
	CodeAnswerStruct diag.Code = "answer-struct"
	// CodeMissingError: a protocol's error is named as if it were a reply.
	CodeMissingError diag.Code = "missing-error"
)
