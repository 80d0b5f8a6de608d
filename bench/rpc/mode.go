package rpc

import (
	"fmt"
	"os/exec"
	"runtime"
)

// A mode says where clients and servers run.
type mode struct {
	name    string
	network string   // tcp unless it says otherwise
	one     bool     // in one process
	client  []string // in front of the client's command line
	server  []string
	env     []string
}

// separate is what counts, and the others are beside it.
var separate = mode{name: "separate processes", network: "tcp"}

var modes = []mode{
	separate,
	{name: "pinned to a core each", network: "tcp", client: []string{"taskset", "-c", "1"}, server: []string{"taskset", "-c", "0"}},
	{name: "unix socket", network: "unix"},
	{name: "one process", network: "tcp", one: true},
	{name: "GOMAXPROCS=1", network: "tcp", env: []string{"GOMAXPROCS=1"}},
}

// usable says why a mode cannot be had here.
func (m mode) usable() error {
	if m.client == nil {
		return nil
	}
	if runtime.NumCPU() < 2 {
		return fmt.Errorf("%s: there is one core", m.name)
	}
	if _, err := exec.LookPath(m.client[0]); err != nil {
		return fmt.Errorf("%s: %w", m.name, err)
	}
	return nil
}
