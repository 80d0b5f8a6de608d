// Package gonames turns the names of a schema into Go's: upper camel case with
// the usual initialisms, and namespaces in which two declarations that would end
// up as one name are noticed. Package gomodel imports it; it knows nothing of
// schemas, only of words and spans.
package gonames
