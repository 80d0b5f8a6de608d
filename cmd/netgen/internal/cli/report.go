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

// formatFlag adds --format to a verb and returns where its value lands.
func formatFlag(cmd *cobra.Command) *string {
	format := cmd.Flags().String("format", "text", "how findings are printed: "+strings.Join(diag.Formats(), ", "))
	// The flag exists: it was made on the line above.
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(diag.Formats(), cobra.ShellCompDirectiveNoFileComp))
	return format
}

// checkFormat refuses a --format that no renderer has, before any work is done.
func checkFormat(format string) error {
	if slices.Contains(diag.Formats(), format) {
		return nil
	}
	return fmt.Errorf("--format %q: choose one of %s", format, strings.Join(diag.Formats(), ", "))
}

// printReport writes what was found. It returns errInput if there are errors.
func printReport(w io.Writer, report *diag.Report, format string) error {
	if err := diag.Render(w, report, format, colour(w)); err != nil {
		return err
	}
	if report.HasErrors() {
		return errInput
	}
	return nil
}

// colour says whether w is a terminal whose user has not asked for plain text.
func colour(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
