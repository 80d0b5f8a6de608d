package relp

import "testing"

func TestOrdered(t *testing.T) {
	for _, m := range Conversation().Methods {
		if !m.Ordered {
			t.Errorf("%s is answered in any order", m.Name)
		}
	}
}
