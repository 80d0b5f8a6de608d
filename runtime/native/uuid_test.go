package native_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/native"
)

func TestUUID(t *testing.T) {
	t.Parallel()
	const text = "0b7a3f1c-9d2e-4c5b-8a6f-00112233ffee"
	u, err := native.ParseUUID(strings.ToUpper(text))
	if err != nil {
		t.Fatal(err)
	}
	if u[0] != 0x0b || u[15] != 0xee || u.String() != text {
		t.Errorf("parsed as %x, printed as %s", u[:], u)
	}
	var back map[native.UUID]native.UUID
	data, err := json.Marshal(map[native.UUID]native.UUID{u: u})
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &back); err != nil || back[u] != u {
		t.Errorf("%s read as %v: %v", data, back, err)
	}
}

func TestParseUUIDRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "0b7a3f1c9d2e4c5b8a6f00112233ffee", "0b7a3f1c-9d2e-4c5b-8a6f-00112233ffe", "0b7a3f1c-9d2e-4c5b-8a6f-00112233ffeg",
		"0b7a3f1c-9d2e-4c5b-8a6f-00112233ff-e", "0b7a3f1c-9d2e-4c5b-8a6f-00112233ffee ", "0b7a3f1-c9d2e-4c5b-8a6f-00112233ffee",
	} {
		u, err := native.ParseUUID(text)
		if err == nil || u != (native.UUID{}) {
			t.Errorf("%q was read as %v", text, u)
		}
	}
}

func TestNewUUID(t *testing.T) {
	t.Parallel()
	u, v := native.NewUUID(), native.NewUUID()
	if u == v {
		t.Error("two new UUIDs are the same")
	}
	if u[6]>>4 != 4 || u[8]>>6 != 0b10 {
		t.Errorf("%v is not of version 4", u)
	}
}
