package runtime

import (
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/netgen-dev/netgen/runtime/internal/system"
)

// firstPassed is the first descriptor that systemd passes.
const firstPassed = 3

// passed are the descriptors that systemd passed to this process and that
// nobody has taken yet.
var passed struct {
	sync.Mutex
	read bool
	left []passedSocket
	err  error
}

type passedSocket struct {
	name string
	fd   int
}

// SystemdListeners takes all sockets that systemd passed to this process (or
// another that speaks its protocol: LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES),
// by the names that FileDescriptorName= gives them in the .socket files; a name
// may stand for several. Those taken before are not among them. The variables
// are removed from the environment, so that no child takes the sockets for its
// own. There is no error where nothing was passed. What listens already keeps
// its backlog, mode and file.
func SystemdListeners() (map[string][]net.Listener, error) {
	passed.Lock()
	defer passed.Unlock()
	if err := readPassed(); err != nil {
		return nil, err
	}
	taken := map[string][]net.Listener{}
	for len(passed.left) > 0 {
		name := passed.left[0].name
		l, err := takePassed(0)
		if err != nil {
			for _, listeners := range taken {
				closeAll(listeners)
			}
			return nil, err
		}
		taken[name] = append(taken[name], l)
	}
	return taken, nil
}

// passedListener takes the first socket of a name.
func passedListener(name string) (net.Listener, error) {
	passed.Lock()
	defer passed.Unlock()
	if err := readPassed(); err != nil {
		return nil, err
	}
	for i, p := range passed.left {
		if p.name == name {
			return takePassed(i)
		}
	}
	return nil, notPassed(name)
}

// passedListeners takes all sockets of a name, of which there must be one.
func passedListeners(name string) ([]net.Listener, error) {
	l, err := passedListener(name)
	if err != nil {
		return nil, err
	}
	all := []net.Listener{l}
	for {
		l, err := passedListener(name)
		switch {
		case err == nil:
			all = append(all, l)
		case isNotPassed(err):
			return all, nil
		default:
			closeAll(all)
			return nil, err
		}
	}
}

func takePassed(i int) (net.Listener, error) {
	p := passed.left[i]
	passed.left = append(passed.left[:i:i], passed.left[i+1:]...)
	l, err := system.ListenDescriptor(p.fd)
	if err != nil {
		return nil, fmt.Errorf("systemd:%s: %w", p.name, err)
	}
	return l, nil
}

// notPassedError says which names there are.
type notPassedError struct{ text string }

func (e *notPassedError) Error() string { return e.text }

func isNotPassed(err error) bool {
	_, ok := err.(*notPassedError)
	return ok
}

func notPassed(name string) error {
	text := fmt.Sprintf("systemd:%s: no socket of this name was passed, or it is taken", name)
	if len(passed.left) > 0 {
		text += "; there are"
		for _, p := range passed.left {
			text += " " + strconv.Quote(p.name)
		}
	}
	return &notPassedError{text}
}

// readPassed reads the environment once.
func readPassed() error {
	if !passed.read {
		passed.read = true
		passed.left, passed.err = parsePassed(os.Getpid(), os.Getenv)
		for _, name := range []string{"LISTEN_PID", "LISTEN_PIDFDID", "LISTEN_FDS", "LISTEN_FDNAMES"} {
			_ = os.Unsetenv(name)
		}
		for _, p := range passed.left {
			system.CloseOnExec(p.fd)
		}
	}
	return passed.err
}

// parsePassed reads what was passed to the process pid, nothing if it was meant
// for another.
func parsePassed(pid int, env func(string) string) ([]passedSocket, error) {
	if env("LISTEN_PID") != strconv.Itoa(pid) || env("LISTEN_FDS") == "" {
		return nil, nil
	}
	n, err := strconv.Atoi(env("LISTEN_FDS"))
	if err != nil || n < 0 || n > 1<<16 {
		return nil, fmt.Errorf("LISTEN_FDS=%q is no number of descriptors", env("LISTEN_FDS"))
	}
	names := strings.Split(env("LISTEN_FDNAMES"), ":")
	list := make([]passedSocket, n)
	for i := range list {
		list[i] = passedSocket{"unknown", firstPassed + i} // as systemd calls those without name
		if i < len(names) && names[i] != "" {
			list[i].name = names[i]
		}
	}
	return list, nil
}
