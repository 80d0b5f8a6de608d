package jsondeep

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func read(root string) (*Tree, error) {
	var r wire.Reader
	r.Reset([]byte(`{"method":"tree","params":{"root":`+root+"}}\n"), false, 8<<20)
	m := new(Tree)
	Conversation().Message("Tree").Read(&r, new(wire.Exchange), m)
	r.End()
	return m, r.Err()
}

func write(m *Tree) error {
	_, err := Conversation().Message("Tree").Append(nil, new(wire.Exchange), m)
	return err
}

// nested is a node in n others.
func nested(begin string, n int, end string) string {
	return strings.Repeat(`{"kind":"node",`+begin, n) + `{"kind":"node"}` + strings.Repeat(end+"}", n)
}

// TestDeep reads and writes what stands as deep as it may, and deeper: params and the root are
// two levels of the 64.
func TestDeep(t *testing.T) {
	for name, text := range map[string][2]string{
		"unions": {nested(`"next":`, 62, ""), nested(`"next":`, 63, "")},
		"lists":  {nested(`"all":[`, 31, "]"), nested(`"all":[`, 32, "]")},
		"any": {`{"kind":"node","data":` + strings.Repeat("[", 62) + strings.Repeat("]", 62) + "}",
			`{"kind":"node","data":` + strings.Repeat("[", 63) + strings.Repeat("]", 63) + "}"},
	} {
		m, err := read(text[0])
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := write(m); err != nil {
			t.Errorf("%s: what was read is not written: %v", name, err)
		}
		if _, err := read(text[1]); !isDeep(err) {
			t.Errorf("%s, deeper: %v", name, err)
		}
		switch deeper := (Node{}); name {
		case "unions":
			deeper.Next = &m.Root
			err = write(&Tree{Root: deeper})
		case "lists":
			deeper.All = []Node{m.Root}
			err = write(&Tree{Root: deeper})
		case "any":
			m.Root.Data = []byte("[" + string(m.Root.Data) + "]")
			err = write(m)
		}
		if !isDeep(err) {
			t.Errorf("%s is written deeper: %v", name, err)
		}
	}
}

func isDeep(err error) bool { return err != nil && strings.Contains(err.Error(), "64 deep") }

// TestCircle writes a value that holds itself.
func TestCircle(t *testing.T) {
	m := new(Tree)
	m.Root.Next = &m.Root
	if err := write(m); !isDeep(err) {
		t.Errorf("it is written: %v", err)
	}
	m.Root = Node{All: make([]Node, 1)}
	m.Root.All[0].All = m.Root.All
	if err := write(m); !isDeep(err) {
		t.Errorf("it is written: %v", err)
	}
}

// TestDeepest reads what is as deep as a message is long.
func TestDeepest(t *testing.T) {
	for _, begin := range []string{`{"kind":"node","next":`, `{"kind":"node","all":[`, `{"kind":"node","data":[[`, `{"other":[`} {
		if _, err := read(strings.Repeat(begin, 100_000)); err == nil {
			t.Errorf("%s is read", begin)
		}
	}
}
