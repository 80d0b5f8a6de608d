package check

import (
	"fmt"
	"slices"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// wireChecker looks at a resolved wire file.
type wireChecker struct {
	report   *diag.Report
	wire     *schema.Wire
	sizes    *schema.WireSizes
	placed   schema.Placed
	openTags *schema.OpenTags
	rests    restsOfLines
	noMax    bool                        // reported already
	said     map[source.Span]bool        // constants that were reported
	alike    map[[2]source.Span]bool     // answers that were reported
	moved    map[source.Span]bool        // messages with kinds at another place than others that were reported
	counts   map[*schema.WireStruct]bool // structs with words that are counted
	looped   map[*schema.WireStruct]bool // structs that contain themselves, or too much
	unsure   bool                        // there were errors before, so that messages may lack what tells them apart
}

func checkWire(w *schema.Wire, report *diag.Report) {
	sizes := &schema.WireSizes{}
	c := &wireChecker{
		report: report, wire: w, sizes: sizes, openTags: schema.OpenTagsOf(w, sizes), placed: schema.PlacedOf(w.Types), rests: restsOf(w.Types), said: map[source.Span]bool{}, alike: map[[2]source.Span]bool{}, moved: map[source.Span]bool{},
		counts: map[*schema.WireStruct]bool{}, looped: map[*schema.WireStruct]bool{}, unsure: report.HasErrors(),
	}
	c.containment()
	c.endless()
	c.manyWords()
	for _, d := range w.Types {
		switch d := d.(type) {
		case *schema.WireEnum:
			c.enum(d)
		case *schema.WireUnion:
			c.union(d)
		case *schema.WireStruct:
			c.structure(d)
		}
	}
	c.wordList()
	if w.Protocol == nil {
		return
	}
	for _, m := range w.Protocol.Messages {
		c.message(m)
	}
	c.protocol(w.Protocol)
}

// structure checks a struct. One that is the name and value of a header has no more to it.
func (c *wireChecker) structure(d *schema.WireStruct) {
	if d.Header {
		c.pair(d)
		return
	}
	c.record(&record{Record: d.Record, name: d.Name, json: d.JSON, words: d.Words})
}

// record is a record that is looked at, and how it is spoken of.
type record struct {
	*schema.Record
	name    string
	message *schema.Message // nil for a struct
	json    bool
	words   bool // a struct of which each value is a word
	layout  map[schema.Item]schema.LayoutKind
}

// recordOf is the record of a message, by the name of the struct that it is, if it is one.
func recordOf(m *schema.Message) *record {
	r := &record{Record: m.Record, name: m.Name, message: m}
	if s, ok := m.Type.(*schema.WireStruct); ok {
		r.name = s.Name
	}
	return r
}

func (c *wireChecker) message(m *schema.Message) {
	r := recordOf(m)
	c.record(r)
	c.small(r)
	c.kinds(m, m.Kinds, m.Span)
	c.versions(m)
	c.around(m)
	c.once(m)
}

// record checks the rules for the fields of a struct or message.
func (c *wireChecker) record(r *record) {
	r.layout = map[schema.Item]schema.LayoutKind{}
	r.noteLayouts(r.Items, "")
	if r.words {
		r.noteLayouts(r.Items, schema.Words)
		c.words(r, &schema.Layout{Kind: schema.Words, Items: r.Items})
		c.structOfWords(r)
	}
	for _, item := range r.Items {
		l, ok := item.(*schema.Layout)
		switch {
		case !ok:
		case l.Kind == schema.Words:
			c.words(r, l)
		case l.Kind == schema.Headers:
			c.headers(r, l)
		case l.Kind == schema.JSON:
			c.jsonEnd(r, l)
			c.members(r, l)
		}
	}
	c.tagged(r)
	c.values(r)
	if r.json {
		c.jsonStruct(r)
		return
	}
	if c.bits(r) {
		c.split(r)
	}
	c.wholeBytes(r)
	c.order(r)
	c.eitherOrder(r)
	c.checksums(r)
	c.later(r)
	c.opening(r)
	c.places(r)
	c.trimmed(r)
	c.fromMessage(r)
	for i, leaf := range r.Leaves {
		if f, ok := leaf.(*schema.WireField); ok && r.layout[leaf] != schema.JSON {
			c.field(r, f, i)
		}
	}
	for _, f := range r.Tagged {
		c.taggedField(r, f)
	}
}

func (r *record) noteLayouts(items []schema.Item, kind schema.LayoutKind) {
	for _, item := range items {
		if l, ok := item.(*schema.Layout); ok {
			r.noteLayouts(l.Items, l.Kind)
			continue
		}
		r.layout[item] = kind
	}
}

// of is how a field of a record is called. A frame's field is the same one in all messages.
func (r *record) of(f *schema.WireField) string {
	switch {
	case f.Name == "":
		return r.name
	case r.message != nil && f.Level != schema.Body && !f.Slot:
		return "the frame's " + f.Name
	}
	return r.name + "." + f.Name
}

func called(f *schema.WireField) string {
	if f.Name == "" {
		return f.Span.Text()
	}
	return f.Name
}

func spanOf(item schema.Item) source.Span {
	switch item := item.(type) {
	case *schema.Literal:
		return item.Span
	case *schema.Padding:
		return item.Span
	case *schema.Trim:
		return item.Span
	case *schema.WireField:
		return item.Span
	}
	return source.Span{}
}

// field checks one field.
func (c *wireChecker) field(r *record, f *schema.WireField, at int) {
	c.strayLabel(r, f)
	c.strayQuotes(r, f)
	if r.layout[f] == "" {
		c.enumOfTexts(r.of(f), f.Span, f.Type)
		c.jsonValue(r.of(f), f.Span, f.Type)
	}
	c.via(r, f)
	c.aligned(r, f)
	c.presence(r, f, at)
	c.rest(r, f, at)
	c.limit(r, f)
	c.ownLength(r, f, at)
	c.elements(r, f)
	c.variant(r, f)
	c.unwritable(r, f)
}

// variant reports a union whose tag stands apart from it, and nowhere.
func (c *wireChecker) variant(r *record, f *schema.WireField) {
	t := schema.Present(f.Type)
	if list, ok := t.(*schema.WireList); ok {
		t = schema.Present(list.Elem)
	}
	u, ok := t.(*schema.WireUnion)
	if !ok || u.By != schema.Apart || f.TagBy != nil {
		return
	}
	equation := fmt.Sprintf("a field with the equation tag(%s), or ", called(f))
	if f.IsTagged() {
		equation = ""
	}
	c.report.Errorf(CodeWireNoTag, f.Span, "nothing says which variant of %s %s is: give it %sa tag in front: union %s [u8]", u.Name, r.of(f), equation, u.Name)
}

// presence reports an optional field that nothing says is there.
func (c *wireChecker) presence(r *record, f *schema.WireField, at int) {
	open := f.Presence == schema.ByRest && r.message != nil && !r.Bounded(at) && !r.message.ToEnd()
	if f.Presence != schema.ByNothing && !open {
		return
	}
	d := c.report.Errorf(CodeWireNoPresence, f.Span,
		"nothing on the wire says whether %s is there: give it a flag (`flag bit = has(%s)`), an `if`, or a length that can be -1",
		r.of(f), called(f))
	switch end := scaledEnd(f.Type); {
	case end != nil:
		d.Helpf("the length is scaled, and such a one cannot say null: only one without an equation can, [%s], and one with n + 1", schema.WrittenType(end.Prefix))
	case f.Slot && !borrowed(f):
		slotHint(d, f)
	}
}

// scaledEnd returns an end whose length has a sign, and is no number of bytes or elements.
func scaledEnd(t schema.WireType) *schema.End {
	for _, end := range schema.Ends(t) {
		if end.How == schema.EndPrefix && end.Scale != nil && schema.HasSign(end.Prefix) {
			return end
		}
	}
	return nil
}

// wrongEquation reports whether an equation of a record was reported: it might have told
// where something ends.
func (r *record) wrongEquation() bool {
	for _, f := range schema.FieldsIn(r.Leaves) {
		if f.Equation != nil && f.Equation.Kind != schema.TheKind && f.Equation.Value == nil {
			return true
		}
	}
	return false
}

// endlessElement reports a list whose elements take all that is left, by the field of
// theirs that does.
func (c *wireChecker) endlessElement(name string, at source.Span, list *schema.WireList) {
	s, _ := schema.Present(list.Elem).(*schema.WireStruct)
	last := takesRest(s)
	if last != nil && last.Presence == schema.ByRest {
		c.absent(s, last, "an element of "+name).Also(at, "behind one element comes the next")
		return
	}
	d := c.report.Errorf(CodeWireNoEnd, at, "the elements of %s have no end: give them a size, or an `until`", name)
	takingRest(list.Elem, func(at source.Span, what string) { d.Also(at, "%s takes all that is left", what) })
}

// takingRest says what of a type takes all that is left: a field of a struct, or those of a union's
// variants that do.
func takingRest(t schema.WireType, say func(at source.Span, what string)) {
	switch t := schema.Present(t).(type) {
	case *schema.WireStruct:
		if last := takesRest(t); last != nil {
			say(last.Span, t.Name+"."+called(last))
		}
	case *schema.WireUnion:
		for _, v := range t.Variants {
			s, _ := schema.Present(v.Type).(*schema.WireStruct)
			switch last := takesRest(s); {
			case last != nil:
				say(last.Span, v.Name+"."+called(last))
			case v.Type != nil && schema.TakesRest(v.Type, nil):
				say(v.Span, t.Name+"."+v.Name)
			}
		}
	}
}

// takesRest is the field by which a struct takes all that is left; nil where its tagged
// fields do.
func takesRest(s *schema.WireStruct) *schema.WireField {
	if s == nil {
		return nil
	}
	for _, leaf := range s.Record.Leaves {
		f, ok := leaf.(*schema.WireField)
		if ok && (f.Presence == schema.ByRest && f.If == nil || f.TakesRest(nil)) {
			return f
		}
	}
	return nil
}

// absent reports a field of which nothing says whether it is there, since its struct is
// followed by more.
func (c *wireChecker) absent(s *schema.WireStruct, f *schema.WireField, in string) *diag.Diagnostic {
	return c.report.Errorf(CodeWireNoPresence, f.Span,
		"nothing on the wire says whether %s.%s is there in %s: give it a flag (`flag bit = has(%s)`), an `if`, or a length that can be -1",
		s.Name, called(f), in, called(f))
}

// elements reports lists whose elements would each take all that is left.
func (c *wireChecker) elements(r *record, f *schema.WireField) {
	list, ok := schema.Present(f.Type).(*schema.WireList)
	if !ok {
		return
	}
	if r.layout[f] != schema.Headers {
		c.viaInside("an element of "+r.of(f), f.Span, list.Elem)
	}
	_, union := schema.BareWire(list.Elem).(*schema.WireUnion)
	if union && r.layout[f] == schema.Words { // is no word
		return
	}
	if schema.TakesRest(list.Elem, nil) && !f.EachTag && !f.OtherTags {
		c.endlessElement(r.of(f), f.Span, list)
	}
	o, optional := schema.BareWire(list.Elem).(*schema.WireOptional)
	switch {
	case !optional:
	case r.layout[f] == schema.Words:
		c.report.Errorf(CodeWireNoPresence, f.Span, "nothing among words says which elements of %s are there: leave out the ?", r.of(f))
	case r.layout[f] == "":
		c.maybeElement(r.of(f), f.Span, o)
	}
}

// maybeElement reports optional elements of which nothing says which are there.
func (c *wireChecker) maybeElement(name string, at source.Span, elem schema.WireType) {
	ends := schema.Ends(elem)
	always := !slices.ContainsFunc(ends, func(end *schema.End) bool { return !end.Null })
	if len(ends) > 0 && always {
		return
	}
	d := c.report.Errorf(CodeWireNoPresence, at, "nothing on the wire says which elements of %s are there: give them a length that can be -1", name)
	if slices.ContainsFunc(ends, func(end *schema.End) bool { return end.Null }) {
		d.Helpf("each wire block has to have such a length, those with a condition and the one without: [i16], or [uvarint = n + 1]")
	}
}

// variantElements reports elements of a list that is a variant, as those of fields.
func (c *wireChecker) variantElements(name string, v *schema.WireVariant) {
	list, ok := schema.Present(v.Type).(*schema.WireList)
	if !ok {
		return
	}
	if schema.TakesRest(list.Elem, nil) {
		c.endlessElement(name, v.Span, list)
	}
	if schema.IsOptional(list.Elem) {
		c.maybeElement(name, v.Span, list.Elem)
	}
}
