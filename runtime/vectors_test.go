package runtime

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// vectorsOf reads a file of golden/vectors/session, and has test called with the
// bytes of each vector.
func vectorsOf[V any](t *testing.T, file string, test func(t *testing.T, v V, b []byte)) {
	text, err := os.ReadFile(filepath.Join("..", "golden", "vectors", "session", file))
	if err != nil {
		t.Fatal(err)
	}
	var content struct{ Vectors []json.RawMessage }
	if err := json.Unmarshal(text, &content); err != nil || len(content.Vectors) == 0 {
		t.Fatalf("%d vectors: %v", len(content.Vectors), err)
	}
	for _, raw := range content.Vectors {
		var common struct{ Name, Hex string }
		var v V
		if err := json.Unmarshal(raw, &common); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		t.Run(common.Name, func(t *testing.T) {
			b, err := hex.DecodeString(strings.ReplaceAll(common.Hex, " ", ""))
			if err != nil {
				t.Fatal(err)
			}
			test(t, v, b)
		})
	}
}

// wantRefused reports whether bytes were to be refused.
func wantRefused(t *testing.T, want string, err error) bool {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Fatal(err)
	case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
		t.Errorf("%v, want %s", err, want)
	}
	return want != ""
}

func TestVectorsOfMetadata(t *testing.T) {
	type vector struct {
		Entries [][2]string
		Read    bool
		Error   string
	}
	vectorsOf(t, "metadata.json", func(t *testing.T, v vector, b []byte) {
		block, body, err := splitMetadata(b)
		var m Metadata
		if err == nil {
			m, err = parseMetadata(block)
		}
		if wantRefused(t, v.Error, err) {
			return
		}
		if len(body) != 0 || m.Len() != len(v.Entries) {
			t.Errorf("%v, and %x behind it", m, body)
		}
		for _, e := range v.Entries {
			if value, ok := m.Get(e[0]); !ok || value != e[1] {
				t.Errorf("%s: %q, %v", e[0], value, ok)
			}
		}
		if out := m.append(nil); !v.Read && !bytes.Equal(out, b) {
			t.Errorf("written: %x", out)
		}
	})
}

func TestVectorsOfHello(t *testing.T) {
	type vector struct {
		Hello struct {
			Protocol                                           string
			Fingerprint                                        uint64
			MaxMessage, MaxRequests, StreamWindow, EventWindow int
			Features                                           native.Features
			Credentials                                        string
		}
		Read  bool
		Error string
	}
	vectorsOf(t, "hello.json", func(t *testing.T, v vector, b []byte) {
		h, err := parseHello(b)
		if wantRefused(t, v.Error, err) {
			return
		}
		w := v.Hello
		want := hello{w.Protocol, w.Fingerprint, w.MaxMessage, w.MaxRequests, w.StreamWindow, w.EventWindow, w.Features, w.Credentials}
		if h != want {
			t.Errorf("%+v, want %+v", h, want)
		}
		if out := h.append(nil); !v.Read && !bytes.Equal(out, b) {
			t.Errorf("written: %x", out)
		}
	})
}

func TestVectorsOfGoAway(t *testing.T) {
	type vector struct {
		Code        Code
		Message     string
		Done, Again bool
		Said        again
		After       time.Duration
		Read        bool
	}
	vectorsOf(t, "goaway.json", func(t *testing.T, v vector, b []byte) {
		g, done, said := parseGoAway(v.Code, b)
		if want := (GoAway{v.Code, v.Message, v.Again, v.After}); *g != want || done != v.Done || said != v.Said {
			t.Errorf("%+v, done %v, %v", g, done, said)
		}
		if out := g.payload(done, said); !v.Read && !bytes.Equal(out, b) {
			t.Errorf("written: %x", out)
		}
	})
}
