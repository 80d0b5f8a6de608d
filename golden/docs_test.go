package golden_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/generator"
	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/source"
)

const diagnosticsPage = "../docs/diagnostics.md"

// unwritten has the inputs of codes whose examples are no good reading. One
// without input cannot be produced.
var unwritten = map[diag.Code][]string{
	"invalid-utf8":    {"package p\n\n// \xff\nstruct A {}\n"},
	"too-deep":        {"package p\n\nstruct A { x " + strings.Repeat("?", 300) + "u8 }\n"},
	"alias-too-deep":  {"package p\n\n" + numbered(70, "type T$n = T$next\n") + "type T70 = u8\n"},
	"nested-too-deep": {"package p\n\n" + numbered(70, "struct S$n { x S$next }\n") + "struct S70 {}\n"},
	"too-many":        {"package p\n\nprotocol P {\n" + numbered(30_001, "event E$n\n") + "}\n"},
	"output-taken":    {"package p\n", "package p\n"},
	"protocol-taken":  {"package p\n\nprotocol A { event X }\n", "package p\n\nprotocol B { event Y }\n"},
	"internal":        nil,
	"wire-too-big": {"package p\n\nwire { max 1MB }\n\nstruct S {\n" + numbered(1000, "f$n u8\n") + "}\n\nprotocol P {\n" +
		"frame { kind u16 kind, body }\n" + numbered(101, "event E$n = $n S\n") + "}\n"},
}

// numbered repeats format n times, with the number in place of $n and the one
// after it in place of $next.
func numbered(n int, format string) string {
	var out strings.Builder
	for i := range n {
		out.WriteString(strings.NewReplacer("$next", fmt.Sprint(i+1), "$n", fmt.Sprint(i)).Replace(format))
	}
	return out.String()
}

// section is what a page says of one code, with the example and what netgen
// answers to it.
var section = regexp.MustCompile("(?s)### `([a-z0-9-]+)`\n\n(.*?)(?:```netgen\n(.*?)```\n\n```text\n(.*?)```\n)?(?:\n#|$)")

// TestDiagnosticsPage runs the examples of docs/diagnostics.md, and looks
// whether every code is there.
func TestDiagnosticsPage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(diagnosticsPage)
	if err != nil {
		t.Fatal(err)
	}
	missing := maps.Clone(codes(t)) // which other tests look at
	text := string(page)
	for _, heading := range sections(text) {
		code, example, answer := diag.Code(heading.code), heading.example, heading.answer
		if !missing[code] {
			t.Errorf("%s is explained twice, or is no code", code)
		}
		delete(missing, code)
		report := reportOf(code, example)
		if report == nil {
			continue
		}
		if count(report, code) == 0 {
			t.Errorf("the example of %s does not lead to it, but to:\n%s", code, rendered(t, report))
		}
		if example == "" {
			continue
		}
		if got := rendered(t, report); *update {
			text = strings.Replace(text, fence(example, answer), fence(example, got), 1)
		} else if diff := cmp.Diff(answer, got); diff != "" {
			t.Errorf("the example of %s (-page +netgen):\n%s", code, diff)
		}
	}
	for code := range missing {
		t.Errorf("%s is not explained", code)
	}
	if *update {
		if err := os.WriteFile(diagnosticsPage, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

type explained struct{ code, example, answer string }

// sections returns what a page says of each code, in order.
func sections(page string) []explained {
	var all []explained
	for part := range strings.SplitSeq(page, "\n### ") {
		if found := section.FindStringSubmatch("### " + part); found != nil {
			all = append(all, explained{found[1], found[3], found[4]})
		}
	}
	return all
}

func fence(example, answer string) string {
	return "```netgen\n" + example + "```\n\n```text\n" + answer + "```\n"
}

// reportOf returns what netgen says of an example, or of what stands for it.
func reportOf(code diag.Code, example string) *diag.Report {
	texts, ok := unwritten[code]
	if !ok {
		texts = []string{example}
	}
	if len(texts) == 0 {
		return nil
	}
	var files []*source.File
	for _, text := range texts {
		files = append(files, source.NewFile("shop.netgen", []byte(text)))
	}
	_, report := generator.Generate(files)
	return report
}

// languagePages are those whose examples are whole schemas, or the inside of one,
// each with what begins the part about wire protocols.
var languagePages = []struct{ name, wirePart string }{
	{"language.md", "\n# Wire protocols\n"},
	{"wire-guide.md", ""},
}

// An example is a block of a page.
type example struct {
	page, text string
	line       int
	wire       bool // it stands where the page speaks of wire protocols
}

func (e example) String() string { return fmt.Sprintf("docs/%s:%d", e.page, e.line) }

// schema returns the file that an example is the inside of: what it does not say of
// package and wire block is added, as the pages promise.
func (e example) schema() string {
	text := e.text
	if e.wire && !wireBlock.MatchString(text) {
		text = "wire { order big, max 1MB }\n\n" + text
	}
	if !strings.Contains(text, "package ") {
		text = "package example\n\n" + text
	}
	return text
}

var wireBlock = regexp.MustCompile("(?m)^wire ")

// examples returns the blocks of a language on the pages, in order.
func examples(t *testing.T, language string) []example {
	t.Helper()
	block := regexp.MustCompile("(?ms)^```" + language + "\n(.*?)^```$")
	var all []example
	for _, page := range languagePages {
		text, err := os.ReadFile(filepath.Join("../docs", page.name))
		if err != nil {
			t.Fatal(err)
		}
		wire := strings.Index(string(text), page.wirePart)
		if wire < 0 {
			t.Errorf("%s does not say where wire protocols begin", page.name)
		}
		for _, at := range block.FindAllSubmatchIndex(text, -1) {
			all = append(all, example{
				page: page.name,
				text: string(text[at[2]:at[3]]),
				line: 1 + strings.Count(string(text[:at[0]]), "\n"),
				wire: at[0] > wire,
			})
		}
	}
	return all
}

// TestLanguagePages generates every example of the pages about the language, and
// checks the Go with its type checker.
func TestLanguagePages(t *testing.T) {
	t.Parallel()
	all := examples(t, "netgen")
	if len(all) < 55 {
		t.Errorf("only %d examples", len(all))
	}
	for _, e := range all {
		set, report := generator.Generate([]*source.File{source.NewFile("example.netgen", []byte(e.schema()))})
		if len(report.All()) > 0 {
			t.Errorf("%s:\n%s\n%s", e, e.text, rendered(t, report))
			continue
		}
		e.compile(t, string(set.Files()[0].Text))
	}
}

// compile checks generated Go. Of an example with externs it does not know the Go
// that stands beside it, so that names may be missing there.
func (e example) compile(t *testing.T, text string) {
	t.Helper()
	for _, err := range typeChecker.errors("example", text) {
		if wants := strings.Contains(e.text, "extern "); !wants || !strings.Contains(err.Error(), "undefined: ") {
			t.Errorf("%s: %v\n%s", e, err, e.text)
		}
	}
}

// TestGoOfLanguagePages looks for the Go of the pages, word for word, in the code
// that compiles for them.
func TestGoOfLanguagePages(t *testing.T) {
	t.Parallel()
	var code strings.Builder
	paths, err := filepath.Glob("guide/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		code.WriteString(undented(string(text)))
	}
	for _, e := range examples(t, "go") {
		if !strings.Contains(code.String(), undented(e.text)) {
			t.Errorf("%s shows Go that stands nowhere under guide:\n%s", e, e.text)
		}
	}
}

// undented takes the tabs in front of lines away.
func undented(text string) string {
	return strings.ReplaceAll(leadingTabs.ReplaceAllString(text, ""), "\r", "")
}

var leadingTabs = regexp.MustCompile(`(?m)^\t+`)

var (
	pageLink   = regexp.MustCompile(`\]\(([^)#\s]*)(?:#([^)\s]*))?\)`)
	pageCode   = regexp.MustCompile("(?ms)^ *```.*?^ *```$|`[^`\n]*`")
	pageTitle  = regexp.MustCompile(`(?m)^#+ (.*)$`)
	noAnchor   = regexp.MustCompile(`[^\w\- ]`)
	pagesTexts = map[string]string{}
)

// pageText is a page without its code, in which a conversion looks like a link.
func pageText(t *testing.T, page string) string {
	t.Helper()
	if _, read := pagesTexts[page]; !read {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		pagesTexts[page] = pageCode.ReplaceAllStringFunc(string(text), func(code string) string { return strings.ReplaceAll(code, "](", "] (") })
	}
	return pagesTexts[page]
}

// hasTitle reports whether a page has the title that an anchor is made of.
func hasTitle(text, anchor string) bool {
	for _, title := range pageTitle.FindAllStringSubmatch(text, -1) {
		if strings.ReplaceAll(noAnchor.ReplaceAllString(strings.ToLower(title[1]), ""), " ", "-") == anchor {
			return true
		}
	}
	return false
}

// TestLinksOfPages follows the links between pages, and those to other files: each leads somewhere.
func TestLinksOfPages(t *testing.T) {
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(pages, "../README.md") {
		for _, link := range pageLink.FindAllStringSubmatch(pageText(t, page), -1) {
			to, anchor := page, link[2]
			switch {
			case strings.Contains(link[1], "://"):
				continue
			case link[1] != "":
				to = filepath.Join(filepath.Dir(page), link[1])
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s: %v", page, err)
			} else if anchor != "" && !hasTitle(pageText(t, to), anchor) {
				t.Errorf("%s: %s has no part #%s", page, to, anchor)
			}
		}
	}
}
