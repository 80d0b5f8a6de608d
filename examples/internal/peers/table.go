package peers

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// A Row is one line of the table in docs/interop.md.
type Row struct {
	Protocol  string
	Peer      string
	Version   string
	Ours      string // what generated code was: AsClient or AsServer
	Exchanged string // what they said to each other
	Verdict   string // what tshark said of it
}

// What generated code may be in a conversation.
const (
	AsClient = "client"
	AsServer = "server"
)

// rowsVariable names the environment variable with a folder where the tests of
// another module leave their rows.
const rowsVariable = "NETGEN_INTEROP_ROWS"

var (
	mu   sync.Mutex
	rows []Row
)

// Record adds a row once the test has passed. The peer's name and version are
// those of the program.
func (p Program) Record(t testing.TB, row Row) {
	row.Peer, row.Version = p.Name, p.Version
	Record(t, row)
}

// Record adds a row once the test has passed.
func Record(t testing.TB, row Row) {
	t.Cleanup(func() {
		if t.Failed() {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		rows = append(rows, row)
	})
}

// Rows returns what was recorded, in order.
func Rows() []Row {
	mu.Lock()
	defer mu.Unlock()
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(
			cmp.Compare(a.Protocol, b.Protocol), cmp.Compare(a.Ours, b.Ours),
			cmp.Compare(a.Peer, b.Peer), cmp.Compare(a.Exchanged, b.Exchanged),
		)
	})
	return slices.Compact(slices.Clone(rows))
}

// Collect sets the environment for the tests of another module so that they leave
// their rows here. What it returns adds them to those of this process.
func Collect(t testing.TB) (env string, add func()) {
	dir := t.TempDir()
	return rowsVariable + "=" + dir, func() {
		files, _ := filepath.Glob(filepath.Join(dir, "*.json"))
		for _, file := range files {
			read(t, file)
		}
	}
}

func read(t testing.TB, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var more []Row
	if err := json.Unmarshal(text, &more); err != nil {
		t.Fatal(err)
	}
	for _, row := range more {
		Record(t, row)
	}
}

// Leave writes the rows to where Collect wants them, if it does.
func Leave() error {
	dir := os.Getenv(rowsVariable)
	if dir == "" {
		return nil
	}
	text, err := json.Marshal(Rows())
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(dir, "*.json")
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return cmp.Or(err, file.Close())
}

// Heading begins the table.
const Heading = "| protocol | peer | version | netgen is | what was exchanged | tshark |\n|---|---|---|---|---|---|\n"

// Table renders rows in Markdown.
func Table(rows []Row) string {
	var out strings.Builder
	out.WriteString(Heading)
	for _, row := range rows {
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %s | %s |\n",
			row.Protocol, row.Peer, row.Version, row.Ours, row.Exchanged, row.Verdict)
	}
	return out.String()
}

// WithoutVersions empties that column of a table: what is left is the same
// wherever the tests pass.
func WithoutVersions(table string) string {
	var out strings.Builder
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) > 3 {
			cells[3] = ""
		}
		out.WriteString(strings.Join(cells, "|"))
	}
	return out.String()
}
