package chart

import (
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// A Line is how somebody's figure grows: a value for each step, not a number where
// there is none.
type Line struct {
	Name   string
	Kind   Kind
	Values []float64
}

// Where the lines are.
const (
	linesLeft   = 80
	linesRight  = width - 150 // beyond it are the names
	linesTop    = 52
	linesBottom = 300
	nameHeight  = 15
)

// colors are those of peers.
var colors = []string{"#b35900", "#8250df", "#1a7f37", "#cf222e", "#9a6700", "#bf3989"}

//go:embed lines.svg.tmpl
var linesTemplate string

// Lines draws a line for each Line, over steps of which each is as far from the next.
// text says what a value is called.
func Lines(w io.Writer, title, note string, steps []string, lines []Line, text func(float64) string) error {
	var values []float64
	for _, line := range lines {
		values = append(values, line.Values...)
	}
	s := newScale(values, 30)
	if s.log {
		note += ", logarithmic"
	}
	return draw(w, linesTemplate, map[string]any{
		"Title": title, "Note": note, "Left": linesLeft, "Right": linesRight, "Bottom": linesBottom,
		"Height": linesBottom + 28, "Ticks": ticksOf(s, text), "Steps": stepsOf(steps), "Lines": placeLines(s, lines),
	})
}

type tick struct {
	At, Text float64
	Name     string
}

func ticksOf(s scale, text func(float64) string) []tick {
	var all []tick
	for _, v := range s.ticks() {
		y := height(s, v)
		all = append(all, tick{y, y + 4, text(v)})
	}
	return all
}

func stepsOf(names []string) []tick {
	all := make([]tick, len(names))
	for i, name := range names {
		all[i] = tick{At: across(i, len(names)), Name: name}
	}
	return all
}

func height(s scale, v float64) float64 { return round(linesBottom - s.at(v)*(linesBottom-linesTop)) }

func across(i, n int) float64 {
	return round(linesLeft + float64(i)/float64(max(n-1, 1))*(linesRight-linesLeft))
}

// placedLine is a Line in the picture.
type placedLine struct {
	Name   string
	Color  string
	Dashes string
	Points string
	Text   float64 // where its name is
}

func placeLines(s scale, lines []Line) []placedLine {
	all := make([]placedLine, len(lines))
	peers := 0
	for i, line := range lines {
		color, dashes := "#0a7ea4", "none"
		switch line.Kind {
		case Peer:
			color = colors[peers%len(colors)]
			peers++
		case Limit:
			color, dashes = "#8c959f", "4 3"
		}
		points, last := pointsOf(s, line.Values)
		all[i] = placedLine{line.Name, color, dashes, points, last + 4}
	}
	spread(all)
	return all
}

// pointsOf returns the points of a line, and how high the last is.
func pointsOf(s scale, values []float64) (points string, last float64) {
	var all []string
	for i, v := range values {
		if math.IsNaN(v) {
			continue
		}
		last = height(s, v)
		all = append(all, fmt.Sprint(across(i, len(values)), ",", last))
	}
	return strings.Join(all, " "), last
}

// spread moves names apart that would lie on each other.
func spread(lines []placedLine) {
	order := make([]*placedLine, len(lines))
	for i := range lines {
		order[i] = &lines[i]
	}
	slices.SortStableFunc(order, func(a, b *placedLine) int { return cmp.Compare(a.Text, b.Text) })
	for i := range order[1:] {
		order[i+1].Text = max(order[i+1].Text, order[i].Text+nameHeight)
	}
}
