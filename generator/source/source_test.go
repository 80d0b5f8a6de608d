package source_test

import (
	"testing"

	"github.com/netgen-dev/netgen/generator/source"
)

func TestPosition(t *testing.T) {
	t.Parallel()
	f := source.NewFile("f", []byte("ab\n\ncé d\r\n"))
	tests := []struct {
		offset int
		want   source.Position
	}{
		{-1, source.Position{Line: 1, Column: 1}},
		{0, source.Position{Line: 1, Column: 1}},
		{2, source.Position{Line: 1, Column: 3}}, // the newline is on the line that it ends
		{3, source.Position{Line: 2, Column: 1}},
		{4, source.Position{Line: 3, Column: 1}},
		{8, source.Position{Line: 3, Column: 5}}, // columns count bytes
		{11, source.Position{Line: 4, Column: 1}},
		{99, source.Position{Line: 4, Column: 1}},
	}
	for _, tt := range tests {
		if got := f.Position(tt.offset); got != tt.want {
			t.Errorf("Position(%d) = %v, want %v", tt.offset, got, tt.want)
		}
	}
}

func TestSpan(t *testing.T) {
	t.Parallel()
	f := source.NewFile("f", []byte("one two three"))
	a, b := source.Span{File: f, Start: 4, End: 7}, source.Span{File: f, Start: 8, End: 13}
	if got := a.Text(); got != "two" {
		t.Errorf("Text() = %q", got)
	}
	if got := a.To(b).Text(); got != "two three" {
		t.Errorf("To() covers %q", got)
	}
	var nowhere source.Span
	if nowhere.Text() != "" || nowhere.Position() != (source.Position{Line: 1, Column: 1}) {
		t.Errorf("the zero Span is at %v and covers %q", nowhere.Position(), nowhere.Text())
	}
}
