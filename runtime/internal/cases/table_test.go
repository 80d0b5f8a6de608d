package cases

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rowsOf names the rows of the list, in order.
func rowsOf(letter string, last int, without ...int) []string {
	var rows []string
	for n := 1; n <= last; n++ {
		if !slices.Contains(without, n) {
			rows = append(rows, fmt.Sprintf("%s%02d", letter, n))
		}
	}
	return rows
}

func wantedRows() []string {
	return slices.Concat(
		rowsOf("C", 63, 9, 19, 40, 44, 48, 53, 54, 58, 61),
		rowsOf("S", 21, 4, 8, 12),
		rowsOf("A", 55, 7, 10, 18, 28, 29, 39, 41, 51),
	)
}

var (
	tableRow = regexp.MustCompile(`(?m)^\| ([CSA]\d\d) \| (.+?) \| (.+) \|$`)
	testName = regexp.MustCompile("`(Test\\w+)`")
	testFunc = regexp.MustCompile(`(?m)^func (Test\w+)\(t \*testing\.T\)`)
)

// TestTable checks docs/cases.md: each row of the list is there, is shown by a
// test that exists, or says why not.
func TestTable(t *testing.T) {
	const root = "../../.."
	page, err := os.ReadFile(filepath.Join(root, "docs", "cases.md"))
	if err != nil {
		t.Fatal(err)
	}
	tests := testsOf(t, filepath.Join(root, "runtime"), filepath.Join(root, "golden"))
	var rows []string
	open := 0
	for _, row := range tableRow.FindAllStringSubmatch(string(page), -1) {
		id, shown := row[1], row[3]
		rows = append(rows, id)
		names := testName.FindAllStringSubmatch(shown, -1)
		for _, name := range names {
			if !tests[name[1]] {
				t.Errorf("%s: there is no %s", id, name[1])
			}
		}
		if strings.HasPrefix(shown, "open") {
			open++
		}
		reason := slices.ContainsFunc([]string{"open: ", "cannot be: ", "as "}, func(s string) bool { return strings.HasPrefix(shown, s) })
		if len(names) == 0 && !reason {
			t.Errorf("%s names no test and no reason", id)
		}
	}
	slices.Sort(rows)
	want := wantedRows()
	slices.Sort(want)
	if !slices.Equal(rows, want) {
		t.Errorf("the rows are\n%v, want\n%v", rows, want)
	}
	t.Logf("%d rows, %d of them open", len(rows), open)
}

// testsOf returns the names of the tests in and below folders.
func testsOf(t *testing.T, folders ...string) map[string]bool {
	tests := map[string]bool{}
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			for _, name := range testFunc.FindAllStringSubmatch(string(text), -1) {
				tests[name[1]] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return tests
}
