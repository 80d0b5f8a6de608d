package syntax

import "github.com/netgen-dev/netgen/generator/diag"

// The codes of the diagnostics that Parse reports.
const (
	CodeUnexpectedToken     diag.Code = "unexpected-token"
	CodeUnexpectedCharacter diag.Code = "unexpected-character"
	CodeInvalidUTF8         diag.Code = "invalid-utf8"
	CodeUnterminatedString  diag.Code = "unterminated-string"
	CodeBadEscape           diag.Code = "bad-escape"
	CodeBadNumber           diag.Code = "bad-number"
	CodeNumberTooLarge      diag.Code = "number-too-large"
	CodeBadCharacter        diag.Code = "bad-character"
	CodeMisplacedFloat      diag.Code = "misplaced-float"
	CodeMissingPackage      diag.Code = "missing-package"
	CodeMissingSeparator    diag.Code = "missing-separator"
	CodeUnclosedBrace       diag.Code = "unclosed-brace"
	CodeUnknownModifier     diag.Code = "unknown-modifier"
	CodeTooDeep             diag.Code = "too-deep"
)
