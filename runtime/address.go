package runtime

import (
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/netgen-dev/netgen/runtime/internal/system"
)

// An address is where to listen or what to dial.
type address struct {
	network string // of package net, or mem, fd or systemd
	target  string // host:port, path, @name, name or number
	text    string // as it was given
	tls     bool   // TLS is spoken from the start
}

// parseAddress reads an address of one of the forms
//
//	tcp://host:port tcp4://host:port tcp6://host:port tls://host:port
//	unix:///path unix:@abstract mem:name fd:3 systemd:name
func parseAddress(text string) (address, error) {
	scheme, rest, ok := strings.Cut(text, ":")
	if !ok {
		return address{}, badAddress(text, "it has no scheme")
	}
	slashed, hasSlashes := strings.CutPrefix(rest, "//")
	switch scheme {
	case "tcp", "tcp4", "tcp6":
		return tcpAddress(scheme, slashed, hasSlashes, text)
	case "tls":
		a, err := tcpAddress("tcp", slashed, hasSlashes, text)
		a.tls = true
		return a, err
	case "unix":
		return unixAddress(slashed, text)
	case "mem":
		if slashed == "" {
			return address{}, badAddress(text, "it has no name")
		}
		return address{network: "mem", target: slashed, text: text}, nil
	case "fd":
		if n, err := strconv.Atoi(slashed); err != nil || n < 0 {
			return address{}, badAddress(text, "it has no number of a descriptor")
		}
		return address{network: "fd", target: slashed, text: text}, nil
	case "systemd":
		if slashed == "" {
			return address{}, badAddress(text, "it has no name")
		}
		return address{network: "systemd", target: slashed, text: text}, nil
	}
	return address{}, badAddress(text, "its scheme is unknown")
}

// descriptor is the number of an address that names one.
func (a address) descriptor() int {
	n, _ := strconv.Atoi(a.target)
	return n
}

func tcpAddress(scheme, target string, ok bool, text string) (address, error) {
	if !ok {
		return address{}, badAddress(text, "its scheme is not followed by //")
	}
	_, port, err := net.SplitHostPort(target)
	if err != nil {
		return address{}, badAddress(text, err.Error())
	}
	if n, err := strconv.Atoi(port); err == nil && (n < 0 || n > 65535) {
		return address{}, badAddress(text, "its port is not within 0 to 65535")
	}
	return address{network: scheme, target: target, text: text}, nil
}

func unixAddress(path, text string) (address, error) {
	if path == "" || strings.ContainsRune(path, 0) {
		return address{}, badAddress(text, "it has no usable path")
	}
	if len(path) > system.MaxPath {
		return address{}, fmt.Errorf("%w: %q has %d bytes, at most %d are possible", ErrPathTooLong, path, len(path), system.MaxPath)
	}
	return address{network: "unix", target: path, text: text}, nil
}

func badAddress(text, why string) error {
	return fmt.Errorf("address %q: %s; use tcp://host:port, tls://host:port, unix:///path, unix:@name, mem:name, fd:number or systemd:name", text, why)
}

// host is that of an address that has one.
func (a address) host() string {
	host, _, _ := net.SplitHostPort(a.target)
	return host
}
