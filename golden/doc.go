// Package golden has only tests: they feed the generator the schemas under its
// folders and compare what comes out with what is kept beside them.
//
// A folder has txtar archives, one to a concept or diagnostic. Each case.netgen in
// an archive is an input; the other files of the case are expectations, which
// `go test ./golden -update` writes anew. The folders drafts and wire have whole
// schemas, of protocols that exist and of a native one; what a user would write for
// their externs is in testdata/externs.
package golden
