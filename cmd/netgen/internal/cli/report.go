package cli

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/netgen-dev/netgen/generator/diag"
)

// formatFlag adds --format to a verb.
func formatFlag(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVar(format, "format", string(diag.Text), "how findings are printed: "+strings.Join(formatNames(), ", "))
	// The flag exists: it was made on the line above.
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formatNames(), cobra.ShellCompDirectiveNoFileComp))
}

func formatNames() []string {
	names := make([]string, len(diag.Formats))
	for i, format := range diag.Formats {
		names[i] = string(format)
	}
	return names
}

// checkFormat refuses a --format that no renderer has, before any work is done.
func checkFormat(format string) error {
	if slices.Contains(formatNames(), format) {
		return nil
	}
	return fmt.Errorf("--format %q: choose one of %s", format, strings.Join(formatNames(), ", "))
}

// printReport writes what was found. It returns errInput if there are errors.
func printReport(w io.Writer, report *diag.Report, format string) error {
	if err := report.Write(w, diag.Format(format), style(w)); err != nil {
		return err
	}
	if report.HasErrors() {
		return errInput
	}
	return nil
}

// style is colour where w is a terminal whose user has not asked for plain text.
func style(w io.Writer) diag.Style {
	file, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return diag.Plain
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return diag.Plain
	}
	return diag.Colour
}
