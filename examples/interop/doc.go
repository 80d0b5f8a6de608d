// Package interop has tests only: generated clients and servers meet programs that
// nobody here wrote. docs/interop.md lists whom they met.
package interop
