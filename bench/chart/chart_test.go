package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/bench/chart"
)

func bars(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	err := chart.Bars(&out, "calls <&>", "ns/op", []chart.Bar{
		{"netgen", chart.Own, 20, "20 ns"}, {"other", chart.Peer, 3000, "3 µs"}, {"raw", chart.Limit, 1, "1 ns"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func lines(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	text := func(v float64) string { return fmt.Sprint(v, " s") }
	err := chart.Lines(&out, "growth", "s", []string{"1", "10", "100"}, []chart.Line{
		{"netgen", chart.Own, []float64{1, 2, 3}}, {"other", chart.Peer, []float64{1, 2, math.NaN()}},
	}, text)
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestChartsAreXMLAndAlwaysTheSame(t *testing.T) {
	t.Parallel()
	for name, draw := range map[string]func(*testing.T) string{"bars": bars, "lines": lines} {
		text := draw(t)
		if draw(t) != text {
			t.Errorf("%s: other bytes", name)
		}
		decoder := xml.NewDecoder(strings.NewReader(text))
		var err error
		for err == nil {
			_, err = decoder.Token()
		}
		if !errors.Is(err, io.EOF) {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
		if strings.Contains(text, "ZgotmplZ") || strings.Contains(text, "NaN") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}

func TestLimitsFarAwayAreCutOff(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := chart.Bars(&out, "", "", []chart.Bar{{"netgen", chart.Own, 20, "20/s"}, {"raw", chart.Limit, 2000, "2000/s"}}); err != nil {
		t.Fatal(err)
	}
	if text := out.String(); strings.Count(text, `width="420"`) != 2 || !strings.Contains(text, ">… 2000/s<") {
		t.Error(text)
	}
}

func TestBarsOfManyDecadesAreLogarithmic(t *testing.T) {
	t.Parallel()
	if text := bars(t); !strings.Contains(text, "ns/op, logarithmic") || !strings.Contains(text, "calls &lt;&amp;&gt;") {
		t.Error(text)
	}
}
