package debugpage

import (
	"fmt"
	"strings"

	"github.com/netgen-dev/netgen/runtime"
)

// A key is a key of the sockets' whose values are shown.
type key struct {
	name  string
	value func(*runtime.Socket) (string, bool)
}

// ShowKey has a page show what sockets have under a key, such as the name of a user,
// as fmt.Sprint writes it. Values that change must bear being read meanwhile.
func ShowKey[T any](p *Page, k *runtime.Key[T]) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys = append(p.keys, key{text(k.String()), func(socket *runtime.Socket) (string, bool) {
		value, ok := k.Get(socket)
		if !ok {
			return "", false
		}
		return text(fmt.Sprint(value)), true
	}})
}

// namesOf never returns nil.
func namesOf(keys []key) []string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.name
	}
	return names
}

// A keyed is the value that a socket has under a key.
type keyed struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// keyedBy returns what a socket has.
func keyedBy(keys []key, socket *runtime.Socket) []keyed {
	all := []keyed{}
	for _, k := range keys {
		if value, ok := k.value(socket); ok {
			all = append(all, keyed{k.name, value})
		}
	}
	return all
}

// valuesOf writes values in a line.
func valuesOf(all []keyed) string {
	var b strings.Builder
	for i, v := range all {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(v.Value)
	}
	return b.String()
}
