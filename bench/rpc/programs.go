package rpc

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// aloneCommand is the package of the program that a contender's processes run. Built
// with the tag of one it has nothing of the others, whose tables and descriptors would
// be looked through at each collection of garbage, in everybody's processes.
const aloneCommand = "github.com/netgen-dev/netgen/bench/rpc/alone"

// programs are those of the contenders. They are built when they are first needed, one
// after the other.
type programs struct{ folder string }

// built are the programs that all cases share.
var built programs

// ForgetPrograms removes them.
func ForgetPrograms() error {
	if built.folder == "" {
		return nil
	}
	return os.RemoveAll(built.folder)
}

// of returns the path of a peer's program.
func (p *programs) of(ctx context.Context, peer peer) (string, error) {
	if p.folder == "" {
		folder, err := os.MkdirTemp("", "netgen-bench-")
		if err != nil {
			return "", err
		}
		p.folder = folder
	}
	path := filepath.Join(p.folder, peer.tag)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	out, err := exec.CommandContext(ctx, "go", "build", "-tags", "alone,"+peer.tag, "-o", path, aloneCommand).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building the program of %s: %w\n%s", peer.name, err, out)
	}
	return path, nil
}

// command is a command that runs a peer's program, behind before.
func (p *programs) command(ctx context.Context, peer peer, before, env []string, args ...string) (*exec.Cmd, error) {
	program, err := p.of(ctx, peer)
	if err != nil {
		return nil, err
	}
	line := append(append(append([]string(nil), before...), program), args...)
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = os.Stderr
	return cmd, nil
}
