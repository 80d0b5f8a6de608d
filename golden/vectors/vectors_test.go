package vectors

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/netgen-dev/netgen/runtime/native"
)

// vector is a value and its bytes.
type vector struct {
	Type  string          // of vectors.netgen
	Name  string          // what it shows
	Value json.RawMessage // see set; none where the bytes must be refused
	Hex   string          // the bytes; spaces mean nothing
	Read  bool            // the bytes are only read: a writer has others for the value
	Error string          // part of the reader's error
}

// messages are the types that vectors are of.
var messages = map[string]reflect.Type{}

func init() {
	for _, m := range []native.Message{
		new(Scalars), new(Varints), new(Texts), new(Enums), new(Arrays), new(Lists), new(Maps), new(Flags),
		new(Optionals), new(Unions), new(Named), new(Node), new(Limits), new(Retired), new(Growth1), new(Growth2),
		new(Growth3), new(List1), new(List2), new(List3), new(Chosen1), new(Chosen2),
	} {
		t := reflect.TypeOf(m).Elem()
		messages[t.Name()] = t
	}
}

func TestVectors(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, file := range files {
		for _, v := range load(t, file) {
			t.Run(file+"/"+v.Type+"/"+v.Name, func(t *testing.T) {
				t.Parallel()
				v.test(t)
			})
		}
	}
}

func load(t *testing.T, file string) []vector {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var content struct {
		About   string
		Vectors []vector
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&content); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return content.Vectors
}

func (v vector) test(t *testing.T) {
	body, err := hex.DecodeString(strings.ReplaceAll(v.Hex, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	got := v.fresh(t)
	err = native.Unmarshal(body, got)
	if v.Error != "" {
		if err == nil || !strings.Contains(err.Error(), v.Error) {
			t.Fatalf("error is %v, want %q", err, v.Error)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	want := v.fresh(t)
	set(t, reflect.ValueOf(want).Elem(), parse(t, v.Value))
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("value (-want +got):\n%s", diff)
	}
	if v.Read {
		return
	}
	// what was read is written as well: an optional that is present and empty
	// differs from an absent one in its bytes only
	for _, m := range []native.Message{want, got} {
		written, err := m.AppendNetgen(nil)
		if err != nil || !bytes.Equal(written, body) {
			t.Errorf("written as\n\t%x\nwant\n\t%x\nerror %v", written, body, err)
		}
	}
}

func (v vector) fresh(t *testing.T) native.Message {
	typ, ok := messages[v.Type]
	if !ok {
		t.Fatalf("there is no type %q", v.Type)
	}
	return reflect.New(typ).Interface().(native.Message)
}

// Every type has vectors that are written as well as read.
func TestEveryTypeIsWritten(t *testing.T) {
	t.Parallel()
	missing := map[string]bool{}
	for name := range messages {
		missing[name] = name != "Limits" // which are there to be broken
	}
	files, err := filepath.Glob("*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		for _, v := range load(t, file) {
			if v.Error == "" && !v.Read {
				missing[v.Type] = false
			}
		}
	}
	for name, is := range missing {
		if is {
			t.Errorf("no vector of %s is written", name)
		}
	}
}
