package emit

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// doc writes text as line comments.
func doc(g *jen.Group, text string) {
	lines(text, func(line string) { g.Comment(line) })
}

// lines calls add with each line of text as a comment.
func lines(text string, add func(line string)) {
	if text == "" {
		return
	}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, "\t") {
			add("//" + line)
			continue
		}
		add(strings.TrimRight("// "+line, " "))
	}
}

// wrap breaks one sentence of netgen's own into lines.
func wrap(sentence string) string {
	const width = 77 // beside "// "
	var b strings.Builder
	column := 0
	for i, word := range strings.Fields(sentence) {
		switch {
		case i > 0 && column+1+len(word) > width:
			b.WriteByte('\n')
			column = 0
		case i > 0:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}

// begin begins a declaration: a blank line and its doc.
func begin(g *jen.Group, text string) {
	g.Line()
	doc(g, text)
}

func runtimeID(name string) *jen.Statement { return jen.Qual(gomodel.RuntimePath, name) }
func nativeID(name string) *jen.Statement  { return jen.Qual(gomodel.NativePath, name) }

func pointer(name string) *jen.Statement { return jen.Op("*").Id(name) }

func bytesType() *jen.Statement  { return jen.Index().Byte() }
func ctxParam() *jen.Statement   { return jen.Id("ctx").Add(ctxType()) }
func ctxType() *jen.Statement    { return jen.Qual("context", "Context") }
func readerType() *jen.Statement { return jen.Op("*").Add(nativeID("Reader")) }

// embed is a struct on one line around what it embeds.
func embed(name string, embedded jen.Code) *jen.Statement {
	return jen.Type().Id(name).Op("struct").Custom(jen.Options{Open: "{", Close: "}"}, embedded)
}

// oneLine is a function body on the line of its signature, where it fits.
func oneLine(body ...jen.Code) jen.Code {
	return jen.Custom(jen.Options{Open: " {", Close: "}", Separator: ";"}, body...)
}

// goType writes a type.
func goType(t gomodel.Type) *jen.Statement {
	switch t := t.(type) {
	case gomodel.Name:
		return named(t)
	case *gomodel.Pointer:
		return jen.Op("*").Add(goType(t.Elem))
	case *gomodel.Slice:
		return jen.Index().Add(goType(t.Elem))
	case *gomodel.Array:
		return jen.Index(jen.Lit(t.Len)).Add(goType(t.Elem))
	case *gomodel.Map:
		return jen.Map(goType(t.Key)).Add(goType(t.Elem))
	}
	return jen.Null()
}

func named(t gomodel.Name) *jen.Statement {
	if t.Path == "" {
		return jen.Id(t.Name)
	}
	return jen.Qual(t.Path, t.Name)
}

// literal writes a constant.
func literal(l gomodel.Literal) *jen.Statement {
	switch {
	case l.Name != "":
		return jen.Id(l.Name)
	case l.Duration != nil && l.Duration.Unit == "":
		return jen.Lit(0)
	case l.Duration != nil:
		return jen.Lit(int(l.Duration.Count)).Op("*").Qual("time", l.Duration.Unit)
	}
	return jen.Op(literalText(l.Value))
}

// literalText returns how Go writes a value whose type the context gives.
func literalText(value any) string {
	switch v := value.(type) {
	case string:
		return strconv.Quote(v)
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case uint64:
		return strconv.FormatUint(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return ""
}
