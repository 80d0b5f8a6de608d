// Package chart draws bars and lines as SVG: small files, the same bytes for the same
// figures, readable on light pages and dark ones.
package chart

import (
	_ "embed"
	"html/template"
	"io"
	"math"
	"strings"
)

// A Kind says how somebody is painted.
type Kind string

// The kinds.
const (
	Own   Kind = "own"
	Peer  Kind = "peer"
	Limit Kind = "limit" // what nobody can pass
)

// width is that of all charts, in the units of their view box.
const width = 720

//go:embed style.css
var style string

// draw fills a template in.
func draw(w io.Writer, text string, data any) error {
	t, err := template.New("").Funcs(template.FuncMap{
		"width": func() int { return width },
		"style": func() template.CSS { return template.CSS(strings.TrimSpace(style)) },
	}).Parse(text)
	if err != nil {
		return err
	}
	return t.Execute(w, data)
}

// round keeps the files small: a tenth of a unit cannot be seen.
func round(x float64) float64 { return math.Round(x*10) / 10 }
