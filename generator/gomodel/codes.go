package gomodel

import "github.com/netgen-dev/netgen/generator/diag"

// The diagnostics of this package. All of them are about names: what is two names
// in the schema may be one in Go.
const (
	// CodePackageName is for a package whose name Go cannot have.
	CodePackageName diag.Code = "go-package-name"
	// CodeNameTaken is for two things of a schema that have the same name in Go.
	CodeNameTaken diag.Code = "go-name-taken"
	// CodeNameReserved is for a thing whose name in Go is one that netgen needs.
	CodeNameReserved diag.Code = "go-name-reserved"
)
