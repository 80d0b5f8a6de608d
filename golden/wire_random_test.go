package golden_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	firstSeed = flag.Uint64("seed", 0, "the first seed of TestRandomWireSchemas")
	proofs    = flag.Int("proofs", 6, "how many of its schemas TestRandomWireSchemas proves, beside checking the types of all")
)

// TestRandomWireSchemas checks with Go's type checker what becomes of wire schemas of each kind that
// nobody would write: most are accepted, and whatever is has to compile. Some are proved as those of
// golden/wire are. To look for faults, go on from other seeds:
//
//	go test ./golden -run TestRandomWireSchemas -seed 1000 -proofs 200
func TestRandomWireSchemas(t *testing.T) {
	t.Parallel()
	rounds := fewer(max(90, 2*(*proofs)))
	dir := t.TempDir()
	var accepted []wirePackage
	for i := range rounds {
		seed := *firstSeed + uint64(i)
		whole, code, ok := accepts(t, seed, "random", newWireWriter(seed).schema(i))
		if !ok {
			continue
		}
		p := wirePackage{path: fmt.Sprint("seed", seed, "/random")}
		if !t.Failed() && len(accepted) < *proofs {
			write(t, filepath.Join(dir, p.path, "random.netgen.go"), needed(whole, code, "Conversation"))
		}
		accepted = append(accepted, p)
	}
	wantAccepted(t, len(accepted), rounds, rounds*3/4)
	proved := accepted[:min(*proofs, len(accepted))]
	if testing.Short() || t.Failed() || len(proved) == 0 {
		return
	}
	writeGoMod(t, dir)
	for i := 0; i < len(proved); i += 20 {
		write(t, filepath.Join(dir, fmt.Sprint("codecs", i), "codecs_test.go"), codecsTest(proved[i:min(i+20, len(proved))]))
	}
	testModule(t, dir)
}

// A wireWriter writes random wire schemas.
type wireWriter struct {
	schemaWriter
	names int
	types []string // declared by what was written so far
}

func newWireWriter(seed uint64) *wireWriter {
	return &wireWriter{schemaWriter: schemaWriter{random: rand.New(rand.NewPCG(seed, 2))}}
}

// schema writes one of the kind that is the n-th in turn.
func (w *wireWriter) schema(n int) string {
	kinds := []func(){w.sized, w.unsized, w.tagged, w.lines, w.headers, w.json}
	kinds[n%len(kinds)]()
	return w.String()
}

// protocol writes the schema of a protocol of some lines, with the types that they needed.
func (w *wireWriter) protocol(wire string, lines ...string) {
	w.printf("package random\n\nwire { %s, max 16KB }\n\n%s\n\nprotocol Random {\n%s\n}\n",
		wire, strings.Join(w.types, "\n"), strings.Join(lines, "\n"))
}

// name returns a name that nothing else has.
func (w *wireWriter) name(prefix string) string {
	w.names++
	return fmt.Sprint(prefix, w.names)
}

// maybe returns one of some texts, or nothing as often.
func (w *wireWriter) maybe(texts ...string) string {
	if w.random.IntN(2) == 0 {
		return ""
	}
	return w.pick(texts...)
}

func (w *wireWriter) shuffled(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	w.random.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	return strings.Join(parts, ", ")
}

// declare adds a type, once.
func (w *wireWriter) declare(text string) {
	if !slices.Contains(w.types, text) {
		w.types = append(w.types, text)
	}
}

// repeated joins what is written up to n times.
func (w *wireWriter) repeated(n int, write func() string) string {
	var all []string
	for range w.random.IntN(n + 1) {
		all = append(all, write())
	}
	return strings.Join(all, "\n    ")
}

// bytesBlock returns what a wire block says of bytes.
func (w *wireWriter) bytesBlock() string {
	return fmt.Sprintf("order %s, bits %s, string [%s], bytes [%s], list [%s]", w.pick("big", "little"), w.pick("high", "low"),
		w.pick("u8", "u16", "uvarint", `until "\x00"`), w.pick("u8", "u16 = n + 2"), w.pick("u8", "u16"))
}

// messages writes requests with answers, which have kinds too, a stream and an event.
func (w *wireWriter) messages(kind, record func() string) []string {
	var all []string
	for range 1 + w.random.IntN(3) {
		answer := fmt.Sprintf("%s%s { %s }", w.name("A"), kind(), record())
		other := w.maybe(fmt.Sprintf(" | error %s%s { %s }", w.name("E"), kind(), record()), fmt.Sprintf(" | %s%s { %s }", w.name("A"), kind(), record()))
		all = append(all, fmt.Sprintf("  %srequest %s%s {\n    %s\n  } -> %s", w.pick("", "", "server "), w.name("M"), kind(), record(), answer+other))
	}
	all = append(all, w.maybe(fmt.Sprintf("  stream %s%s { %s } -> %s%s { %s } until %s%s",
		w.name("T"), kind(), record(), w.name("I"), kind(), record(), w.name("U"), kind())))
	return append(all, fmt.Sprintf("  %sevent %s%s { %s }", w.pick("", "server "), w.name("N"), kind(), record()))
}

// counted returns kinds that go on from one to the next.
func counted(format string) func() string {
	n := 0
	return func() string {
		n++
		return fmt.Sprintf(format, n)
	}
}

// sized writes messages of which a frame says how long they are.
func (w *wireWriter) sized() {
	length := w.pick("u16", "u24", "u32", "uvarint", "dec[5]") + " = size(" + w.pick("body", "body", "kind..") + ")" + w.maybe(" + 4")
	frame := w.shuffled("kind "+w.pick("u8", "u16", "dec[2]", "u32le")+" kind", "id "+w.pick("u8", "u16", "uvarint")+" id",
		w.maybe("flags { ack bit, level u3, _ u4 = 0 }", "slot u8", "slot string[u8]"), w.maybe(`"MG"`, "_ u16 = 0"))
	frame = strings.Replace(frame, "kind ", "length "+length+", kind ", 1)
	trailer := w.maybe(", check u32 = crc32(kind..body)", `, "\r\n"`, ", _ u8 = 0x16")
	record := func() string {
		return w.repeated(4, w.field) + w.maybe("", "\n    "+w.name("r")+" "+w.pick("bytes[rest]", "[rest]S0", "?u16", "?string[rest]"))
	}
	lines := w.messages(counted(" = %d"), record)
	w.protocol(w.bytesBlock(), append([]string{"  frame { " + frame + ", body" + trailer + " }"}, lines...)...)
}

// unsized writes messages that say themselves where they end, the first of them in a phase.
func (w *wireWriter) unsized() {
	record := func() string { return w.repeated(3, w.field) }
	begins := counted("%d")
	opening := func() string { return w.pick("_ u8 = ", "_ u8 = ", "_ u8 = 1") + begins() }
	line := func(then string) string {
		return fmt.Sprintf("  request %s { %s\n    %s\n  } -> %s { code u8 = 0\n    %s }%s | error %s { code u8, text string } if code != 0",
			w.name("M"), opening(), record(), w.name("A"), record(), then, w.name("E"))
	}
	w.protocol(w.bytesBlock(), "  starts in first", "  replies in "+w.pick("order", "turn"),
		"  phase first {\n"+line(" then main")+"\n  }", line(""), line(""))
}

// tagged writes messages with tagged fields, versions and session variables.
func (w *wireWriter) tagged() {
	layout := w.pick("[rest] ", "[u8] ", `[until "\xff"] `, "every [size u16] ", "every [uvarint] ") + w.pick("u8", "u16", "uvarint") + w.pick(" : u8", " : uvarint", " : u16 = n + 3")
	record := func() string {
		session := w.pick("%s u8 sets width", "%s bytes[width]", "%s u16 if wide", "%s ?u32 if width > 3", "let %s = width & 7 sets width", "%s bool sets wide")
		head := w.repeated(1, func() string { return fmt.Sprintf(session, w.name("s")) }) + "\n    " + w.repeated(2, w.field)
		tag := counted(" tag %d")
		return head + "\n    " + w.repeated(4, func() string {
			return w.name("t") + " " + w.pick("u8", "?u32", "string", "?string", "[tag]u16", "bytes", "?S0", "bool", "E1", "[tag]string") + tag()
		})
	}
	lines := []string{"  session { width u8, wide bool }", "  frame { length " + w.pick("u16", "u24", "uvarint") + " = size(body), kind u8 kind, body }", "  replies in " + w.pick("order", "turn")}
	w.protocol(w.bytesBlock()+", tagged "+layout, append(lines, w.messages(counted(" = %d"), record)...)...)
}

// plain returns a type of bytes that says where it ends.
func (w *wireWriter) plain() string {
	w.declare("enum E1 u8 { A, B, C = 5 }\nstruct S0 { a u16, b string[u8] }\nunion U0 [u8] { 1: X u16, 2: Y { n u8 }, 3: Z, else Other bytes[u8] }")
	number := w.pick("u8", "u16", "u24", "u64", "i16", "i32", "f64", "bool", "uvarint", "varint[5]", "dec[3]", "HEX[2]", `udec[until " "]`, "E1")
	prefix := w.pick("u8", "u16", "uvarint", "u16le", "i16", `udec[until ":"]`, "dec[2]", "hex[4]")
	text := w.pick("string", "bytes") + "[" + w.pick(prefix, prefix+" = n + 2", prefix+` end "\r\n"`, "5", `until "\x00"`, `until "--"`) + "]"
	list := "[" + w.pick(prefix, "size "+prefix, "3", `until "\xff"`) + "]"
	return w.pick(number, number, text, text, "S0", "U0", list+number, list+text, list+"S0")
}

// ownNames are the names in a form of fields that belong together.
var ownNames = regexp.MustCompile(`\b([acbghlmnstwxABCDV]?)f\b`)

// field writes one field of bytes, with what it needs.
func (w *wireWriter) field() string {
	f := w.name("f")
	w.plain() // declares what the forms name
	forms := []string{
		"f " + w.plain(),
		"f " + w.plain(),
		"nf " + w.pick("u8", "u16", "uvarint", "dec[3]") + " = size(f)" + w.maybe(" + 1", " * 2") + ", f " + w.pick("bytes", "string", "[]u16", "[]S0"),
		"nf u8 = count(f), mf u16 = size(f), f []" + w.pick("u16", "S0", "string[u8]", "bit"),
		"nf u16 = size(af..f), af u8, f " + w.pick("bytes", "string", "[]S0"),
		"nf u8 = size(f) / 2, f []" + w.pick("u16", "i32"),
		"hf bit = has(f), xf u2, _ u5 = 0, f ?" + w.plain() + ", gf " + w.plain() + " if xf == 1",
		"cf u8, f " + w.maybe("?") + w.plain() + " if " + w.pick("cf == 1", "cf > 2", "(cf & 4) != 0", "cf != 0 && cf < 9"),
		"f ?" + w.pick("string", "bytes") + "[" + w.pick("i16", "uvarint = n + 1") + "]",
		"tf u8 = tag(f), nf u16 = size(f), " + "f Vf",
		"lf bit = size(f) > 255, _ u7, sf u8 = size(f) if !lf, wf u16 = size(f) if lf, f bytes",
		"nf u8 = count(f), sf []u8 = size(f), f []" + w.pick("string", "bytes"),
		"bf u8 = has(f) * 0x80 + has(gf) * 0x40, f ?u16 if (bf & 0x80) != 0, gf ?" + w.plain() + " if (bf & 0x40) != 0",
		"f { flag bit, level u7 }, gf " + w.plain() + " if f.flag",
		"af u16, f u32 = crc32(af..af)",
		"f [until 0]" + w.pick("u8", "i32", "dec[2]"),
		"nf u8, f " + w.pick("bytes", "string", "[]") + "[nf" + w.maybe(" + 1", " * 2") + "]",
		`"f" f u8`,
	}
	form := w.pick(forms...)
	switch {
	case strings.Contains(form, " Vf"):
		w.declare("union V" + f + " { 1: A" + f + " u16, 2: B" + f + " bytes[rest], 7: C" + f + ", else D" + f + " bytes[rest] }")
	case strings.Contains(form, "[][nf"):
		form = strings.Replace(form, "[][nf", "[nf", 1) + "u16"
	}
	return ownNames.ReplaceAllString(form, "${1}"+f)
}

// lines writes messages that are lines of words.
func (w *wireWriter) lines() {
	word := func() string {
		return w.pick("string", "u8", "i16", "dec[3]", "hex[4]", "bool", "bytes", `"@" string`, "udec", `string[until ">"]`, `"{" dec[until "+}"]`)
	}
	record := func() string {
		f := w.name("f")
		last := w.maybe(f+" []string", f+" ?u16", f+" string[rest]", f+" ?{ \"EX\", a"+f+" u32 }", "n"+f+" u8 = count("+f+"), "+f+" []u16")
		return strings.TrimSuffix(strings.Repeat(w.name("w")+" "+word()+", ", w.random.IntN(2))+w.maybe(`"go", `)+last, ", ")
	}
	frame := "words { " + w.maybe("tag string id, ", "tag u32 id, ") + "verb string kind, body }"
	lines := []string{"  frame { " + w.maybe(`"$" `) + frame + " }"}
	if !strings.Contains(frame, " id") {
		lines = append(lines, "  replies in "+w.pick("order", "turn"))
	}
	w.protocol(fmt.Sprintf("words %q end %s", w.pick(" ", " ", ",", ";", "|"), w.pick(`"\r\n"`, `"\n"`)),
		append(lines, w.messages(counted(" = \"K%d\""), record)...)...)
}

// headers writes messages that are a line, headers and content.
func (w *wireWriter) headers() {
	header := func() string {
		f := w.name("h")
		return f + " " + w.maybe(`"X-`+f+`" `) + w.pick("string", "u32", "dec", "hex[4]", "bytes", "?string", "?u8", "[]string", "[]u16")
	}
	record := func() string { return w.repeated(4, header) + w.maybe("\n    .content", "\n    .others") }
	w.declare("struct Header { name string, value string }")
	own := ` headers { length "Content-Length" ` + w.pick("dec", "?dec") + ` = size(content), body, others [rest]Header }, content ` + w.pick("bytes", "string")
	w.protocol(`words " " end "\r\n"`+w.maybe(`, headers "=" end "\n"`, `, headers ": " end "\r\n" first`), append([]string{
		"  frame { words { verb string kind" + w.maybe(", seq u32 id") + " }," + own + " }",
		"  replies in order",
	}, w.messages(counted(" = \"K%d\""), record)...)...)
}

// json writes messages in JSON.
func (w *wireWriter) json() {
	w.declare(`enum State string { Wa = "w a", Do = "do", fail }
struct S0 { a u16, b ?string }
struct Pair { array { p string, q u8, r ?f64 } }
union Value { Number i64, Text string, Flag bool, Null }
union Shape { Round { type string = "round", r u8 }, Flat { type string = "flat", w ?string }, Plain string }`)
	value := func() string {
		return w.pick("string", "u8", "i64", "f64", "bool", "bytes", "bytes[4]", "State", "u4", "dec[3]", "any", "S0", "Pair", "Value", "Shape",
			"[]string", "[]S0", "[]Value", "[][]u16", "[3]f64", "map[string]u32", "map[string]S0", "map[State]string", "?string", "?bool", "?S0", "?Shape")
	}
	member := func() string {
		f := w.name("f")
		return w.pick(f+" "+value(), f+" "+value(), f+` "@`+f+`" `+value(), f+" u8 = 3", f+` string = "x"`, f+" i32 default -1",
			"n"+f+" u16 = count("+f+"), "+f+" []string", "h"+f+" bool = has("+f+"), "+f+" ?u32", "c"+f+" u8, "+f+" string if c"+f+" > 2")
	}
	record := func() string { return w.repeated(4, member) }
	id, kind := w.pick("u32", "string"), counted(" = \"k%d\"")
	lines := []string{
		w.pick(`  frame { body json, "\n" }`, `  frame { length u32 = size(body), body json }`, "  frame { body json }"),
		"  frame request { id " + id + " id, method string kind, " + w.maybe("params ") + "body }",
		"  frame event { method string kind, " + w.maybe("params ") + "body }",
		"  frame reply { id " + id + " id, result body }",
		"  frame error { id " + id + " id, error body }",
		"  error Failed { code i32 }",
		"  event Uses = \"uses\" { a ?Pair, b Value, c Shape, d State, e S0 }",
	}
	for range 1 + w.random.IntN(4) {
		lines = append(lines, fmt.Sprintf("  %srequest %s%s { %s } -> { %s }", w.pick("", "server "), w.name("M"), kind(), record(), record()))
	}
	w.protocol("order big", lines...)
}
