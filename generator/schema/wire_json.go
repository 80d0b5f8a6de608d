package schema

import "fmt"

// The JSON form of a wire protocol. Types, expressions and solved equations are
// texts as ExprString and WireTypeString write them.
type (
	wireForm struct {
		Max      uint64            `json:"max,omitempty"`
		LowBits  bool              `json:"lowBits,omitempty"`
		Lenient  bool              `json:"lenient,omitempty"`
		Words    string            `json:"words,omitempty"`
		Headers  string            `json:"headers,omitempty"`
		Types    []wireDeclForm    `json:"types"`
		Session  []string          `json:"session,omitempty"`
		Phases   []phaseForm       `json:"phases,omitempty"`
		First    string            `json:"first,omitempty"`
		Messages []wireMessageForm `json:"messages,omitempty"`
	}

	wireDeclForm struct {
		Kind     string   `json:"kind"` // struct, enum, union, alias or extern
		Name     string   `json:"name"`
		Doc      string   `json:"doc,omitempty"`
		Type     string   `json:"type,omitempty"`
		Params   []string `json:"params,omitempty"`
		Rest     bool     `json:"rest,omitempty"`
		JSON     bool     `json:"json,omitempty"`
		Array    bool     `json:"array,omitempty"`
		Words    bool     `json:"words,omitempty"`
		Header   bool     `json:"header,omitempty"`
		By       UnionBy  `json:"by,omitempty"`
		Values   []string `json:"values,omitempty"`
		Items    []any    `json:"items,omitempty"`
		Tagged   []any    `json:"tagged,omitempty"`
		Tail     []string `json:"tail,omitempty"`
		Variants []string `json:"variants,omitempty"`
	}

	wireFieldForm struct {
		Name     string    `json:"name,omitempty"`
		Type     string    `json:"type"`
		Program  bool      `json:"program,omitempty"`
		Role     FieldRole `json:"role,omitempty"`
		Equation string    `json:"equation,omitempty"`
		Does     string    `json:"does,omitempty"`
		Gives    string    `json:"gives,omitempty"`
		Presence Presence  `json:"presence,omitempty"` // none for always
		If       string    `json:"if,omitempty"`
		Since    uint64    `json:"since,omitempty"`
		Through  *uint64   `json:"through,omitempty"`
		Range    string    `json:"range,omitempty"`
		Tag      *uint64   `json:"tag,omitempty"`
		TagMore  []uint64  `json:"tagMore,omitempty"`
		Fill     []string  `json:"fill,omitempty"`
		TagPart  bool      `json:"tagPart,omitempty"`
		EachTag  bool      `json:"eachTag,omitempty"`
		Others   bool      `json:"otherTags,omitempty"`
		Size     string    `json:"size,omitempty"`
		TagBy    string    `json:"tagBy,omitempty"`
		Default  string    `json:"default,omitempty"`
		Max      uint64    `json:"max,omitempty"`
		Pad      uint64    `json:"pad,omitempty"`
		Align    uint64    `json:"align,omitempty"`
		From     string    `json:"from,omitempty"` // message, where Align counts from that
		Via      string    `json:"via,omitempty"`
		Sets     string    `json:"sets,omitempty"`
		Label    string    `json:"label,omitempty"`
		Also     []string  `json:"also,omitempty"`
		Bit      uint      `json:"bit,omitempty"`
		Binds    []string  `json:"binds,omitempty"`
	}

	layoutForm struct {
		Layout LayoutKind `json:"layout"`
		Items  []any      `json:"items"`
	}

	trimForm struct {
		Trim string `json:"trim"`
		If   string `json:"if,omitempty"`
	}

	literalForm struct {
		Literal string `json:"literal"`
	}

	wireMessageForm struct {
		Name    string       `json:"name"`
		Sender  string       `json:"sender"`
		Type    string       `json:"type,omitempty"`
		Kinds   string       `json:"kinds,omitempty"`
		Else    bool         `json:"else,omitempty"`
		If      string       `json:"if,omitempty"`
		Framing *framingForm `json:"framing,omitempty"`
		Needs   []string     `json:"needs,omitempty"`
		Lets    []string     `json:"lets,omitempty"`
		Items   []any        `json:"items"`
		Tagged  []any        `json:"tagged,omitempty"`
		Tail    []string     `json:"tail,omitempty"`
		Fields  []string     `json:"fields,omitempty"`
	}

	framingForm struct {
		Sizes  []string `json:"sizes"`
		Header int      `json:"header"`
		Fixed  bool     `json:"fixed"`
		Before int      `json:"before"`
		After  int      `json:"after,omitempty"`
	}

	phaseForm struct {
		Name      string         `json:"name"`
		Raw       bool           `json:"raw,omitempty"`
		Closed    bool           `json:"closed,omitempty"`
		TLS       string         `json:"tls,omitempty"`
		Exchanges []exchangeForm `json:"exchanges,omitempty"`
		Client    *readingForm   `json:"client,omitempty"`
		Server    *readingForm   `json:"server,omitempty"`
	}

	exchangeForm struct {
		Name    string   `json:"name"`
		Role    Role     `json:"role"`
		Sender  string   `json:"sender"`
		Again   bool     `json:"idempotent,omitempty"`
		Pairing Pairing  `json:"pairing,omitempty"`
		Order   Pairing  `json:"order,omitempty"`
		Channel bool     `json:"channel,omitempty"`
		In      []string `json:"in,omitempty"`
		Out     []string `json:"out,omitempty"`
		Results []string `json:"results,omitempty"`
		Errors  []string `json:"errors,omitempty"`
		Then    string   `json:"then,omitempty"`
	}

	readingForm struct {
		Framed   bool           `json:"framed"`
		Misfit   string         `json:"misfit,omitempty"`
		Lines    string         `json:"lines,omitempty"`
		Dispatch any            `json:"dispatch"`
		Choices  map[string]any `json:"choices,omitempty"`
		Inputs   map[string]any `json:"inputs,omitempty"`
	}
)

func formOfWire(w *Wire) *wireForm {
	if w == nil {
		return nil
	}
	form := &wireForm{Max: w.Max, LowBits: w.LowBits, Lenient: w.Lenient, Types: each(w.Types, formOfWireDecl)}
	if w.Words != nil {
		form.Words = wordsString(w.Words)
	}
	if w.Headers != MailHeaders {
		form.Headers = headersString(w.Headers)
	}
	if c := w.Protocol; c != nil {
		for _, v := range c.Session {
			form.Session = append(form.Session, v.Name+" "+WireTypeString(v.Type))
		}
		form.Phases, form.First = each(c.Phases, formOfPhase), c.First.Name
		form.Messages = each(c.Messages, formOfMessage)
	}
	return form
}

func wordsString(w *WordLayout) string {
	switch {
	case w.List != nil && w.End != "":
		return WireTypeString(w.List) + " or " + linesString(w.Separator, w.End)
	case w.List != nil:
		return WireTypeString(w.List)
	}
	text := linesString(w.Separator, w.End)
	if w.Quotes != 0 {
		text += " quotes " + ExprString(Text([]byte{w.Quotes}))
	}
	if w.Escape != 0 {
		text += " escape " + ExprString(Text([]byte{w.Escape}))
	}
	return text
}

func headersString(l HeaderLayout) string {
	if l.First {
		return linesString(l.Separator, l.End) + " first"
	}
	return linesString(l.Separator, l.End)
}

func linesString(separator, end string) string {
	return ExprString(Text(separator)) + " end " + ExprString(Text(end))
}

func formOfWireDecl(d WireDecl) wireDeclForm {
	form := wireDeclForm{Name: d.DeclName()}
	switch d := d.(type) {
	case *WireStruct:
		form.Kind, form.Doc, form.JSON, form.Words, form.Header, form.Rest = "struct", d.Doc, d.JSON, d.Words, d.Header, d.Record.Rest
		form.Array = d.Record.Array
		for _, p := range d.Params {
			form.Params = append(form.Params, p.Name)
		}
		form.Items, form.Tagged, form.Tail = formsOfItems(d.Record.Items), formsOfTagged(d.Record), tailStrings(d.Record)
	case *WireEnum:
		form.Kind, form.Doc, form.Type = "enum", d.Doc, WireTypeString(d.Base)
		for _, v := range d.Values {
			value := ExprString(v.Value)
			if d.IsText() {
				value = ExprString(v.Text)
			}
			form.Values = append(form.Values, v.Name+" = "+value)
		}
	case *WireUnion:
		form.Kind, form.Doc, form.By, form.JSON = "union", d.Doc, d.By, d.JSON
		if d.Tag != nil {
			form.Type = WireTypeString(d.Tag)
		}
		for _, v := range d.Variants {
			form.Variants = append(form.Variants, variantString(v))
		}
	case *WireAlias:
		form.Kind, form.Doc, form.Type = "alias", d.Doc, WireTypeString(d.Type)
		if d.Via != nil {
			form.Type += " via " + d.Via.Name
		}
	case *Extern:
		form.Kind, form.Doc = "extern", d.Doc
	}
	return form
}

func variantString(v *WireVariant) string {
	text := v.Name
	switch {
	case v.Else:
		text = "else " + text
	case v.Tag != nil:
		text = v.Tag.String() + ": " + text
	}
	if v.Type != nil {
		text += " " + WireTypeString(v.Type)
	}
	return text
}

func formsOfItems(items []Item) []any {
	var forms []any
	for _, item := range items {
		switch item := item.(type) {
		case *Literal:
			forms = append(forms, literalForm{item.Bytes})
		case *Layout:
			forms = append(forms, layoutForm{item.Kind, formsOfItems(item.Items)})
		case *WireField:
			forms = append(forms, formOfWireField(item))
		case *Trim:
			if item.Front {
				forms = append(forms, trimForm{"body", ExprString(item.If)})
			}
		}
	}
	return forms
}

func formsOfTagged(r *Record) []any {
	var forms []any
	for _, f := range r.Tagged {
		forms = append(forms, formOfWireField(f))
	}
	return forms
}

func tailStrings(r *Record) []string {
	var all []string
	for _, t := range r.Tail {
		text := listString([]*End{t.List}) + WireTypeString(t.Tag)
		switch {
		case t.Protobuf:
			text = listString([]*End{t.List}) + "protobuf"
		case t.Length != nil:
			text += " : " + endString(t.Length)
		}
		if t.Front {
			text += " in front"
		}
		if t.Pad > 0 {
			text += fmt.Sprint(" pad ", t.Pad)
		}
		if t.Until != "" {
			text += fmt.Sprintf(" else until %q", t.Until)
		}
		if t.If != nil {
			text += " if " + ExprString(t.If)
		}
		all = append(all, text)
	}
	return all
}

func formOfWireField(f *WireField) wireFieldForm {
	form := wireFieldForm{
		Name: f.Name, Type: WireTypeString(f.Type), Program: f.Program, Role: f.Role, Since: f.Since, Through: f.Through,
		Tag: f.Tag, TagMore: f.TagMore, TagPart: f.TagPart, EachTag: f.EachTag, Others: f.OtherTags, Max: f.Max, Pad: f.Pad, Align: f.Align, From: alignedFrom(f), Label: f.Label, Also: f.Also, Bit: f.Bit, If: ExprString(f.If), Default: ExprString(f.Default),
		Size: solutionString(f.Size), TagBy: solutionString(f.TagBy),
	}
	if f.Presence != Always {
		form.Presence = f.Presence
	}
	if e := f.Equation; e != nil {
		form.Equation, form.Does, form.Gives = ExprString(e.Value), string(e.Kind), solutionString(e.Solution)
	}
	if l := f.Lengths; l != nil {
		form.Equation, form.Does, form.Gives = ExprString(l.Value), "lengths", l.Solution.String()
	}
	if f.Range != nil {
		form.Range = f.Range.Low.String() + ".." + f.Range.High.String()
	}
	if f.Via != nil {
		form.Via = f.Via.Name
	}
	if f.Coded != nil {
		form.Type += endsString([]*End{f.Coded})
	}
	if f.Sets != nil {
		form.Sets = f.Sets.Name
	}
	for _, s := range f.Fill {
		form.Fill = append(form.Fill, s.Name+" = "+ExprString(s.Value))
	}
	for _, b := range f.Binds {
		form.Binds = append(form.Binds, b.Param+" = "+ExprString(b.Value))
	}
	return form
}

func solutionString(s *Solution) string {
	if s == nil {
		return ""
	}
	return s.String()
}

func stringOfLet(l *Let) string {
	s := l.Name + " = " + ExprString(l.Value)
	if l.Sets != nil {
		s += " sets " + l.Sets.Name
	}
	return s
}

func formOfMessage(m *Message) wireMessageForm {
	form := wireMessageForm{
		Name: m.Name, If: ExprString(m.If), Sender: m.Sender.String(), Kinds: ExprsString(m.Kinds), Else: m.Else, Needs: m.Needs,
		Items: formsOfItems(m.Record.Items), Tagged: formsOfTagged(m.Record), Tail: tailStrings(m.Record),
	}
	if m.Type != nil {
		form.Type = WireTypeString(m.Type)
	}
	for _, l := range m.Record.Lets {
		form.Lets = append(form.Lets, stringOfLet(l))
	}
	for _, f := range m.Fields {
		form.Fields = append(form.Fields, f.Name)
	}
	if f := m.Framing; f != nil {
		form.Framing = &framingForm{framingStrings(f), f.Header, f.Fixed, f.Before, f.After}
	}
	return form
}

func framingStrings(f *Framing) []string {
	return each(f.Sizes, func(s *Solution) string { return s.String() })
}

func formOfPhase(p *Phase) phaseForm {
	form := phaseForm{Name: p.Name, Raw: p.Raw, Closed: p.Closed}
	if p.Then != nil {
		form.TLS = "then " + p.Then.Name
	}
	for _, x := range p.Exchanges {
		form.Exchanges = append(form.Exchanges, formOfExchange(x))
	}
	if p.Speaks() {
		form.Client, form.Server = formOfReading(p.Reads[0], p.Exchanges), formOfReading(p.Reads[1], p.Exchanges)
	}
	return form
}

func formOfExchange(x *Exchange) exchangeForm {
	form := exchangeForm{
		Name: x.Name, Role: x.Role, Sender: x.Sender.String(), Again: x.Idempotent, Pairing: x.Pairing, Order: x.Order, Channel: x.Channel,
		In: answerStrings(x.In), Out: answerStrings(x.Out), Results: answerStrings(x.Results), Errors: answerStrings(x.Errors),
	}
	if x.Then != nil {
		form.Then = x.Then.Name
	}
	return form
}

func answerStrings(list []*WireAnswer) []string {
	var all []string
	for _, a := range list {
		text := "none"
		for _, m := range a.Message {
			if m != nil {
				text = m.Name
			}
		}
		if len(a.Kinds) > 0 {
			text += " = " + ExprsString(a.Kinds)
		}
		if a.If != nil {
			text += " if " + ExprString(a.If)
		}
		if a.Ends {
			text += " ends"
		}
		if a.Skip != nil {
			text += " until " + a.Skip.Name
		}
		if a.Then != nil {
			text += " then " + a.Then.Name
		}
		all = append(all, text)
	}
	return all
}

func formOfReading(r *Reading, exchanges []*Exchange) *readingForm {
	if r.Dispatch == nil {
		return nil
	}
	form := &readingForm{Framed: r.Framing != nil, Lines: r.Lines, Dispatch: formOfDecision(r.Dispatch)}
	if r.Misfit != nil {
		form.Misfit = r.Misfit.Name
	}
	form.Choices, form.Inputs = formsOfDecisions(r.Choices, exchanges), formsOfDecisions(r.Inputs, exchanges)
	return form
}

func formsOfDecisions(all map[*Exchange]*Decision, exchanges []*Exchange) map[string]any {
	forms := map[string]any{}
	for _, x := range exchanges {
		if d := all[x]; d != nil {
			forms[x.Name] = formOfDecision(d)
		}
	}
	return forms
}

// formOfDecision writes a leaf as its alternatives, and a node as the place that it
// looks at with what it finds there.
func formOfDecision(d *Decision) any {
	if d == nil {
		return nil
	}
	if d.Probe == nil {
		names := []string{}
		for _, a := range d.Leaf {
			name := a.Name
			if a.If != nil {
				name += " if " + ExprString(a.If)
			}
			names = append(names, name)
		}
		return names
	}
	cases := map[string]any{}
	for _, c := range d.Cases {
		cases[ExprString(c.Value)] = formOfDecision(c.Next)
	}
	if d.Else != nil {
		cases["else"] = formOfDecision(d.Else)
	}
	return map[string]any{d.Probe.String(): cases}
}

func alignedFrom(f *WireField) string {
	if f.FromMessage {
		return "message"
	}
	return ""
}
