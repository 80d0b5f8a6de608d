package runtime_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime"
)

// The Go of docs/production.md, word for word.
func ExampleServer_production() {
	log := slog.New(slog.DiscardHandler)
	p, side, addr := &runtime.Protocol{Name: "Chat"}, runtime.Side{}, "tls://127.0.0.1:0"
	authorities := x509.NewCertPool()
	user := runtime.NewKey[string]("user")
	verify := func(context.Context, []byte) (string, error) { return "ann", nil }

	limits := []runtime.ServerOption{
		runtime.MaxSockets(20_000),
		runtime.MaxSocketsPerIP(200),
		runtime.MaxRequests(256),
		runtime.IdleTimeout(10 * time.Minute),
		runtime.OnDrop(func(d runtime.Drop) { log.Info("turned away", "remote", d.Remote, "reason", d.Reason) }),
	}
	var current atomic.Pointer[tls.Certificate]
	reload := func(certFile, keyFile string) error {
		cert, err := tls.LoadX509KeyPair(certFile, keyFile)
		if err == nil {
			current.Store(&cert)
		}
		return err
	}
	config := &tls.Config{
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return current.Load(), nil },
		ClientAuth:     tls.RequireAndVerifyClientCert,
		ClientCAs:      authorities,
	}
	authenticate := runtime.Authenticate(func(ctx context.Context, socket *runtime.Socket, credentials []byte) error {
		name, err := verify(ctx, credentials)
		if err != nil {
			return runtime.Errorf(runtime.Unauthenticated, "the token is not valid")
		}
		user.Set(socket, name)
		return nil
	})
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	server := runtime.NewServer(p, side, append(limits, runtime.TLSConfig(config), authenticate, runtime.DrainTimeout(25*time.Second))...)
	go func() {
		<-server.Ready()
		stop()
	}()
	err := server.ListenAndServe(ctx, addr)
	fmt.Println(errors.Is(err, runtime.ErrServerClosed), reload("none", "none") != nil)
	// Output: true true
}

func TestProductionPage(t *testing.T) {
	page, err := os.ReadFile("../docs/production.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("production_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		for line := range strings.Lines(block[1]) {
			if !strings.Contains(string(source), "\n\t"+line) {
				t.Errorf("not in the example: %s", line)
			}
		}
	}
}
