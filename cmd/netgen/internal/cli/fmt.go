package cli

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/format"
	"github.com/netgen-dev/netgen/generator/output"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// formatter is one run of netgen fmt.
type formatter struct {
	stdio  Stdio
	format string
	write  bool
	diff   bool
	check  bool
}

func newFormat(stdio Stdio) *cobra.Command {
	f := &formatter{stdio: stdio}
	cmd := &cobra.Command{
		Use:   "fmt [paths]",
		Short: "Format schemas",
		Long: `fmt lays schemas out in the one canonical way. It changes no meaning and keeps
every comment. Without a flag it prints the formatted text; a path may be a
file, a folder, a folder with /... for those below too, or - for standard input.`,
		Example: `  netgen fmt -w .          format the schemas in this folder
  netgen fmt --check ./... list what is not formatted, exit 1 if anything is
  netgen fmt -d chat.netgen`,
		RunE: func(_ *cobra.Command, args []string) error { return f.run(args) },
	}
	formatFlag(cmd, &f.format)
	cmd.Flags().BoolVarP(&f.write, "write", "w", false, "write the result back to the file")
	cmd.Flags().BoolVarP(&f.diff, "diff", "d", false, "print what would change")
	cmd.Flags().BoolVar(&f.check, "check", false, "write nothing; list the files that are not formatted and exit 1")
	exclude(cmd, "write", "diff", "check")
	return cmd
}

func (f *formatter) run(args []string) error {
	if err := checkFormat(f.format); err != nil {
		return err
	}
	inputs, err := readInputs(args, f.stdio.In)
	if err != nil {
		return err
	}
	report := &diag.Report{}
	stale := false
	for _, in := range inputs {
		changed, err := f.one(in, report)
		if err != nil {
			return err
		}
		stale = stale || changed
	}
	err = printReport(f.stdio.Err, report, f.format)
	if err == nil && f.check && stale {
		return errInput
	}
	return err
}

// one formats one schema and reports whether its layout differs. A schema that
// does not parse is left alone.
func (f *formatter) one(in input, report *diag.Report) (changed bool, err error) {
	if in.path == "" && f.write {
		return false, errors.New("-w cannot write to standard input: leave it out to print the result")
	}
	found := &diag.Report{}
	tree := syntax.Parse(in.file, found)
	for _, d := range found.All() {
		report.Add(d)
	}
	if found.HasErrors() {
		return false, nil
	}
	text := format.Source(tree)
	changed = !bytes.Equal(text, in.file.Text)
	return changed, f.emit(in, text, changed)
}

// emit does with the formatted text what the flags ask for.
func (f *formatter) emit(in input, text []byte, changed bool) error {
	if f.check && changed {
		fmt.Fprintf(f.stdio.Err, "%s is not formatted; run netgen fmt -w %[1]s\n", in.file.Name)
	}
	switch {
	case f.diff:
		_, err := f.stdio.Out.Write(output.Diff(in.file.Name, in.file.Text, text))
		return err
	case f.check:
		return nil
	case f.write && changed:
		return output.WriteFile(in.path, text)
	case f.write:
		return nil
	}
	_, err := f.stdio.Out.Write(text)
	return err
}
