package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/netgen-dev/netgen/generator"
	"github.com/netgen-dev/netgen/generator/output"
	"github.com/netgen-dev/netgen/generator/source"
)

// generate is one run of netgen generate.
type generate struct {
	stdio  Stdio
	format string
	dir    string
	check  bool
	diff   bool
	stdout bool
}

func newGenerate(stdio Stdio) *cobra.Command {
	g := &generate{stdio: stdio}
	cmd := &cobra.Command{
		Use:     "generate [paths]",
		Aliases: []string{"gen"},
		Short:   "Generate a Go package from each schema",
		Long: `generate writes NAME.netgen.go for each NAME.netgen, beside the schema unless
-o names another folder. A path may be a file, a folder, a folder with /... for
those below too, or - for standard input, whose output goes to standard output.
Without a path it is the current folder. If any schema has an error, nothing is
written. Files that did not change are not touched, files that netgen did not
write are never overwritten, and none is ever deleted.

In Go code, so that go generate runs it:

  //go:generate go tool netgen generate ./chat.netgen`,
		Example: `  netgen generate ./chat.netgen       write ./chat.netgen.go
  netgen generate -o gen/chat chat.netgen
  netgen generate --check ./...       for CI: exit 1 if anything is out of date
  netgen generate --diff ./...        show what would change`,
		RunE: func(_ *cobra.Command, args []string) error { return g.run(args) },
	}
	formatFlag(cmd, &g.format)
	flags := cmd.Flags()
	flags.StringVarP(&g.dir, "output", "o", "", "folder to write to, instead of the schema's own")
	flags.BoolVar(&g.check, "check", false, "write nothing; say what is out of date and exit 1 if anything is")
	flags.BoolVar(&g.diff, "diff", false, "write nothing; print what would change and exit 1 if anything would")
	flags.BoolVar(&g.stdout, "stdout", false, "write no file; print the Go to standard output")
	exclude(cmd, "stdout", "check", "diff", "output")
	return cmd
}

func (g *generate) run(args []string) error {
	if err := checkFormat(g.format); err != nil {
		return err
	}
	inputs, err := readInputs(args, g.stdio.In)
	if err != nil {
		return err
	}
	if err := g.placesDiffer(inputs); err != nil {
		return err
	}
	files := make([]*source.File, len(inputs))
	for i, in := range inputs {
		files[i] = in.file
	}
	set, report := generator.Generate(files)
	if err := printReport(g.stdio.Err, report, g.format); err != nil {
		return err
	}
	return g.deliver(set, inputs)
}

// deliver does with the generated files what the flags ask for.
func (g *generate) deliver(set *output.Set, inputs []input) error {
	piped := len(inputs) == 1 && inputs[0].path == "" && g.dir == "" && !g.check && !g.diff
	if g.stdout || piped {
		return g.print(set)
	}
	if g.check || g.diff {
		return g.compare(set)
	}
	return g.write(set)
}

func (g *generate) print(set *output.Set) error {
	for _, file := range set.Files() {
		if _, err := g.stdio.Out.Write(file.Text); err != nil {
			return err
		}
	}
	return nil
}

// compare says which files differ from what would be written.
func (g *generate) compare(set *output.Set) error {
	stale := false
	for _, file := range set.Files() {
		path := g.place(file.Path)
		old, err := os.ReadFile(path)
		missing := errors.Is(err, fs.ErrNotExist)
		if err != nil && !missing {
			return err
		}
		if !missing && bytes.Equal(old, file.Text) {
			continue
		}
		stale = true
		if err := g.reportStale(path, missing, old, file.Text); err != nil {
			return err
		}
	}
	if stale {
		return errInput
	}
	return nil
}

func (g *generate) reportStale(path string, missing bool, old, text []byte) error {
	if g.check {
		problem := "is out of date"
		if missing {
			problem = "does not exist"
		}
		fmt.Fprintf(g.stdio.Err, "%s %s; run netgen generate\n", path, problem)
	}
	if !g.diff {
		return nil
	}
	_, err := g.stdio.Out.Write(output.Diff(filepath.ToSlash(path), old, text))
	return err
}

// write puts every file in its place. All places are looked at before any is
// written to.
func (g *generate) write(set *output.Set) error {
	if err := g.checkPackages(set); err != nil {
		return err
	}
	for _, file := range set.Files() {
		path := g.place(file.Path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if _, err := output.WriteGenerated(path, file.Text); err != nil {
			return err
		}
		if advice := adviseModule(filepath.Dir(path)); advice != "" {
			fmt.Fprintf(g.stdio.Err, "netgen: %s\n", advice)
		}
	}
	return nil
}

// checkPackages refuses to leave two Go packages in one folder: neither would
// build any more.
func (g *generate) checkPackages(set *output.Set) error {
	anew, folders := map[string]bool{}, map[string]string{} // folders has the package of each
	for _, file := range set.Files() {
		path := g.place(file.Path)
		name, err := packageName(path, file.Text)
		if err != nil {
			return err
		}
		dir := filepath.Dir(path)
		if other, taken := folders[dir]; taken && other != name {
			return fmt.Errorf("%s would hold package %s and package %s: give the schemas the same name, or folders of their own", dir, other, name)
		}
		anew[path], folders[dir] = true, name
	}
	for _, dir := range slices.Sorted(maps.Keys(folders)) {
		if err := checkFolder(dir, folders[dir], anew); err != nil {
			return err
		}
	}
	return nil
}

// place is where a generated file goes.
func (g *generate) place(path string) string {
	path = filepath.FromSlash(path)
	if g.dir == "" {
		return path
	}
	return filepath.Join(g.dir, filepath.Base(path))
}

// placesDiffer refuses two schemas that -o would send to the same file.
func (g *generate) placesDiffer(inputs []input) error {
	taken := map[string]string{}
	for _, in := range inputs {
		place := g.place(in.file.Name)
		if other, ok := taken[place]; ok {
			return fmt.Errorf("%s and %s would both write %s.go; generate them into different folders", other, in.file.Name, filepath.ToSlash(place))
		}
		taken[place] = in.file.Name
	}
	return nil
}
