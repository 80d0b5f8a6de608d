package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"

	"github.com/netgen-dev/netgen/bench/chart"
)

// limits are contenders that are no peers but what nobody can pass.
var limits = map[string]bool{"raw socket": true}

func kindOf(name string) chart.Kind {
	switch {
	case limits[name]:
		return chart.Limit
	case name == netgen || strings.HasPrefix(name, netgen+", "):
		return chart.Own
	}
	return chart.Peer
}

// drawBars draws the results of a case, if charts are wanted.
func drawBars(s settings, name string, u unit, results []result) error {
	if s.charts == "" {
		return nil
	}
	bars := make([]chart.Bar, len(results))
	for i, r := range results {
		bars[i] = chart.Bar{Name: r.name, Kind: kindOf(r.name), Value: r.value, Label: u.text(r.value)}
	}
	var out bytes.Buffer
	if err := chart.Bars(&out, name, u.note(), bars); err != nil {
		return err
	}
	return writeChart(s, name, out.Bytes())
}

// drawLines draws how results grow from step to step.
func drawLines(s settings, name string, u unit, steps []string, lines []chart.Line) error {
	if s.charts == "" {
		return nil
	}
	var out bytes.Buffer
	if err := chart.Lines(&out, name, u.note(), steps, lines, u.text); err != nil {
		return err
	}
	return writeChart(s, name, out.Bytes())
}

func writeChart(s settings, name string, text []byte) error {
	if err := os.MkdirAll(s.charts, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.charts, fileName(name)+".svg"), text, 0o644)
}

// fileName is a name of letters, digits and single dashes.
func fileName(name string) string {
	words := strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(name, ",", "")), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return strings.Join(words, "-")
}
