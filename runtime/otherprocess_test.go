//go:build unix

package runtime

import (
	"bufio"
	"os"
	"os/exec"
	"testing"
)

// startOther starts another process of the tests and waits for the line by which it
// says that it is ready. end has its input end, and waits for its own end.
func startOther(t *testing.T, command *exec.Cmd, ready func(line string) bool) (said string, end func()) {
	t.Helper()
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && !ready(lines.Text()) {
		t.Log(lines.Text())
	}
	return lines.Text(), func() {
		t.Helper()
		_ = in.Close()
		for lines.Scan() {
			t.Log(lines.Text())
		}
		if err := command.Wait(); err != nil {
			t.Error(err)
		}
	}
}
