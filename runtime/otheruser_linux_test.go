package runtime

import (
	"errors"
	"fmt"
	"net"
	"os"
	goruntime "runtime"
	"syscall"
	"testing"
)

// dialAs connects to an abstract socket as another user, which takes root.
func dialAs(uid int, name string) (net.Conn, error) {
	type dialed struct {
		conn net.Conn
		err  error
	}
	result := make(chan dialed)
	go func() {
		goruntime.LockOSThread() // and never unlocked: the thread, which alone is the other user's, ends
		if _, _, errno := syscall.RawSyscall(syscall.SYS_SETRESUID, ^uintptr(0), uintptr(uid), ^uintptr(0)); errno != 0 {
			result <- dialed{nil, errno}
			return
		}
		conn, err := net.Dial("unix", name)
		result <- dialed{conn, err}
	}()
	d := <-result
	return d.conn, d.err
}

// Anybody may connect to an abstract socket: RequireUID is what keeps others out.
func TestA46OtherUsersAreTurnedAway(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can be another user")
	}
	const nobody = 65534
	name := fmt.Sprintf("@netgen-test-%d", os.Getpid())
	drops := make(chan Drop, 1)
	_, addr := serve(t, "unix:"+name, handlers{}, RequireUID(0), OnDrop(func(d Drop) { drops <- d }))
	conn, err := dialAs(nobody, name)
	if err != nil {
		t.Fatal(err)
	}
	p := &fakePeer{conn, t}
	if code, text := p.goAway(); code != PermissionDenied || text != "user 65534 is not allowed" {
		t.Errorf("%v %s", code, text)
	}
	_ = conn.Close()
	if drop := <-drops; !errors.Is(drop.Reason, ErrDenied) {
		t.Errorf("dropped for %v", drop.Reason)
	}
	client := connect(t, addr, handlers{})
	if who := client.Socket().Peer().Unix; who == nil || who.UID != 0 {
		t.Errorf("the server is %+v", who)
	}
	if _, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet, RequireUID(nobody)); CodeOf(err) != PermissionDenied {
		t.Errorf("a client that wants another user's server: %v", err)
	}
}
