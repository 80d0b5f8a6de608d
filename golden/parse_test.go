package golden_test

import (
	"testing"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

func parsed(name, text string) (*syntax.File, *diag.Report) {
	report := new(diag.Report)
	return syntax.Parse(source.NewFile(name, []byte(text)), report), report
}

// TestParse compares the trees of schemas, good and bad, and what the parser says
// of them. An archive that is named after a code must have it.
func TestParse(t *testing.T) {
	t.Parallel()
	eachCase(t, "parse", ".tree", func(t *testing.T, _, name, text string) string {
		f, _ := parsed(name, text)
		return dump(f)
	})
	eachCase(t, "parse", ".txt", func(t *testing.T, archive, name, text string) string {
		_, report := parsed(name, text)
		if code := diag.Code(archive); codes(t)[code] && count(report, code) == 0 {
			t.Errorf("nothing is reported as %s", code)
		}
		return rendered(t, report)
	})
}
