package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
)

// ClientCommand makes the program a client.
const ClientCommand = "rpc-client"

// inProcess stands in front of a network, where an address would be, for a server in
// the client's own process.
const inProcess = "here:"

// Measure is what the process of a client does: it prints a sample, and keeps its
// connections until its input ends.
func Measure(ctx context.Context, peerName, addr, workText string) error {
	p, err := peerNamed(peerName)
	if err != nil {
		return err
	}
	var w work
	if err := json.Unmarshal([]byte(workText), &w); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if network, here := strings.CutPrefix(addr, inProcess); here {
		if addr, err = serve(ctx, p, network); err != nil {
			return err
		}
	}
	s := &session{peer: p, addr: addr}
	measured, err := kinds[w.Kind](ctx, s, w)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(measured)
	}
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	return s.close()
}

// A client is a process that has measured something and keeps its connections.
type client struct {
	sample sample
	cmd    *exec.Cmd
	hold   io.Closer
}

// runClient runs the program as a client.
func runClient(ctx context.Context, m mode, p peer, addr string, w work) (*client, error) {
	text, err := json.Marshal(w)
	if err != nil {
		return nil, err
	}
	cmd, err := built.command(ctx, p, m.client, m.env, ClientCommand, p.name, addr, string(text))
	if err != nil {
		return nil, err
	}
	hold, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	c := &client{cmd: cmd, hold: hold}
	if err := json.NewDecoder(out).Decode(&c.sample); err != nil {
		return nil, errors.Join(err, c.end())
	}
	return c, nil
}

// end lets the process end.
func (c *client) end() error {
	_ = c.hold.Close()
	return c.cmd.Wait()
}
