package diag

import (
	"encoding/json"
	"io"

	"github.com/netgen-dev/netgen/generator/source"
)

// The JSON rendering is a promise to other programs: fields may be added to
// these, never renamed or removed.
type (
	jsonReport struct {
		Diagnostics []jsonDiagnostic `json:"diagnostics"`
		More        int              `json:"more"`
	}

	jsonDiagnostic struct {
		Severity string `json:"severity"`
		Code     Code   `json:"code"`
		Message  string `json:"message"`
		jsonSpan
		Related []jsonRelated `json:"related,omitempty"`
		Help    string        `json:"help,omitempty"`
		Fixes   []jsonFix     `json:"fixes,omitempty"`
	}

	jsonSpan struct {
		File  string       `json:"file"`
		Start jsonPosition `json:"start"`
		End   jsonPosition `json:"end"`
	}

	jsonPosition struct {
		Line   int `json:"line"`
		Column int `json:"column"`
		Offset int `json:"offset"`
	}

	jsonRelated struct {
		jsonSpan
		Message string `json:"message"`
	}

	jsonFix struct {
		Message string     `json:"message"`
		Edits   []jsonEdit `json:"edits"`
	}

	jsonEdit struct {
		jsonSpan
		Text string `json:"text"`
	}
)

func writeJSON(w io.Writer, all []Diagnostic, more int) error {
	report := jsonReport{Diagnostics: make([]jsonDiagnostic, len(all)), More: more}
	for i, d := range all {
		report.Diagnostics[i] = toJSON(d)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(report)
}

func toJSON(d Diagnostic) jsonDiagnostic {
	j := jsonDiagnostic{
		Severity: d.Severity.String(), Code: d.Code, Message: d.Message, jsonSpan: spanToJSON(d.Span), Help: d.Help,
	}
	for _, r := range d.Related {
		j.Related = append(j.Related, jsonRelated{spanToJSON(r.Span), r.Message})
	}
	for _, f := range d.Fixes {
		fix := jsonFix{Message: f.Message}
		for _, e := range f.Edits {
			fix.Edits = append(fix.Edits, jsonEdit{spanToJSON(e.Span), e.Text})
		}
		j.Fixes = append(j.Fixes, fix)
	}
	return j
}

func spanToJSON(s source.Span) jsonSpan {
	if s.File == nil {
		return jsonSpan{Start: jsonPosition{1, 1, 0}, End: jsonPosition{1, 1, 0}}
	}
	return jsonSpan{File: s.File.Name, Start: positionToJSON(s.File, s.Start), End: positionToJSON(s.File, s.End)}
}

func positionToJSON(f *source.File, offset int) jsonPosition {
	p := f.Position(offset)
	return jsonPosition{p.Line, p.Column, offset}
}
