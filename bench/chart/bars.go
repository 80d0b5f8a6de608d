package chart

import (
	_ "embed"
	"io"
)

// A Bar is somebody's figure.
type Bar struct {
	Name  string
	Kind  Kind
	Value float64
	Label string // the value, for people
}

// Where the bars are.
const (
	barsLeft  = 190
	barsRight = width - 110 // beyond it is room for the label of the longest
	barsTop   = 44
	barHeight = 26
)

//go:embed bars.svg.tmpl
var barsTemplate string

// placedBar is a Bar in the picture.
type placedBar struct {
	Bar
	Y, Text, Width, End float64
}

// Bars draws a bar for each figure. Note stands below the title.
func Bars(w io.Writer, title, note string, bars []Bar) error {
	values := make([]float64, len(bars))
	for i, b := range bars {
		values[i] = b.Value
	}
	s := newScale(values)
	if s.log {
		note += ", logarithmic"
	}
	placed := make([]placedBar, len(bars))
	for i, b := range bars {
		y, length := float64(barsTop+i*barHeight), round(s.at(b.Value)*(barsRight-barsLeft))
		placed[i] = placedBar{b, y, y + 14, max(length, 1), barsLeft + length + 6}
	}
	return draw(w, barsTemplate, map[string]any{
		"Title": title, "Note": note, "Bars": placed, "Left": barsLeft, "Height": barsTop + len(bars)*barHeight + 6,
	})
}
