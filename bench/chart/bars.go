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
	s := newScale(valuesOf(bars), 100)
	if s.log {
		note += ", logarithmic"
	}
	placed := make([]placedBar, len(bars))
	for i, b := range bars {
		y, length := float64(barsTop+i*barHeight), round(min(s.at(b.Value), 1)*(barsRight-barsLeft))
		if s.at(b.Value) > 1 {
			b.Label = "… " + b.Label
		}
		placed[i] = placedBar{b, y, y + 14, max(length, 1), barsLeft + length + 6}
	}
	return draw(w, barsTemplate, map[string]any{
		"Title": title, "Note": note, "Bars": placed, "Left": barsLeft, "Height": barsTop + len(bars)*barHeight + 6,
	})
}

// valuesOf leaves limits out, unless they are all there is: one that is far away is cut
// off, so that the others can be told apart.
func valuesOf(bars []Bar) []float64 {
	var values, limits []float64
	for _, b := range bars {
		if b.Kind == Limit {
			limits = append(limits, b.Value)
			continue
		}
		values = append(values, b.Value)
	}
	if values == nil {
		return limits
	}
	return values
}
