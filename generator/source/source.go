// Package source holds the text of a schema and turns byte offsets into lines
// and columns. Everything above it points into a schema with a Span.
package source

import "sort"

// File is one schema's name and text. It does not change once made and is safe
// for concurrent use.
type File struct {
	// Name is the path as the user gave it, with forward slashes; it is what
	// diagnostics print.
	Name string
	// Text is the content, exactly as read.
	Text []byte

	lines []int // byte offset of the start of each line
}

// NewFile returns a File over text, which the caller must not change afterwards.
func NewFile(name string, text []byte) *File {
	f := &File{Name: name, Text: text, lines: []int{0}}
	for i, c := range text {
		if c == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
	return f
}

// Position is a place as people and editors count it.
type Position struct {
	Line   int // from 1
	Column int // from 1, in bytes
}

// Position returns the line and column of a byte offset. An offset past the end
// is the end.
func (f *File) Position(offset int) Position {
	offset = max(0, min(offset, len(f.Text)))
	line := sort.SearchInts(f.lines, offset+1) - 1
	return Position{Line: line + 1, Column: offset - f.lines[line] + 1}
}

// Span is a stretch of a file, from Start up to but not including End, in bytes.
// The zero Span is nowhere.
type Span struct {
	File       *File
	Start, End int
}

// Position returns where the span starts.
func (s Span) Position() Position {
	if s.File == nil {
		return Position{Line: 1, Column: 1}
	}
	return s.File.Position(s.Start)
}

// Text returns what the span covers.
func (s Span) Text() string {
	if s.File == nil {
		return ""
	}
	return string(s.File.Text[s.Start:s.End])
}

// To returns the span from the start of s to the end of end.
func (s Span) To(end Span) Span {
	return Span{File: s.File, Start: s.Start, End: end.End}
}
