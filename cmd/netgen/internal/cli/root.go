// Package cli is the netgen command: one file per verb over the packages of the
// generator. It reads and writes files and decides exit codes; it decides
// nothing about schemas or Go.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// Stdio is where a run reads and writes. The product goes to Out, everything
// else to Err.
type Stdio struct {
	In       io.Reader
	Out, Err io.Writer
}

// The exit codes.
const (
	exitFine  = 0
	exitInput = 1 // the schemas need work
	exitTool  = 2 // wrong usage, or netgen could not do its job
)

// errInput ends a run whose findings have been printed already.
var errInput = errors.New("the input needs work")

// Main runs netgen with args and returns its exit code.
func Main(ctx context.Context, args []string, stdio Stdio) int {
	root := newRoot(stdio)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitFine
	case errors.Is(err, errInput):
		return exitInput
	}
	fmt.Fprintf(stdio.Err, "netgen: %v\n", err)
	return exitTool
}

func newRoot(stdio Stdio) *cobra.Command {
	root := &cobra.Command{
		Use:   "netgen",
		Short: "Typed Go clients and servers from protocol schemas",
		Long: `netgen turns a protocol schema (.netgen) into a typed Go client and server
over TCP, unix sockets and anything else that is a net.Conn.

Exit codes: 0 all is well, 1 the input needs work (findings, stale output,
unformatted schemas), 2 wrong usage or netgen could not do its job.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(stdio.In)
	root.SetOut(stdio.Out)
	root.SetErr(stdio.Err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; run %q", err, cmd.CommandPath()+" --help")
	})
	root.AddCommand(newGenerate(stdio), newFormat(stdio), newVersion(stdio))
	return root
}

// exclude refuses flag together with any of the others.
func exclude(cmd *cobra.Command, flag string, others ...string) {
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		for _, other := range others {
			if cmd.Flags().Changed(flag) && cmd.Flags().Changed(other) {
				return fmt.Errorf("--%s and --%s exclude each other: choose one", flag, other)
			}
		}
		return nil
	}
}
