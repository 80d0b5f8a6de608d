package schema

import (
	"bytes"
	"encoding/json"
	"time"
)

// Version is the number of the JSON form. It changes when a reader of the older
// form would misread the newer one; new members alone do not change it.
const Version = 1

// Marshal returns the JSON form of s, indented, for tools and tests. Types are
// strings as the schema writes them, with the named types that they speak of
// beside them.
func Marshal(s *Schema) ([]byte, error) {
	form := schemaForm{
		Version: Version, Package: s.Package, Doc: s.Doc, Source: s.Source,
		Types: each(s.Types, formOfDecl), Protocol: formOfProtocol(s.Protocol),
		Wire: formOfWire(s.Wire),
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(form)
	return out.Bytes(), err
}

type (
	schemaForm struct {
		Version  int           `json:"version"`
		Package  string        `json:"package"`
		Doc      string        `json:"doc,omitempty"`
		Source   string        `json:"source"`
		Types    []declForm    `json:"types"`
		Protocol *protocolForm `json:"protocol,omitempty"`
		Wire     *wireForm     `json:"wire,omitempty"`
	}

	// typeForm is embedded where something has a type.
	typeForm struct {
		Type string   `json:"type,omitempty"`
		Refs []string `json:"refs,omitempty"`
	}

	declForm struct {
		Kind      string        `json:"kind"` // struct, enum, union or alias
		Name      string        `json:"name"`
		Doc       string        `json:"doc,omitempty"`
		Inline    bool          `json:"inline,omitempty"`
		Recursive bool          `json:"recursive,omitempty"`
		Base      string        `json:"base,omitempty"`
		Fields    []fieldForm   `json:"fields,omitempty"`
		Values    []valueForm   `json:"values,omitempty"`
		Variants  []variantForm `json:"variants,omitempty"`
		typeForm
	}

	fieldForm struct {
		Name string `json:"name"`
		Doc  string `json:"doc,omitempty"`
		typeForm
		Since   uint64 `json:"since,omitempty"`
		Retired bool   `json:"retired,omitempty"`
		Default any    `json:"default,omitempty"`
	}

	valueForm struct {
		Name  string `json:"name"`
		Doc   string `json:"doc,omitempty"`
		Value uint64 `json:"value"`
	}

	variantForm struct {
		Name string `json:"name"`
		Doc  string `json:"doc,omitempty"`
		Tag  uint64 `json:"tag"`
		typeForm
	}

	protocolForm struct {
		Name    string       `json:"name"`
		Doc     string       `json:"doc,omitempty"`
		Methods []methodForm `json:"methods"`
		Errors  []answerForm `json:"errors,omitempty"`
	}

	methodForm struct {
		ID      uint16       `json:"id"`
		Name    string       `json:"name"`
		Doc     string       `json:"doc,omitempty"`
		Role    Role         `json:"role"`
		Sender  string       `json:"sender"`
		Again   bool         `json:"idempotent,omitempty"`
		Body    string       `json:"body,omitempty"`
		In      []answerForm `json:"in,omitempty"`
		Out     []answerForm `json:"out,omitempty"`
		Results []answerForm `json:"results,omitempty"`
		Errors  []answerForm `json:"errors,omitempty"`
	}

	answerForm struct {
		Number uint16 `json:"number"`
		Name   string `json:"name,omitempty"`
		Doc    string `json:"doc,omitempty"`
		typeForm
	}
)

// each maps a slice to one that is never nil, so that JSON has [] and not null.
func each[T, F any](list []T, form func(T) F) []F {
	forms := make([]F, len(list))
	for i, v := range list {
		forms[i] = form(v)
	}
	return forms
}

func formOfType(t Type) typeForm {
	if t == nil {
		return typeForm{}
	}
	form := typeForm{Type: TypeString(t)}
	for _, d := range Refs(t) {
		form.Refs = append(form.Refs, d.DeclName())
	}
	return form
}

func formOfDecl(d Decl) declForm {
	switch d := d.(type) {
	case *Struct:
		return declForm{
			Kind: "struct", Name: d.Name, Doc: d.Doc, Inline: d.Inline, Recursive: d.Recursive,
			Fields: each(d.Fields, formOfField),
		}
	case *Enum:
		return declForm{Kind: "enum", Name: d.Name, Doc: d.Doc, Base: string(d.Base), Values: each(d.Values, formOfValue)}
	case *Union:
		return declForm{
			Kind: "union", Name: d.Name, Doc: d.Doc, Recursive: d.Recursive,
			Variants: each(d.Variants, formOfVariant),
		}
	case *Alias:
		return declForm{Kind: "alias", Name: d.Name, Doc: d.Doc, typeForm: formOfType(d.Type)}
	}
	return declForm{}
}

func formOfField(f *Field) fieldForm {
	return fieldForm{
		Name: f.Name, Doc: f.Doc, typeForm: formOfType(f.Type),
		Since: f.Since, Retired: f.Retired, Default: formOfDefault(f),
	}
}

func formOfDefault(f *Field) any {
	if f.Default == nil {
		return nil
	}
	if f.Default.Enum != nil {
		return f.Default.Enum.Name
	}
	basic, ok := Underlying(f.Type).(*Basic)
	if !ok {
		return nil
	}
	switch basic.Kind {
	case Bool:
		return f.Default.Bool
	case String:
		return f.Default.String
	case F32, F64:
		return f.Default.Float
	case Duration:
		return time.Duration(f.Default.Int).String()
	case I8, I16, I32, I64:
		return f.Default.Int
	}
	return f.Default.Uint
}

func formOfValue(v *EnumValue) valueForm {
	return valueForm{Name: v.Name, Doc: v.Doc, Value: v.Value}
}

func formOfVariant(v *Variant) variantForm {
	return variantForm{Name: v.Name, Doc: v.Doc, Tag: v.Tag, typeForm: formOfType(v.Type)}
}

func formOfProtocol(p *Protocol) *protocolForm {
	if p == nil {
		return nil
	}
	form := &protocolForm{Name: p.Name, Doc: p.Doc, Methods: each(p.Methods, formOfMethod)}
	if len(p.Errors) > 0 {
		form.Errors = each(p.Errors, formOfAnswer)
	}
	return form
}

func formOfMethod(m *Method) methodForm {
	form := methodForm{
		ID: m.ID, Name: m.Name, Doc: m.Doc, Role: m.Role, Sender: m.Sender.String(), Again: m.Idempotent,
		In: each(m.In, formOfAnswer), Out: each(m.Out, formOfAnswer),
		Results: each(m.Results, formOfAnswer), Errors: each(m.Errors, formOfAnswer),
	}
	if m.Body != nil {
		form.Body = m.Body.Name
	}
	return form
}

func formOfAnswer(a *Answer) answerForm {
	return answerForm{Number: a.Number, Name: a.Name, Doc: a.Doc, typeForm: formOfType(a.Type)}
}
