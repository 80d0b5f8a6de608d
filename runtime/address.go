package runtime

import (
	"context"
	"fmt"
	"net"
	"strings"
)

// An address is where to listen or what to dial.
type address struct {
	network string // of package net, or mem
	target  string // host:port, path, @name or name
	text    string // as it was given
}

// parseAddress reads an address of one of the forms
//
//	tcp://host:port tcp4://host:port tcp6://host:port
//	unix:///path unix:@abstract mem:name
func parseAddress(text string) (address, error) {
	scheme, rest, ok := strings.Cut(text, ":")
	if !ok {
		return address{}, badAddress(text, "it has no scheme")
	}
	slashed, hasSlashes := strings.CutPrefix(rest, "//")
	switch scheme {
	case "tcp", "tcp4", "tcp6":
		return tcpAddress(scheme, slashed, hasSlashes, text)
	case "unix":
		return unixAddress(slashed, text)
	case "mem":
		if slashed == "" {
			return address{}, badAddress(text, "it has no name")
		}
		return address{"mem", slashed, text}, nil
	}
	return address{}, badAddress(text, "its scheme is unknown")
}

func tcpAddress(scheme, target string, ok bool, text string) (address, error) {
	if !ok {
		return address{}, badAddress(text, "its scheme is not followed by //")
	}
	if _, _, err := net.SplitHostPort(target); err != nil {
		return address{}, badAddress(text, err.Error())
	}
	return address{scheme, target, text}, nil
}

func unixAddress(path, text string) (address, error) {
	if path == "" || strings.ContainsRune(path, 0) {
		return address{}, badAddress(text, "it has no usable path")
	}
	if len(path) > maxPath {
		return address{}, fmt.Errorf("%w: %q has %d bytes, at most %d are possible", ErrPathTooLong, path, len(path), maxPath)
	}
	return address{"unix", path, text}, nil
}

func badAddress(text, why string) error {
	return fmt.Errorf("address %q: %s; use tcp://host:port, unix:///path, unix:@name or mem:name", text, why)
}

// Listen listens on an address:
//
//	tcp://host:port tcp4://host:port tcp6://host:port   port 0 for any free one
//	unix:///path     mode 0600 from the start; a socket that nobody serves any more is replaced
//	unix:@name       an abstract socket of Linux
//	mem:name         within this process
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	a, err := parseAddress(addr)
	if err != nil {
		return nil, err
	}
	switch a.network {
	case "mem":
		return listenMem(a.target)
	case "unix":
		return listenUnix(ctx, a.target)
	}
	var config net.ListenConfig
	return config.Listen(ctx, a.network, a.target)
}

// hostOf returns the host of an address that has one.
func hostOf(addr string) string {
	a, err := parseAddress(addr)
	if err != nil {
		return ""
	}
	host, _, _ := net.SplitHostPort(a.target)
	return host
}

// dial connects to an address.
func dial(ctx context.Context, addr string) (net.Conn, error) {
	a, err := parseAddress(addr)
	if err != nil {
		return nil, err
	}
	if a.network == "mem" {
		return dialMem(ctx, a.target)
	}
	var dialer net.Dialer
	return dialer.DialContext(ctx, a.network, a.target)
}
