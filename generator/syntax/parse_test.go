package syntax

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/source"
)

func TestDrafts(t *testing.T) {
	files, _ := filepath.Glob("../../golden/drafts/*.netgen")
	for _, name := range files {
		text, _ := os.ReadFile(name)
		var r diag.Report
		f := Parse(source.NewFile(filepath.Base(name), text), &r)
		for _, d := range r.All() {
			p := d.Span.Position()
			t.Errorf("%s:%d:%d: %s [%s]", f.Source.Name, p.Line, p.Column, d.Message, d.Code)
		}
		t.Log(name, len(f.Decls), f.Package.Text)
	}
}
