package gomodel

import "github.com/netgen-dev/netgen/generator/diag"

// The diagnostics of this package. All of them are about what becomes one thing in Go: two
// names of the schema, or a message that both sides send.
const (
	// CodePackageName is for a package whose name Go cannot have.
	CodePackageName diag.Code = "go-package-name"
	// CodeNameTaken is for two things of a schema that have the same name in Go.
	CodeNameTaken diag.Code = "go-name-taken"
	// CodeNameReserved is for a thing whose name in Go is one that netgen needs.
	CodeNameReserved diag.Code = "go-name-reserved"
	// CodeTwoTypes is for a field that has another type in Go for each side.
	CodeTwoTypes diag.Code = "go-two-types"
)
