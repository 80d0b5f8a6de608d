//go:build unix

package runtime

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

const fewDescriptors = "NETGEN_TEST_FEW_DESCRIPTORS"

// TestA43NoDescriptorsLeft lets another process run out of descriptors.
func TestA43NoDescriptorsLeft(t *testing.T) {
	if os.Getenv(fewDescriptors) != "" {
		runOutOfDescriptors(t)
		return
	}
	command := exec.CommandContext(ctxFor(t), os.Args[0], "-test.run=^TestA43NoDescriptorsLeft$", "-test.v")
	command.Env = append(os.Environ(), fewDescriptors+"=1")
	out, err := command.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS") {
		t.Errorf("%v\n%s", err, out)
	}
}

// runOutOfDescriptors leaves no descriptor to accept with, and then has the server go
// on, with everybody who was served before served all the while.
func runOutOfDescriptors(t *testing.T) {
	limit := syscall.Rlimit{}
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	failures := make(chan AcceptFailure, 1000)
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: echoBack}, OnAcceptFailure(func(f AcceptFailure) { failures <- f }))
	bystander := connect(t, addr, handlers{})
	limit.Cur = 64
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	var taken []*os.File
	for {
		file, err := os.Open(os.DevNull)
		if err != nil {
			break
		}
		taken = append(taken, file)
	}
	_ = taken[0].Close() // for the client's end, and none for the server's
	conn, err := dial(ctxFor(t), addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if f := <-failures; f.Wait < minBackoff || !mayPass(f.Cause) {
		t.Errorf("got %+v", f)
	}
	if _, err := nativeCall(ctxFor(t), bystander, echo, &blob{}); err != nil {
		t.Errorf("the bystander: %v", err)
	}
	for _, file := range taken[1:] {
		_ = file.Close()
	}
	client := connect(t, addr, handlers{})
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	if server.State() != ServerServing {
		t.Error(server.State())
	}
}
