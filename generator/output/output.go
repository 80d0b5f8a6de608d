// Package output holds what a run of the generator has made, compares it with
// what is there, and writes it. Package generator fills a Set; the command shows,
// compares or writes it. It knows nothing of schemas or of Go.
package output

import (
	"bytes"
	"slices"

	"github.com/rogpeppe/go-internal/diff"
)

// File is one generated file.
type File struct {
	Path string // with forward slashes
	Text []byte
}

// Set is the files of a run, by path. The zero Set is empty and ready for use.
type Set struct{ files map[string][]byte }

// Add puts a file into the set. It reports false, and changes nothing, if there is
// one of that path already.
func (s *Set) Add(path string, text []byte) bool {
	if _, taken := s.files[path]; taken {
		return false
	}
	if s.files == nil {
		s.files = map[string][]byte{}
	}
	s.files[path] = text
	return true
}

// Files returns the files, sorted by path.
func (s *Set) Files() []File {
	files := make([]File, 0, len(s.files))
	for path, text := range s.files {
		files = append(files, File{path, text})
	}
	slices.SortFunc(files, func(a, b File) int { return bytes.Compare([]byte(a.Path), []byte(b.Path)) })
	return files
}

// Diff returns what changes when before becomes after, as a unified diff of the
// file called name. It is empty if nothing does.
func Diff(name string, before, after []byte) []byte {
	return diff.Diff("a/"+name, before, "b/"+name, after)
}
